// Medicines: what runs short in which week, what is made on which line, and need against supply.
(() => {
  "use strict";
  const { data, number, percent, word, element, choose, draws, chart, keys, shortened, absent } = report;
  const { items, dates, weeks, ways, lines, batches } = data;
  const CLASSES = ["var(--q1)", "var(--q2)", "var(--q3)", "var(--q4)", "var(--q5)"];
  const LIMITS = [0.1, 0.25, 0.5, 0.75];
  const colourOf = (share) => (share > 0.0005 ? CLASSES[d3.bisectRight(LIMITS, share)] : "var(--s5)");
  const dated = (week) => (dates[week] === undefined ? "" : dates[week]);

  // Weeks below, with their dates under them where there is room.
  function weekAxis(width, last = weeks) {
    const most = Math.max(2, Math.floor(width / 90));
    const step = [1, 2, 4, 8, 13, 26].find((count) => last / count <= most) || 26;
    return { domain: [0, last], ticks: d3.range(0, last + 1, step), tickFormat: (week) => `${number(week)}\n${dated(week)}`, label: null };
  }

  let way = 0;
  const redrawTimeline = draws("timelinedraw", (width) => {
    if (!items.length) return [element("p", absent, { class: "hint" })];
    const cells = items.flatMap((item, i) => item.shares[way].map((share, week) => ({ i, week, share, name: item.name })));
    const left = Math.min(210, 0.34 * width);
    const label = `${word("share_unmet")}: ${ways[way]}, ${word("modelled")}`;
    return [
      chart(label, {
        width, height: 44 + 26 * items.length, marginLeft: left, marginRight: 14, marginTop: 4, marginBottom: 40,
        x: weekAxis(width - left),
        y: { axis: null, domain: [0, items.length], reverse: true },
        color: { type: "identity" },
        marks: [
          Plot.text(items, { y: (_, i) => i + 0.5, text: (item) => shortened(item.name, 2 * left), frameAnchor: "left", dx: -left, textAnchor: "start" }),
          Plot.rect(cells, { x1: "week", x2: (cell) => cell.week + 1, y1: "i", y2: (cell) => cell.i + 1, inset: 1, fill: (cell) => colourOf(cell.share) }),
          Plot.tip(cells, Plot.pointer({ x: (cell) => cell.week + 0.5, y: (cell) => cell.i + 0.5, title: (cell) => `${cell.name}\n${word("week")} ${number(cell.week)} (${dated(cell.week)})\n${word("unmet")}: ${percent(cell.share)}`, fill: "var(--card)", stroke: "var(--edge)" })),
        ],
      }),
      keys([
        [`${word("share_unmet")}, ${word("modelled")}`], [word("met"), "var(--s5)"],
        ...CLASSES.map((colour, i) => [i === 0 ? `< ${percent(LIMITS[0])}` : `${percent(LIMITS[i - 1])} – ${i === LIMITS.length ? word("all") : percent(LIMITS[i])}`, colour]),
      ]),
    ];
  });
  choose("way", ways, (value) => { way = Number(value); redrawTimeline(); redrawDemand(); });

  // A line has a row for each medicine that it makes; bars of a week, then the wait for quality control.
  if (document.getElementById("plandraw")) {
    draws("plandraw", (width) => {
      const rows = d3.sort([...d3.union(batches.map((batch) => `${batch.line}|${batch.name}`))], (key) => Number(key.split("|")[0]), (key) => key)
        .map((key) => ({ line: Number(key.slice(0, key.indexOf("|"))), name: key.slice(key.indexOf("|") + 1) }));
      const rowOf = (batch) => rows.findIndex((row) => row.line === batch.line && row.name === batch.name);
      const shown = batches.map((batch) => ({ ...batch, y: rowOf(batch) }));
      const isNarrow = width < 640;
      const left = isNarrow ? 32 : Math.min(360, 0.4 * width);
      const last = Math.max(weeks, d3.max(shown, (batch) => batch.ready) || 0);
      const each = isNarrow ? 48 : 28;
      const high = isNarrow ? 0.2 : 0.32;
      return [
        chart(word("making"), {
          width, height: 48 + each * rows.length, marginLeft: left, marginRight: 16, marginTop: 8, marginBottom: 40,
          x: { ...weekAxis(width - left, last), grid: true },
          y: { axis: null, domain: [-0.7, rows.length - 0.4], reverse: true },
          marks: [
            Plot.text(rows, { y: (_, i) => i, text: (row) => shortened(`${lines[row.line]}: ${row.name}`, 2.1 * (isNarrow ? width : left)), frameAnchor: "left", dx: -left, dy: isNarrow ? -17 : 0, textAnchor: "start" }),
            Plot.rect(shown, { x1: (batch) => batch.week + 1, x2: "ready", y1: (batch) => batch.y - high / 3, y2: (batch) => batch.y + high / 3, fill: "var(--k2)" }),
            Plot.rect(shown, { x1: "week", x2: (batch) => batch.week + 1, y1: (batch) => batch.y - high, y2: (batch) => batch.y + high, fill: "var(--k1)", insetRight: 1 }),
            Plot.tip(shown, Plot.pointer({ x: (batch) => batch.week + 0.5, y: "y", title: (batch) => `${lines[batch.line]}: ${batch.name}\n${word("week")} ${number(batch.week)} (${dated(batch.week)})\n${word("batches")}: ${number(batch.batches)}\n${word("ready")} ${number(batch.ready)}`, fill: "var(--card)", stroke: "var(--edge)" })),
          ],
        }),
        keys([[word("making"), "var(--k1)"], [word("waiting"), "var(--k2)"]]),
      ];
    });
  }

  // Need in bands against what comes; what is unmet stands out.
  const pick = document.getElementById("medicine");
  items.forEach((item, i) => pick.append(element("option", item.name, { value: i })));
  const worst = d3.maxIndex(items, (item) => d3.sum(item.shares[0]));
  if (worst > 0) pick.value = String(worst);
  function panel(title, width, top, marks) {
    const box = element("div", "", { class: "chart" });
    box.append(element("h3", title), chart(title, {
      width, height: 250, marginLeft: 26 + 7 * number(top).length, marginRight: 16, marginTop: 14, marginBottom: 40,
      x: weekAxis(width - 80),
      y: { label: null, grid: true, ticks: 5, zero: true, nice: true, tickFormat: (value) => number(value, value % 1 ? 1 : 0) },
      marks: [...marks, Plot.ruleY([0], { stroke: "var(--ink)" })],
    }));
    return box;
  }
  const redrawDemand = draws("demanddraw", (width) => {
    const item = items[Number(pick.value)];
    if (!item) return [element("p", absent, { class: "hint" })];
    const rows = item.need_base.map((need, week) => ({
      week, need, low: item.need_low[week], high: item.need_high[week], supply: item.supply[week], made: item.made[week], store: item.store[week], unmet: item.unmet[way][week],
    }));
    const half = width >= 900 ? (width - 30) / 2 : width;
    const n = (value) => number(value, item.digits);
    const grid = element("div", "", { class: "grid two" });
    grid.append(
      panel(`${item.name}: ${word("need")}, ${item.unit}, ${word("modelled")}`, half, d3.max(rows, (row) => row.high), [
        Plot.rect(rows, { x1: "week", x2: (row) => row.week + 1, y1: "low", y2: "high", fill: "var(--l0)", fillOpacity: 0.16 }),
        Plot.rect(rows.filter((row) => row.unmet > 0), { x1: "week", x2: (row) => row.week + 1, y1: (row) => row.need - row.unmet, y2: "need", fill: "var(--late)", fillOpacity: 0.45 }),
        Plot.lineY(rows, { x: (row) => row.week + 0.5, y: "need", stroke: "var(--l0)", strokeWidth: 2.2 }),
        Plot.lineY(rows, { x: (row) => row.week + 0.5, y: "supply", stroke: "var(--l2)", strokeWidth: 2, strokeDasharray: "7 4" }),
        Plot.tip(rows, Plot.pointerX({ x: (row) => row.week + 0.5, y: "need", title: (row) => `${word("week")} ${number(row.week)} (${dated(row.week)})\n${word("need")}: ${n(row.need)} (${n(row.low)}–${n(row.high)})\n${word("supply")}: ${n(row.supply)}\n${word("unmet")}: ${n(row.unmet)}`, fill: "var(--card)", stroke: "var(--edge)" })),
      ]),
      panel(`${item.name}: ${word("store")}, ${item.unit}, ${word("modelled")}`, half, d3.max(rows, (row) => Math.max(row.store, row.made)), [
        Plot.areaY(rows, { x: (row) => row.week + 1, y: "store", fill: "var(--l2)", fillOpacity: 0.25 }),
        Plot.lineY(rows, { x: (row) => row.week + 1, y: "store", stroke: "var(--l2)", strokeWidth: 2 }),
        Plot.rect(rows.filter((row) => row.made > 0), { x1: "week", x2: (row) => row.week + 1, y1: 0, y2: "made", fill: "var(--k0)", insetLeft: 1, insetRight: 1 }),
        Plot.tip(rows, Plot.pointerX({ x: (row) => row.week + 1, y: "store", title: (row) => `${word("week")} ${number(row.week)} (${dated(row.week)})\n${word("store")}: ${n(row.store)}\n${word("made")}: ${n(row.made)}`, fill: "var(--card)", stroke: "var(--edge)" })),
      ]),
    );
    return [grid, keys([
      [word("need"), "var(--l0)", null], [word("levels"), "color-mix(in srgb, var(--l0) 16%, transparent)"], [word("supply"), "var(--l2)", "7 4"],
      [`${word("unmet")}: ${ways[way]}`, "color-mix(in srgb, var(--late) 45%, transparent)"], [word("store"), "color-mix(in srgb, var(--l2) 40%, transparent)"], [word("made"), "var(--k0)"],
    ])];
  });
  pick.addEventListener("change", () => redrawDemand());
})();
