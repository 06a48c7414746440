// Re-order rules: SortableJS for mouse and touch, the handle's keys for everybody else.
// Enter or Space lifts, arrows move, Enter drops, Escape puts back. The server gets the order that was seen.
const rowsOf = (body) => [...body.querySelectorAll(":scope > tr[data-rule]:not(.us-clone)")];
const placeOf = (row) => rowsOf(row.parentElement).indexOf(row) + 1;
const placesOf = (row) => ({ name: row.dataset.name, place: placeOf(row), count: rowsOf(row.parentElement).length });

// The sentences come with the page; `{name}` and the like are places in them.
function say(sentence, places) {
  const news = document.getElementById("reorder-news");
  news.textContent = news.dataset[sentence].replace(/\{(\w+)\}/g, (_, place) => places[place]);
}

function showPlace(row, pill) {
  const from = Number(row.dataset.priority);
  const to = placeOf(row);
  pill.textContent = from === to ? String(from) : `${from} → ${to}`;
}

function send(row) {
  if (placeOf(row) === Number(row.dataset.priority)) return;
  const form = document.getElementById("move-rule");
  form.elements.rule.value = row.dataset.rule;
  form.elements.position.value = placeOf(row);
  sessionStorage.setItem("moved-rule", row.id);
  form.requestSubmit();
}

// ---- mouse and touch ---------------------------------------------------------------------------
function widen(clone, row) {
  [...clone.cells].forEach((cell, index) => {
    const box = row.cells[index].getBoundingClientRect();
    for (const side of ["width", "minWidth", "maxWidth"]) cell.style[side] = `${box.width}px`;
    cell.style.height = `${box.height}px`;
  });
}

function makeSortable(body) {
  let pill = null;
  window.Sortable.create(body, {
    handle: ".us-grip",
    draggable: "tr[data-rule]",
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
      pill = clone.querySelector(".us-prio");
    },
    onChange({ item }) {
      if (pill) showPlace(item, pill);
    },
    onEnd({ item }) {
      document.documentElement.classList.remove("us-dragging");
      send(item);
    },
  });
}

// ---- keyboard ----------------------------------------------------------------------------------
let lifted = null; // {row, before: the row that followed it}

function lift(row) {
  lifted = { row, before: row.nextElementSibling };
  row.classList.add("us-lifted", "us-held-up");
  say("lifted", placesOf(row));
}

function letGo() {
  const { row } = lifted;
  lifted = null;
  row.classList.remove("us-lifted", "us-held-up");
  showPlace(row, row.querySelector(".us-prio"));
  return row;
}

function shift(step) {
  const { row } = lifted;
  const neighbour = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) return;
  if (step < 0) neighbour.before(row);
  else neighbour.after(row);
  showPlace(row, row.querySelector(".us-prio"));
  row.querySelector(".us-grip").focus();
  row.scrollIntoView({ block: "nearest" });
  say("moved", placesOf(row));
}

function drop() {
  const row = letGo();
  say("dropped", placesOf(row));
  send(row);
}

function putBack() {
  const { row, before } = lifted;
  row.parentElement.insertBefore(row, before);
  letGo();
  row.querySelector(".us-grip").focus();
  say("back", placesOf(row));
}

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.(".us-grip");
  if (!grip) return;
  const row = grip.closest("tr");
  const keys = lifted
    ? { Enter: drop, " ": drop, ArrowUp: () => shift(-1), ArrowDown: () => shift(1), Escape: putBack }
    : { Enter: () => lift(row), " ": () => lift(row) };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

document.addEventListener("focusout", (event) => {
  const row = event.target.closest?.("tr.us-held-up");
  if (!row) return;
  // Moving the row in the page takes the focus away for an instant.
  setTimeout(() => {
    if (lifted?.row === row && !row.contains(document.activeElement)) putBack();
  });
});

// ---- the table, and each one that htmx brings --------------------------------------------------
function start() {
  const body = document.querySelector("table[data-reorder] > tbody");
  if (body && !body.dataset.sortable) {
    body.dataset.sortable = "yes";
    makeSortable(body);
  }
  const moved = document.getElementById(sessionStorage.getItem("moved-rule") ?? "");
  sessionStorage.removeItem("moved-rule");
  moved?.classList.add("us-moved");
}

start();
document.addEventListener("htmx:afterSettle", start);
