// What the server asks is a <dialog>, or fills one: it opens as it comes. Closed without an answer, the list shows what is saved.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const dialog = target.matches("dialog") ? target : target.querySelector(":scope > dialog");
  if (dialog && !dialog.open) dialog.showModal();
});
// The focus goes back where it was before the list comes fresh, which keeps it.
document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.requestConfig.elt.closest("#dialog > dialog")?.close("answered"));
document.addEventListener(
  "close",
  ({ target }) => {
    if (target.matches("#desk")) target.replaceChildren();
    if (target.matches("#dialog > dialog") && target.returnValue !== "answered") window.htmx.trigger(document.body, "settled");
  },
  true,
);

// The desk in front of the rule form, where welcome e-mails are written. The page behind has everything that was
// entered: leaving the desk needs no request.
document.addEventListener("desk-done", () => document.getElementById("desk").close());
document.addEventListener("click", (event) => {
  const desk = event.target.closest("[data-leave-desk]")?.closest("dialog");
  if (!desk) return;
  event.preventDefault();
  desk.close();
});
