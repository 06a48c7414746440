// Toasts leave after some seconds, later while the pointer rests on them. Failed requests are said in words.
const STAYS = 6000;
const toasts = document.getElementById("toasts");
const failures = document.getElementById("messages");

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

function say(text) {
  const notices = document.createElement("div");
  notices.className = "us-notices";
  const notice = document.createElement("div");
  notice.className = "us-notice us-bad us-notice-plain";
  const words = document.createElement("b");
  words.textContent = text;
  notice.append(words);
  notices.append(notice);
  failures.replaceChildren(notices);
}

// What asks by itself again and again stays quiet: it will ask again.
const isPolling = (event) => event.detail.elt.matches("[data-live]");

document.addEventListener("htmx:sendError", (event) => {
  if (failures && !isPolling(event)) say(failures.dataset.unreachable);
});
document.addEventListener("htmx:responseError", (event) => {
  if (!failures || isPolling(event)) return;
  const isOld = [400, 403, 404].includes(event.detail.xhr.status);
  say(isOld ? failures.dataset.outdated : failures.dataset.broken);
});
