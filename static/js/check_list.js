// Check lists: the browser opens and closes them (popover), here are search, Cancel, and the text that tells what is ticked.
const labelOf = (box) => box.labels[0].textContent.trim();

function enhance(list) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const search = list.querySelector("input[type=search]");
  const opener = document.getElementById(list.dataset.checkList);
  const ticked = () => boxes.filter((box) => box.checked);
  let before = [];

  function find() {
    const words = search.value.toLowerCase().split(/\s+/);
    for (const box of boxes) box.parentElement.hidden = !words.every((word) => labelOf(box).toLowerCase().includes(word));
  }
  function tell() {
    opener.textContent = ticked().map(labelOf).join(", ") || list.dataset.none;
  }
  function cancel() {
    for (const box of boxes) box.checked = before.includes(box);
    list.hidePopover();
  }

  list.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "open") before = ticked();
    else tell();
    search.value = "";
    find();
  });
  search.addEventListener("input", find);
  list.querySelector("[data-cancel]").addEventListener("click", cancel);
  // Enter applies the list; the form is not sent from within it.
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" && event.target.matches("input")) list.hidePopover();
    else return;
    event.preventDefault();
  });
  // Back brings the ticks back, not the text.
  window.addEventListener("pageshow", tell);
}

document.querySelectorAll("[data-check-list]").forEach(enhance);
