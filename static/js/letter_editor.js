// The light editor of welcome e-mails. It writes into the text area that is there without it.

const KEPT = new Set(["P", "BR", "H1", "H2", "H3", "B", "STRONG", "I", "EM", "UL", "OL", "LI", "A", "IMG"]);
const ATTRIBUTES = { A: ["href"], IMG: ["src", "alt"] };

// What is pasted loses at once what the server would take away. The parsed document is inert.
function fragmentOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  for (const element of [...parsed.querySelectorAll("*")]) {
    if (["SCRIPT", "STYLE", "TEMPLATE"].includes(element.tagName)) element.remove();
    else if (!KEPT.has(element.tagName) && element.tagName !== "DIV") element.replaceWith(...element.childNodes);
    else for (const { name } of [...element.attributes]) if (!ATTRIBUTES[element.tagName]?.includes(name)) element.removeAttribute(name);
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.childNodes);
  return document.importNode(fragment, true);
}

const toggled = (editor, tag, on, off) => (editor.hasFormat(tag) ? editor[off]() : editor[on]());

function headed(editor) {
  const level = editor.hasFormat("H2") ? "P" : "H2";
  editor.modifyBlocks((fragment) => {
    for (const block of [...fragment.childNodes]) {
      const renamed = document.createElement(level);
      renamed.append(...block.childNodes);
      block.replaceWith(renamed);
    }
    return fragment;
  });
}

const asked = (question, then) => {
  const address = window.prompt(question, "https://");
  if (address && address !== "https://") then(address);
};

const COMMANDS = {
  heading: headed,
  bold: (editor) => toggled(editor, "B", "bold", "removeBold"),
  italic: (editor) => toggled(editor, "I", "italic", "removeItalic"),
  list: (editor) => toggled(editor, "UL", "makeUnorderedList", "removeList"),
  numbers: (editor) => toggled(editor, "OL", "makeOrderedList", "removeList"),
  link: (editor, question) => (editor.hasFormat("A") ? editor.removeLink() : asked(question, (to) => editor.makeLink(to))),
  image: (editor, question) => asked(question, (from) => editor.insertImage(from, { alt: "" })),
};

function enhance(area) {
  const [toolbar, sheet] = document.getElementById("letter-editor").content.cloneNode(true).children;
  sheet.setAttribute("aria-label", area.labels[0].textContent.trim());
  area.before(toolbar, sheet);
  area.hidden = true;
  const editor = new window.Squire(sheet, { blockTag: "P", sanitizeToDOMFragment: fragmentOf });
  editor.setHTML(area.value);
  editor.addEventListener("input", () => {
    area.value = sheet.textContent.trim() || sheet.querySelector("img") ? editor.getHTML() : "";
  });
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (!button) return;
    COMMANDS[button.dataset.command](editor, button.dataset.question);
    editor.focus();
  });
  toolbar.querySelector("select").addEventListener("change", (event) => {
    editor.insertPlainText(event.target.value);
    event.target.value = "";
  });
}

const enhanceAll = (within) => within.querySelectorAll("[data-letter-editor]:not([hidden])").forEach(enhance);
enhanceAll(document);
document.addEventListener("htmx:afterSwap", (event) => enhanceAll(event.detail.target));
