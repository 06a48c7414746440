// The desk in front of the rule form, where welcome e-mails are written: it opens with what htmx brings.
const desk = document.getElementById("desk");

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === desk && !desk.open) desk.showModal();
});
document.addEventListener("desk-done", () => desk.close());
// The page behind has everything that was entered: leaving the desk needs no request.
desk.addEventListener("click", (event) => {
  if (!event.target.closest("[data-leave-desk]")) return;
  event.preventDefault();
  desk.close();
});
desk.addEventListener("close", () => desk.replaceChildren());
