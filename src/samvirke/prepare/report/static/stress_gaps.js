// The ranked table: sorted by its headings, filtered by a word, the first 25 shown until more is asked.
(() => {
  "use strict";
  const { data, number, word, element } = report;
  const { rows } = data;
  const table = document.getElementById("gaptable");
  const body = table.tBodies[0];
  const TOP = body.rows.length;
  const rest = document.getElementById("rest");
  if (rest) {
    body.append(...rest.rows);
    document.getElementById("restof").remove();
  }
  // Row i of the table is row i of the data until it is sorted.
  const lines = [...body.rows].map((line, index) => ({ line, index, text: line.textContent.toLowerCase() }));
  const place = (row) => data.places.name[rows.m[row]];
  const keys = [
    (row) => row, place, (row) => data.functions[rows.f[row]], (row) => rows.owners[rows.owner[row]],
    ...["required", "share", "asked", "gap", "p50", "p90"].map((name) => (row) => rows[name][row]),
    (row) => rows.qualities[rows.rests[row]],
  ];
  const DOWN_FIRST = new Set([4, 7, 8, 9]); // large first: needs, gap and minutes
  const order = new Intl.Collator(data.language, { numeric: true });
  const state = { column: 0, down: false, all: false, asked: "" };
  const shown = document.getElementById("shown");
  const more = document.getElementById("showall");
  const headings = [...table.tHead.rows[0].cells];
  const sortby = document.getElementById("sortby");

  function compare(a, b) {
    const [x, y] = [keys[state.column](a.index), keys[state.column](b.index)];
    if (x === null || y === null) return (x === null) - (y === null) || a.index - b.index; // unknown last
    const difference = typeof x === "string" ? order.compare(x, y) : x - y;
    return (state.down ? -difference : difference) || a.index - b.index;
  }
  function arrange() {
    lines.sort(compare);
    body.append(...lines.map(({ line }) => line));
    headings.forEach((heading, column) => {
      if (column === state.column) heading.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    sortby.value = String(state.column);
    show();
  }
  function show() {
    const words = state.asked.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0, visible = 0;
    for (const { line, text } of lines) {
      const fits = words.every((part) => text.includes(part));
      found += fits;
      line.hidden = !fits || (!state.all && found > TOP);
      visible += !line.hidden;
    }
    shown.textContent = word("rows_shown", { shown: number(visible), all: number(lines.length) });
    more.hidden = found <= TOP;
    more.textContent = state.all ? word("show_top", { count: number(TOP) }) : `${word("show_all")} (${number(found)})`;
  }
  function sort(column) {
    state.down = column === state.column ? !state.down : DOWN_FIRST.has(column);
    state.column = column;
    arrange();
  }
  headings.forEach((heading, column) => {
    const button = element("button", heading.textContent, { type: "button" });
    button.addEventListener("click", () => sort(column));
    heading.replaceChildren(button);
  });
  sortby.addEventListener("change", () => sort(Number(sortby.value)));
  document.getElementById("filter").addEventListener("input", (event) => { state.asked = event.target.value; show(); });
  more.addEventListener("click", () => { state.all = !state.all; show(); });
  arrange();
})();
