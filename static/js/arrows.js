// Arrows go through what is open: the entries of a menu, which take the focus, or the options of a field, which keeps it.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

const entriesOf = (menu) => [...menu.querySelectorAll(":is(a, button):not(:disabled)")];
const fieldOf = (element) => element.closest("[role=combobox][aria-controls]");
const optionsOf = (field) => [...document.getElementById(field.getAttribute("aria-controls")).querySelectorAll("[role=option]")];
const activeOf = (field) => optionsOf(field).find((option) => option.ariaSelected === "true");
const next = (all, here, key) => all.at((all.indexOf(here) + STEPS[key]) % all.length);

function activate(field, option) {
  for (const each of optionsOf(field)) each.setAttribute("aria-selected", String(each === option));
  field.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const field = fieldOf(target);
  const menu = target.closest(".us-menu-list");
  if (field && key === "Enter") activeOf(field)?.click();
  else if (field && key in STEPS) activate(field, next(optionsOf(field), activeOf(field), key));
  else if (menu && key in STEPS && !target.matches("input")) next(entriesOf(menu), target, key).focus();
  else return;
  event.preventDefault();
});

// The best one is Enter away.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const field = fieldOf(detail.requestConfig.elt);
  if (field) activate(field, optionsOf(field)[0]);
});
