// A field takes the place of a select that holds only some of many rows: it searches them on the server, and shows what is chosen.
function enhance(chooser) {
  const [select, field, list] = ["select", "input", "[role=listbox]"].map((part) => chooser.querySelector(part));
  const chosen = () => (select.value ? select.selectedOptions[0].text : "");

  // What was found before, or is on its way, is not what is being typed: Enter must not take it.
  function forget() {
    window.htmx.trigger(field, "htmx:abort");
    list.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }
  function shut() {
    forget();
    field.value = chosen();
    field.placeholder = chosen() || select.options[0].text;
  }
  function seek() {
    forget();
    field.value = "";
    window.htmx.trigger(field, "seek");
  }

  for (const { name, value } of [...select.attributes]) if (name !== "name") field.setAttribute(name, value);
  select.removeAttribute("id");
  select.hidden = true;
  field.hidden = false;
  shut();

  field.addEventListener("focus", seek);
  field.addEventListener("click", () => field.value === chosen() && seek());
  field.addEventListener("input", forget);
  // Who has chosen or left meanwhile asks for nothing any more.
  field.addEventListener("htmx:beforeRequest", (event) => {
    if (document.activeElement !== field || (field.value && field.value === chosen())) event.preventDefault();
  });
  list.addEventListener("htmx:afterSwap", () => field.setAttribute("aria-expanded", "true"));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
    else if (event.key.startsWith("Arrow") && !list.childElementCount) seek();
  });
  // The field keeps the focus while somebody chooses.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (!option) return;
    select.replaceChildren(select.options[0], new Option(option.textContent, option.dataset.value, true, true));
    shut();
    field.select();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("blur", shut);
}

// Not before htmx listens to the field: what somebody types at once would be asked by nobody.
window.htmx.onLoad((part) => part.querySelectorAll("[data-chooser]").forEach(enhance));
