// A field whose list the server fills: arrows go through the options while the field keeps the focus, Enter takes one.
const fieldOf = (element) => element.closest?.("[role=combobox][aria-controls]");
const optionsOf = (field) => [...document.getElementById(field.getAttribute("aria-controls")).querySelectorAll("[role=option]")];

function activate(field, option) {
  for (const each of optionsOf(field)) each.setAttribute("aria-selected", String(each === option));
  field.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const field = fieldOf(event.target);
  if (!field || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
  event.preventDefault();
  const options = optionsOf(field);
  const here = options.findIndex((each) => each.ariaSelected === "true");
  if (event.key === "Enter") options[here]?.click();
  else activate(field, options.at((here + (event.key === "ArrowDown" ? 1 : -1)) % options.length));
});

// The best one is Enter away.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const field = fieldOf(detail.requestConfig.elt);
  if (field) activate(field, optionsOf(field)[0]);
});

// ---- the palette ---------------------------------------------------------------------------------
const palette = document.getElementById("palette");

function open(event) {
  event.preventDefault();
  document.getElementById("navigation").hidePopover();
  if (!palette.open) palette.showModal();
  palette.querySelector("input").select();
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) open(event);
  });
  document.querySelector("[data-palette]").addEventListener("click", open);
  // A click beside it.
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
}
