// Ctrl-K, and the link to the search, open the palette in front of the page.
const palette = document.getElementById("palette");

function open(event) {
  event.preventDefault();
  if (!palette.open) palette.showModal();
  palette.querySelector("input").select();
}

document.querySelector("[data-palette]").addEventListener("click", open);
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) open(event);
});
