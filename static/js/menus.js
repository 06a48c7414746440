// Menus are <details>: one is open at a time, Escape and a click elsewhere close it, arrows go through its entries.
const openMenus = () => document.querySelectorAll("[data-menu][open]");

function close(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

// A menu that would end below the window opens upwards.
function place(menu) {
  const list = menu.querySelector(".us-menu-list");
  if (!list || menu.classList.contains("us-account")) return;
  menu.classList.remove("us-menu-up");
  const room = window.innerHeight - list.getBoundingClientRect().bottom;
  const above = menu.getBoundingClientRect().top - list.offsetHeight;
  menu.classList.toggle("us-menu-up", room < 8 && above > 8);
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLDetailsElement) || !menu.matches("[data-menu]") || !menu.open) return;
    for (const other of openMenus()) if (other !== menu) close(other);
    place(menu);
  },
  true,
);

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") {
    event.preventDefault();
    close(menu, { focus: true });
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input")) return;
  event.preventDefault();
  const entries = [...menu.querySelectorAll(".us-menu-list :is(a, button, input):not([type=hidden], :disabled)")];
  const here = entries.indexOf(event.target);
  const next = here === -1 && step === -1 ? entries.length - 1 : here + step;
  entries[(next + entries.length) % entries.length].focus();
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("[data-menu][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
});
