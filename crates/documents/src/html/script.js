"use strict";
{
  const table = document.getElementById("rows");
  if (table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const texts = new Map();
    const text = (row) => texts.get(row) ?? (texts.set(row, row.textContent.toLowerCase()), texts.get(row));
    const by = (id) => document.getElementById(id);
    const [find, state, cause, roots, found] = ["find", "state", "cause", "roots", "found"].map(by);

    const filter = () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const hit =
          (!state.value || row.cells[0].textContent === state.value) &&
          (!cause.value || row.cells[10].textContent === cause.value) &&
          (!roots.checked || !row.classList.contains("follows")) &&
          words.every((word) => text(row).includes(word));
        row.hidden = !hit;
        shown += hit;
      }
      found.textContent = shown === rows.length ? "" : `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
    };
    let waiting = 0;
    const soon = () => (clearTimeout(waiting), (waiting = setTimeout(filter, 120)));
    find.addEventListener("input", soon);
    for (const field of [state, cause, roots]) field.addEventListener("change", filter);
    document.querySelector(".filters").hidden = false;

    // Numbers are compared as numbers only to order the rows; what is shown is never computed.
    const number = (shown) => {
      const plain = shown.replace(/,/g, "").replace("−", "-");
      return plain !== "" && isFinite(plain) ? Number(plain) : null;
    };
    const words = new Intl.Collator("en", { numeric: true });
    const order = (a, b, size) => {
      const [x, y] = [number(a), number(b)];
      if (x !== null && y !== null) return size ? Math.abs(x) - Math.abs(y) : x - y;
      return x !== null ? -1 : y !== null ? 1 : words.compare(a, b);
    };
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const sort = () => {
        const falling = head.getAttribute("aria-sort") === "ascending" || (column === 8 && !head.hasAttribute("aria-sort"));
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        const keyed = rows.map((row) => [row.cells[column].textContent, row]);
        keyed.sort(([a], [b]) => (falling ? -1 : 1) * order(a, b, column === 8));
        body.append(...keyed.map(([, row]) => row));
      };
      head.tabIndex = 0;
      head.addEventListener("click", sort);
      head.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          sort();
        }
      });
    });
  }
}
