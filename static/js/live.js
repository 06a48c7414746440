// Parts that come fresh are morphed into what is there: the focus, the scroll position and open menus stay by themselves.
window.Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => !(name === "open" && element.matches("details"));

// What asks again and again only does so while somebody looks.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.matches("[data-live]")) event.preventDefault();
});

// Rules stay where they are while somebody has one of them in hand; whoever lets go asks for the list (reorder.js).
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target } = event.detail;
  if (target.id === "rules" && requestConfig.verb === "get" && document.querySelector(".us-dragging, .us-lifted")) event.preventDefault();
});
