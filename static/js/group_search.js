// The directory group of a rule: a search on the server, so 20,000 groups are as quick as ten.
for (const wrapper of document.querySelectorAll("[data-group-search]")) {
  const select = wrapper.querySelector("select");
  let latest = null;
  let chosen = false;
  let released = Promise.resolve();

  const chooser = new window.TomSelect(select, {
    maxItems: 1,
    maxOptions: 60,
    loadThrottle: 200,
    // At once: a list that is drawn again a moment later would open over the next field after a quick choice.
    refreshThrottle: 0,
    preload: "focus",
    searchField: ["text"],
    sortField: [{ field: "$order" }],
    shouldLoad: () => true,
    load: async (query, callback) => {
      latest?.abort();
      latest = new AbortController();
      try {
        const address = `${wrapper.dataset.groupSearch}?${new URLSearchParams({ q: query })}`;
        const response = await fetch(address, { signal: latest.signal, headers: { Accept: "application/json" } });
        const { options } = response.ok ? await response.json() : { options: [] };
        // The list is not drawn again under a finger: the click would find another option, or none.
        await released;
        callback(options);
      } catch {
        callback([]);
      }
    },
    render: {
      no_results: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: wrapper.dataset.nothingFound }),
      loading: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: wrapper.dataset.searching }),
    },
  });
  select.setAttribute("aria-hidden", "true");
  // What is being typed takes the place of what is chosen.
  const typing = (text) => chooser.wrapper.classList.toggle("us-typing", text !== "");
  chooser.on("type", typing);
  chooser.on("item_add", () => {
    chosen = true;
    typing("");
  });
  // An answer that comes after the choice must not open the list again, over the next field.
  chooser.on("dropdown_open", () => chosen && chooser.close());
  wrapper.addEventListener("keydown", () => (chosen = false), true);
  wrapper.addEventListener(
    "pointerdown",
    () => {
      chosen = false;
      released = new Promise((resolve) => window.addEventListener("pointerup", () => setTimeout(resolve), { once: true }));
    },
    true,
  );
  // Nor may it stay open over the next field where the window is not the active one (the library waits for that).
  wrapper.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !wrapper.contains(relatedTarget)) chooser.close();
  });
  chooser.on("blur", () => typing(""));
}
