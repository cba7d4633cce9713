/// Puts a filter over long tables; without it the pages lose nothing else.
enum FilterScript {
  static let text = """
    for (const box of document.querySelectorAll("[data-filter]")) {
      const label = document.createElement("label"), input = document.createElement("input");
      const count = document.createElement("span"), rows = [...box.querySelectorAll("tbody tr")];
      label.className = "filter"; label.textContent = "Filter";
      input.setAttribute("aria-label", "Filter: " + box.dataset.filter);
      input.type = "search"; count.className = "soft"; count.setAttribute("role", "status");
      label.append(input, count); box.before(label);
      input.addEventListener("input", () => {
        const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
        let shown = 0;
        for (const row of rows) {
          const text = row.textContent.toLowerCase();
          row.hidden = !words.every(word => text.includes(word));
          if (!row.hidden) shown += 1;
        }
        count.textContent = words.length ? shown + " of " + rows.length : "";
      });
    }
    """
}
