// What forms and the server answer. Toasts leave after some seconds, later while the pointer rests on them.
const STAYS = 6000;
const toasts = document.getElementById("toasts");

function expire(toast) {
  const tick = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(tick, 1000);
    else toast.remove();
  };
  setTimeout(tick, toast.querySelector("form") ? 2 * STAYS : STAYS);
}

if (toasts) {
  toasts.querySelectorAll("[data-toast]").forEach(expire);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) expire(node);
    }
  }).observe(toasts, { childList: true });
  toasts.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-toast]")) event.target.closest("[data-toast]").remove();
  });
}

// What was to be undone is undone.
document.addEventListener("htmx:afterRequest", ({ target }) => target.closest?.("[data-toast]")?.remove());

// Failed requests are said in words; what asks by itself again and again stays quiet, because it will ask again.
function say(sentence, { elt }) {
  if (elt.matches("[data-live]")) return;
  const messages = document.getElementById("messages");
  const notice = document.getElementById("failed-request").content.cloneNode(true);
  notice.querySelector("[data-words]").textContent = messages.dataset[sentence];
  messages.replaceChildren(notice);
}

document.addEventListener("htmx:sendError", ({ detail }) => say("unreachable", detail));
document.addEventListener("htmx:responseError", ({ detail }) =>
  say([400, 403, 404].includes(detail.xhr.status) ? "outdated" : "broken", detail),
);

// A form that saves something new is sent once: a second click must not save it twice.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-submit-once]")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
// Back leads to the page as it was left.
window.addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));
