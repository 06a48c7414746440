// The directory group of a rule: a search on the server, so 20,000 groups are as quick as ten.
for (const wrapper of document.querySelectorAll("[data-group-search]")) {
  const select = wrapper.querySelector("select");
  let latest = null;

  const chooser = new window.TomSelect(select, {
    maxItems: 1,
    maxOptions: 60,
    loadThrottle: 200,
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
        callback(response.ok ? (await response.json()).options : []);
      } catch {
        callback([]);
      }
    },
    render: {
      no_results: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: "No group has that in its name" }),
      loading: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: "Searching" }),
    },
  });
  select.setAttribute("aria-hidden", "true");
  // What is being typed takes the place of what is chosen.
  const typing = (text) => chooser.wrapper.classList.toggle("us-typing", text !== "");
  chooser.on("type", typing);
  chooser.on("item_add", () => typing(""));
  chooser.on("blur", () => typing(""));
}
