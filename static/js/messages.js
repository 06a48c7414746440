// What forms and the server answer.
// A live region is read out when something comes into it: what was there with the page comes once more.
window.addEventListener("load", () => document.querySelectorAll("#toasts, #messages").forEach((each) => each.append(...each.children)));
// Toasts leave when their animation ends, which waits while somebody points at them.
document.addEventListener("animationend", ({ target, animationName }) => animationName === "us-toast-stays" && target.remove());
document.addEventListener("click", ({ target }) => target.closest("[data-close-toast]")?.closest(".us-toast").remove());
// What was to be undone is undone.
document.addEventListener("htmx:afterRequest", ({ target }) => target.closest(".us-toast")?.remove());

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
