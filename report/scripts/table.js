// Sorting the table of all models: up, down, and back to the chapter's order.

function startSorting() {
  for (const table of document.querySelectorAll(".sortable table")) makeSortable(table);
}

function makeSortable(table) {
  const sections = [...table.tBodies];
  const home = sections.flatMap((body) => [...body.rows].map((row) => [row, body]));
  const models = home.map(([row]) => row).filter((row) => !row.classList.contains("section"));
  const flat = htmlElement("tbody", { "data-sorted": "" });
  for (const [place, head] of leafHeads(table).entries()) {
    const act = button("", { class: "sort" }, () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" }[
        head.getAttribute("aria-sort")
      ];
      for (const other of table.tHead.querySelectorAll("[aria-sort]"))
        other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", next);
      if (next === "none") {
        flat.remove();
        for (const [row, body] of home) body.append(row);
        table.append(...sections);
        return;
      }
      flat.append(...ordered(models, place, next === "descending"));
      for (const body of sections) body.remove();
      table.append(flat);
    });
    act.append(...head.childNodes);
    head.append(act);
    head.setAttribute("aria-sort", "none");
  }
}

/** The header cells of single columns, first to last; a header over several columns is left out. */
function leafHeads(table) {
  const grid = [];
  for (const [down, row] of [...table.tHead.rows].entries()) {
    let across = 0;
    for (const head of row.cells) {
      while (grid[across]?.until > down) across += 1;
      for (let each = 0; each < head.colSpan; each += 1) {
        grid[across + each] = { head, until: down + head.rowSpan };
      }
      across += head.colSpan;
    }
  }
  return grid.map(({ head }) => head);
}

/** The rows sorted by one column; rows without a value come last either way. */
function ordered(rows, place, isDescending) {
  const keyed = rows.map((row) => {
    const cell = row.cells[place];
    return [place === 0 ? cell.firstChild.textContent.trim() : parseFloat(cell.dataset.value), row];
  });
  const sign = isDescending ? -1 : 1;
  const compare = (a, b) =>
    place === 0 ? a.localeCompare(b, undefined, { numeric: true }) : a - b;
  const isMissing = (key) => Number.isNaN(key);
  keyed.sort(
    ([a], [b]) => isMissing(a) - isMissing(b) || (isMissing(a) ? 0 : sign * compare(a, b)),
  );
  return keyed.map(([, row]) => row);
}
