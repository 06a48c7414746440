// The viewer's zone, for the times of the next page.
document.cookie = `zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; Path=/; Max-Age=31536000; SameSite=Lax`;

// Light or dark before anything is painted: the cookie `theme` decides, else the system. Not a module, so it blocks.
(() => {
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  function show() {
    const chosen = document.cookie.match(/(?:^|; )theme=(\w+)/)?.[1];
    root.dataset.bsTheme = chosen === "dark" || (chosen !== "light" && systemIsDark.matches) ? "dark" : "light";
  }

  root.classList.add("js");
  show();
  systemIsDark.addEventListener("change", show);

  // The choice in the account menu, without loading the page again.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-theme-choice]") || !event.submitter) return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${event.submitter.value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    for (const button of event.target.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
    show();
  });
})();
