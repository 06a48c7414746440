// Menus are popovers: the browser opens them, and closes them by Escape or a click elsewhere. Arrows go through the entries.
const entriesOf = (menu) => [...menu.querySelectorAll(":is(a, button, input):not([type=hidden], :disabled)")];

// Below its opener, above it where the window ends.
function place(menu, opener) {
  const { top, bottom, right } = opener.getBoundingClientRect();
  const isBelow = bottom + menu.offsetHeight + 12 < window.innerHeight || top < menu.offsetHeight + 12;
  menu.style.top = `${isBelow ? bottom + 4 : top - menu.offsetHeight - 4}px`;
  menu.style.left = `${Math.max(right - menu.offsetWidth, 8)}px`;
}

// A link to a page of actions shows them here and now.
document.addEventListener("click", async (event) => {
  const opener = event.target.closest("a[data-menu]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const menu = document.getElementById(opener.dataset.menu);
  await window.htmx.ajax("GET", opener.href, { target: menu, swap: "innerHTML" });
  if (!opener.isConnected) return;
  opener.focus();
  menu.showPopover();
  place(menu, opener);
  entriesOf(menu)[0]?.focus();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".us-menu-list:popover-open");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || event.target.matches("input")) return;
  event.preventDefault();
  const entries = entriesOf(menu);
  entries.at((entries.indexOf(event.target) + step) % entries.length).focus();
});

// What was chosen is done; the menu is in the way.
document.addEventListener("submit", (event) => event.target.closest(".us-menu-list:popover-open")?.hidePopover());
// It belongs to its row, which moves.
document.addEventListener("scroll", () => document.querySelector("#rule-menu:popover-open")?.hidePopover(), true);
