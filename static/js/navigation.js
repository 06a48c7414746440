// On phones the navigation is a drawer. Without scripts the menu link goes to #navigation, which shows it too.
const drawer = document.getElementById("navigation");
const opener = document.querySelector("[data-open-navigation]");
const main = document.getElementById("content");

if (drawer && opener) {
  const isOpen = () => drawer.classList.contains("us-open-drawer");

  const setOpen = (open) => {
    drawer.classList.toggle("us-open-drawer", open);
    opener.setAttribute("aria-expanded", String(open));
    main.inert = open;
    if (open) drawer.querySelector("a, summary, button").focus();
    else opener.focus();
  };

  opener.addEventListener("click", (event) => {
    event.preventDefault();
    setOpen(!isOpen());
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      setOpen(!isOpen());
    }
  });
  document.querySelector("[data-close-navigation]").addEventListener("click", (event) => {
    event.preventDefault();
    setOpen(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen() && !drawer.querySelector("[data-menu][open]")) setOpen(false);
  });
  matchMedia("(min-width: 768px)").addEventListener("change", () => {
    if (isOpen()) setOpen(false);
  });
}
