// Stock: where how much of an item should lie, what stays unmet, and what each step of money does.
(() => {
  "use strict";
  const { data, number, percent, word, element, choose, draws, chart, keys, shortened, absent } = report;
  const { items, places } = data;
  let chosen = 0;
  const of = () => items[chosen];

  const redrawMap = report.spotsMap({
    value: (place) => of().placed.quantity[place],
    title: () => `${of().name}: ${word("new_stock")}, ${of().unit}`,
    tell: (place) => {
      const found = of().placed;
      return {
        title: places.name[place],
        of: of().name,
        value: number(found.quantity[place]),
        meaning: `${word("new_stock")}, ${of().unit}`,
        facts: [
          [word("existing"), number(found.existing[place])],
          [word("duty"), number(found.duty[place])],
          [word("rotation"), number(found.rotation[place])],
          [word("purchase"), number(found.purchase[place], 2)],
          [word("holding"), number(found.holding[place], 2)],
        ],
      };
    },
  });

  // A bar a depot: what is there, what is new, and a mark at the duty. On a phone names stand above.
  const redrawBars = draws("depotdraw", (width) => {
    const found = of().placed;
    const rows = d3.range(places.name.length)
      .map((i) => ({ i, name: places.name[i], existing: found.existing[i], end: found.existing[i] + found.quantity[i], duty: found.duty[i] }))
      .filter((row) => row.end > 0 || row.duty > 0);
    if (!rows.length) return [element("p", absent, { class: "hint" })];
    const sorted = d3.sort(rows, (row) => -row.end);
    const isNarrow = width < 640;
    const left = isNarrow ? 8 : Math.min(310, 0.34 * width);
    const top = d3.max(sorted, (row) => Math.max(row.end, row.duty));
    return [
      chart(`${of().name}: ${word("new_stock")}, ${of().unit}`, {
        width, height: 40 + (isNarrow ? 38 : 24) * sorted.length, marginLeft: left, marginRight: 74, marginTop: 26, marginBottom: 8,
        x: { axis: "top", label: null, grid: true, domain: [0, top], nice: true, ticks: Math.max(2, Math.floor((width - left) / 130)), tickFormat: (value) => number(value) },
        y: { domain: sorted.map((row) => row.i), axis: null, padding: isNarrow ? 0.62 : 0.3 },
        marks: [
          Plot.text(sorted, { y: "i", text: (row) => shortened(row.name, 2.1 * (isNarrow ? width : left)), frameAnchor: "left", dx: -left, dy: isNarrow ? -15 : 0, textAnchor: "start" }),
          Plot.barX(sorted, { y: "i", x1: 0, x2: "existing", fill: "var(--k2)" }),
          Plot.barX(sorted, { y: "i", x1: "existing", x2: "end", fill: "var(--k1)" }),
          Plot.tickX(sorted.filter((row) => row.duty > 0), { y: "i", x: "duty", stroke: "var(--late)", strokeWidth: 3 }),
          Plot.text(sorted, { y: "i", x: "end", text: (row) => number(row.end), dx: 6, textAnchor: "start", stroke: "var(--paper)", strokeWidth: 4, fill: "var(--ink)" }),
        ],
      }),
      keys([[word("existing"), "var(--k2)"], [word("new_stock"), "var(--k1)"], [word("duty"), "var(--late)"]]),
    ];
  });
  choose("item", items.map((item) => item.name), (value) => { chosen = Number(value); redrawMap(); redrawBars(); });

  // From without to with the plan, of the mean course and of the worst.
  draws("unmetdraw", (width) => {
    const rows = items.flatMap((item, i) => ["unmet", "cvar"].map((name, k) => ({
      y: 2 * i + k, label: `${item.name}, ${k ? data.tail : word("mean")}`, before: item.unmet[name][0], after: item.unmet[name][1],
    }))).filter((row) => row.before !== null);
    if (!rows.length) return [element("p", absent, { class: "hint" })];
    const isNarrow = width < 640;
    const left = isNarrow ? 8 : Math.min(360, 0.4 * width);
    return [
      chart(`${word("unmet_share")}, ${word("modelled")}`, {
        width, height: 50 + (isNarrow ? 46 : 30) * rows.length, marginLeft: left, marginRight: 46, marginTop: 26, marginBottom: 8,
        x: { axis: "top", label: null, grid: true, zero: true, nice: true, ticks: Math.max(2, Math.floor((width - left) / 90)), tickFormat: (share) => percent(share) },
        y: { type: "point", domain: rows.map((row) => row.y), axis: null, padding: 0.7 },
        marks: [
          Plot.text(rows, { y: "y", text: (row) => shortened(row.label, 2.1 * (isNarrow ? width : left)), frameAnchor: "left", dx: -left, dy: isNarrow ? -18 : 0, textAnchor: "start" }),
          Plot.ruleY(rows, { y: "y", x1: "after", x2: "before", stroke: "var(--edge)", strokeWidth: 3, strokeOpacity: 0.5 }),
          Plot.dot(rows, { y: "y", x: "before", r: 6, symbol: "diamond", fill: "var(--paper)", stroke: "var(--late)", strokeWidth: 2.2 }),
          Plot.dot(rows, { y: "y", x: "after", r: 5.5, fill: "var(--l0)" }),
          Plot.ruleX([0], { stroke: "var(--ink)" }),
          Plot.tip(rows, Plot.pointerY({ y: "y", x: "before", title: (row) => `${row.label}\n${word("without")}: ${percent(row.before)}\n${word("with")}: ${percent(row.after)}`, fill: "var(--card)", stroke: "var(--edge)" })),
        ],
      }),
      keys([[`◇ ${word("without")}`], [`● ${word("with")}`], [`${word("unmet_share")}, ${word("modelled")}`]]),
    ];
  });

  // The risk left of each item for each budget of all together.
  const LOOKS = [["var(--l0)", null], ["var(--l1)", "7 4"], ["var(--l2)", "2 3"], ["var(--l3)", "9 3 2 3"], ["var(--ink)", null], ["var(--l0)", "12 3"], ["var(--l1)", "2 2"]];
  const look = (i) => LOOKS[i % LOOKS.length];
  draws("ladderdraw", (width) => {
    const rows = data.ladder.flatMap((steps, i) => steps.budget.map((budget, k) => ({ i, budget, risk: steps.risk[k], part: steps.part[k] }))).filter((row) => row.risk !== null);
    if (!rows.length) return [element("p", absent, { class: "hint" })];
    return [
      chart(`${word("risk_left")}, ${word("modelled")}`, {
        width: Math.min(width, 860), height: 320, marginLeft: 52, marginRight: 20, marginTop: 24, marginBottom: 40,
        x: { label: word("million_year"), labelAnchor: "right", labelArrow: "none", ticks: Math.max(3, Math.floor(width / 90)), tickFormat: (value) => number(value) },
        y: { label: null, grid: true, zero: true, nice: true, ticks: 5, tickFormat: (share) => percent(share) },
        marks: [
          Plot.ruleX([data.budget], { stroke: "var(--late)", strokeWidth: 1.6, strokeDasharray: "3 3" }),
          ...items.map((_, i) => Plot.lineY(rows.filter((row) => row.i === i), { x: "budget", y: "risk", stroke: look(i)[0], strokeWidth: 2.2, strokeDasharray: look(i)[1] })),
          Plot.ruleY([0], { stroke: "var(--ink)" }),
          Plot.tip(rows, Plot.pointer({ x: "budget", y: "risk", title: (row) => `${items[row.i].name}\n${number(row.budget, 1)} ${word("million_year")}\n${word("risk_left")}: ${percent(row.risk)}`, fill: "var(--card)", stroke: "var(--edge)" })),
        ],
      }),
      keys([...items.map((item, i) => [item.name, ...look(i)]), [word("asked_budget"), "var(--late)", "3 3"]]),
    ];
  });
})();
