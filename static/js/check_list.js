// Check lists: the browser opens and closes them (popover), here are search, Cancel, and the text that tells what is ticked.
const boxesOf = (list) => [...list.querySelectorAll("input[type=checkbox]")];
const labelOf = (box) => box.labels[0].textContent.trim();
const before = new WeakMap(); // list -> the boxes that were ticked when it opened

function find(list, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const box of boxesOf(list)) {
    const fits = words.every((word) => labelOf(box).toLowerCase().includes(word));
    box.parentElement.hidden = !fits;
    found += fits;
  }
  list.querySelector("[data-nothing-found]").hidden = found > 0 || words.length === 0;
}

function cancel(list) {
  for (const box of boxesOf(list)) box.checked = before.get(list).has(box);
  list.hidePopover();
}

function tell(list) {
  const ticked = boxesOf(list).filter((box) => box.checked);
  document.getElementById(list.dataset.checkList).textContent = ticked.map(labelOf).join(", ") || list.dataset.none;
}

const lists = document.querySelectorAll("[data-check-list]");
for (const list of lists) {
  const search = list.querySelector("input[type=search]");

  list.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") before.set(list, new Set(boxesOf(list).filter((box) => box.checked)));
    else tell(list);
    search.value = "";
    find(list, "");
  });
  search.addEventListener("input", () => find(list, search.value));
  list.querySelector("[data-cancel]").addEventListener("click", () => cancel(list));
  // Enter applies the list; the form is not sent from within it.
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel(list);
    else if (event.key === "Enter" && event.target.matches("input")) list.hidePopover();
    else return;
    event.preventDefault();
  });
}
// Back brings the ticks back, not the text.
window.addEventListener("pageshow", () => lists.forEach(tell));
