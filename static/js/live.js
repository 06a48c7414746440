// Parts of a page that ask again by themselves: only while somebody looks, and never under somebody's hands.
const seen = new WeakMap();
const waiting = new Set();

const isBusy = (part) =>
  part.matches("[data-keep-while-busy]") &&
  document.querySelector(".us-dragging, .us-lifted, #rule-menu:popover-open") !== null;

const isHidden = (part) => part.matches("[data-live]") && document.hidden;

const asksByItself = (event) => event.detail.requestConfig.verb === "get" && event.detail.elt === event.detail.target;

document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  if (!part.matches("[data-live], [data-keep-while-busy]")) return;
  if (isHidden(part)) event.preventDefault();
  else if (isBusy(part)) {
    event.preventDefault();
    waiting.add(part.id);
  }
});

// What had to wait is fetched once the hands are off.
setInterval(() => {
  for (const id of waiting) {
    const part = document.getElementById(id);
    if (part && isBusy(part)) continue;
    waiting.delete(id);
    if (part && !part.matches("[data-live]")) window.htmx.trigger(document.body, "settled");
  }
}, 1000);

// The server says 204 where nothing changed since the fingerprint that the part remembers.
document.addEventListener("htmx:configRequest", (event) => {
  const fingerprint = seen.get(event.detail.elt);
  if (fingerprint) event.detail.parameters.seen = fingerprint;
});

// Open <details> stay open when a part comes fresh.
document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  if (!part.matches?.("[data-live]") || !asksByItself(event)) return;
  part.dataset.open = [...part.querySelectorAll("details[id][open]")].map((each) => each.id).join(" ");
});
document.addEventListener("htmx:afterSwap", (event) => {
  const part = event.detail.target;
  const fingerprint = event.detail.xhr.getResponseHeader("HX-Fingerprint");
  if (fingerprint) seen.set(part, fingerprint);
  for (const id of (part.dataset.open ?? "").split(" ").filter(Boolean)) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
});
