// Re-order rules: SortableJS for mouse and touch, the handle's keys for everybody else.
// Enter or Space lifts, arrows move, Enter drops, Escape puts back. The server gets the order that was seen.
const placeOf = (row) => [...row.parentElement.querySelectorAll("tr:not(.us-clone)")].indexOf(row) + 1;
const savedPlaceOf = (row) => Number(row.dataset.priority);

function showPlace(row, pill) {
  const [from, to] = [savedPlaceOf(row), placeOf(row)];
  pill.textContent = from === to ? from : `${from} → ${to}`;
}

// A place that changes nothing: the list may have come fresh meanwhile, and waited.
function letGo(row) {
  if (placeOf(row) === savedPlaceOf(row)) return window.htmx.trigger(document.body, "settled");
  const form = document.getElementById("move-rule");
  form.elements.rule.value = row.dataset.rule;
  form.elements.position.value = placeOf(row);
  return form.requestSubmit();
}

// ---- mouse and touch ---------------------------------------------------------------------------
// Outside the table's columns the cells would shrink.
function widen(clone, row) {
  [...clone.cells].forEach((cell, index) => {
    const { width, height } = row.cells[index].getBoundingClientRect();
    cell.style.minWidth = cell.style.maxWidth = `${width}px`;
    cell.style.height = `${height}px`;
  });
}

const sortable = {
  handle: ".us-grip",
  draggable: "tr",
  animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
  forceFallback: true,
  fallbackTolerance: 3,
  ghostClass: "us-gap-row",
  fallbackClass: "us-lifted",
  scrollSensitivity: 80,
  onStart({ item }) {
    const clone = window.Sortable.ghost;
    document.documentElement.classList.add("us-dragging");
    clone.classList.remove("us-gap-row");
    clone.classList.add("us-clone");
    clone.removeAttribute("id");
    if (matchMedia("(min-width: 992px)").matches) widen(clone, item);
  },
  onChange: ({ item }) => showPlace(item, window.Sortable.ghost.querySelector(".us-prio")),
  onEnd({ item }) {
    document.documentElement.classList.remove("us-dragging");
    letGo(item);
  },
};

// The list comes with the page, or later from the server, and stays the same element then.
function start() {
  const rows = document.getElementById("rule-rows");
  if (rows && !window.Sortable.get(rows)) window.Sortable.create(rows, sortable);
}
start();
document.addEventListener("htmx:afterSettle", start);

// ---- keyboard ----------------------------------------------------------------------------------
// The sentences come with the page; `{name}` and the like are places in them.
function say(sentence, row) {
  const news = document.getElementById("reorder-news");
  const places = { name: row.dataset.name, place: placeOf(row), count: news.dataset.count };
  news.textContent = news.dataset[sentence].replace(/\{(\w+)\}/g, (_, place) => places[place]);
}

function lift(row) {
  row.classList.add("us-lifted", "us-held-up");
  say("lifted", row);
}

// Its neighbours move, so that the row keeps the focus.
function shift(row, isUp) {
  const neighbour = isUp ? row.previousElementSibling : row.nextElementSibling;
  if (neighbour) row[isUp ? "after" : "before"](neighbour);
  showPlace(row, row.querySelector(".us-prio"));
}

function move(row, isUp) {
  shift(row, isUp);
  row.scrollIntoView({ block: "nearest" });
  say("moved", row);
}

function drop(row, sentence = "dropped") {
  row.classList.remove("us-lifted", "us-held-up");
  row.querySelector(".us-prio").textContent = row.dataset.priority;
  say(sentence, row);
  letGo(row);
}

function putBack(row) {
  while (placeOf(row) !== savedPlaceOf(row)) shift(row, placeOf(row) > savedPlaceOf(row));
  drop(row, "back");
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest(".us-grip")?.closest("tr");
  if (!row) return;
  const keys = row.matches(".us-lifted")
    ? { Enter: drop, " ": drop, ArrowUp: () => move(row, true), ArrowDown: () => move(row, false), Escape: putBack }
    : { Enter: lift, " ": lift };
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key](row);
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const row = target.closest("tr.us-held-up");
  if (row && !row.contains(relatedTarget)) putBack(row);
});
