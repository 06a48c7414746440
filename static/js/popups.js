// What the server fills opens as it comes: a dialog, or a menu at the link that asked for it. The browser closes them.
document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  const dialog = target.matches("dialog") ? target : target.querySelector(":scope > dialog");
  if (target.matches("[popover]")) target.togglePopover({ force: true, source: detail.requestConfig.elt });
  else if (dialog && !dialog.open) dialog.showModal();
});

// What was chosen in a menu is done; the menu is in the way.
document.addEventListener("submit", ({ target }) => target.closest(".us-menu-list")?.hidePopover());

// Answered: the focus goes back where it was before the fresh list comes, and stays there.
document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.requestConfig.elt.closest("#dialog > dialog")?.close());
// Closed without an answer, which would have emptied the place: the list shows what is saved.
document.addEventListener(
  "close",
  ({ target }) => {
    if (target.matches("#desk")) target.replaceChildren();
    if (target.matches("#dialog > dialog")) window.htmx.trigger(document.body, "settled");
  },
  true,
);

// The server has what was written at the desk in front of the rule form.
document.addEventListener("desk-done", () => document.getElementById("desk").close());
