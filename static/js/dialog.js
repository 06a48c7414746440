// A question of the server is a <dialog>: it opens as it comes. Closed without an answer, the list shows what is saved.
document.addEventListener("htmx:afterSwap", ({ target }) => target.querySelector(":scope > dialog:not([open])")?.showModal());
// The focus goes back where it was before the list comes fresh, which keeps it.
document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.requestConfig.elt.closest("#dialog > dialog")?.close("answered"));
document.addEventListener(
  "close",
  ({ target }) => {
    if (target.matches("#dialog > dialog") && target.returnValue !== "answered") window.htmx.trigger(document.body, "settled");
  },
  true,
);
