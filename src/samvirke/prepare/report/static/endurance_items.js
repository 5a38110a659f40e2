// Protective equipment: when each item runs short, and need against use and stock.
(() => {
  "use strict";
  const { data, number, word, element, choose, draws, chart, keys, shortened, absent, dayAxis, countAxis, leftOf, figureOf, modelled, dated, dayTip } = report;
  const { items } = data;
  const DIAMOND = "◇";

  draws("shortdraw", (width) => {
    const rows = items.map((item, i) => ({ i, name: item.name, low: item.first[0], middle: item.first[1], high: item.first[2], out: item.out }));
    if (!rows.length) return [element("p", absent, { class: "hint" })];
    // On a phone the names stand above their lines.
    const isNarrow = width < 640;
    const left = isNarrow ? 30 : Math.min(210, 0.36 * width);
    const short = rows.filter((row) => row.middle !== null);
    const legend = keys([[word("somebody"), "var(--late)", null], [`${DIAMOND} ${word("all_share")}`], [word("modelled")]]);
    return [
      chart(`${word("somebody")}; ${word("all_share")}`, {
        width, height: 60 + (isNarrow ? 58 : 34) * rows.length, marginLeft: left, marginRight: 46, marginTop: 12, marginBottom: 40,
        x: { ...dayAxis(width - left), grid: true },
        y: { domain: rows.map((row) => row.i), axis: null, padding: 0.4 },
        marks: [
          Plot.text(rows, { y: "i", text: (row) => shortened(row.name, isNarrow ? width : 2.1 * left), frameAnchor: "left", dx: -left, dy: isNarrow ? -16 : 0, textAnchor: "start" }),
          Plot.ruleY(short, { y: "i", x1: (row) => row.low ?? row.middle, x2: (row) => row.high ?? data.until, stroke: "var(--late)", strokeWidth: 5, strokeOpacity: 0.45 }),
          Plot.dot(rows.filter((row) => row.out !== null), { y: "i", x: "out", r: 6, symbol: "diamond", stroke: "var(--l0)", strokeWidth: 2, fill: "var(--paper)", title: (row) => `${row.name}: ${word("all_share")}, ${word("day")} ${number(row.out)} (${dated(row.out)})` }),
          Plot.dot(short, { y: "i", x: "middle", r: 6, fill: "var(--late)", title: (row) => `${row.name}: ${word("day")} ${number(row.middle)} (${dated(row.middle)})` }),
          Plot.text(short, { y: "i", x: "middle", text: (row) => number(row.middle), dy: isNarrow ? 15 : -14, stroke: "var(--paper)", strokeWidth: 4, fill: "var(--ink)", fontWeight: 600 }),
        ],
      }),
      legend,
    ];
  });

  let chosen = 0;
  function needChart(item, width) {
    const rows = item.need_p50.map((middle, i) => ({
      day: i * data.thin, middle, low: item.need_low[i], high: item.need_high[i], p05: item.need_p05[i], p95: item.need_p95[i], used: item.used_p50[i],
    }));
    const title = modelled(`${item.name}: ${word("need_day")}, ${item.unit}`);
    return figureOf(title, chart(title, {
      width, height: 280, marginLeft: leftOf(item.need_high), marginRight: 40, marginTop: 16, marginBottom: 40,
      x: dayAxis(width - 70), y: countAxis(null),
      marks: [
        Plot.areaY(rows, { x: "day", y1: "low", y2: "high", fill: "var(--l0)", fillOpacity: 0.12 }),
        Plot.areaY(rows, { x: "day", y1: "p05", y2: "p95", fill: "var(--l0)", fillOpacity: 0.26 }),
        Plot.lineY(rows, { x: "day", y: "middle", stroke: "var(--l0)", strokeWidth: 2.2 }),
        Plot.lineY(rows, { x: "day", y: "used", stroke: "var(--late)", strokeWidth: 2, strokeDasharray: "7 4" }),
        Plot.ruleY([0], { stroke: "var(--ink)" }),
        dayTip(rows, "middle", (row) => `${word("day")} ${number(row.day)} (${dated(row.day)})\n${word("need")}: ${number(row.middle)} (${number(row.p05)}–${number(row.p95)})\n${word("levels")}: ${number(row.low)}–${number(row.high)}\n${word("used")}: ${number(row.used)}`),
      ],
    }));
  }
  function stockChart(item, width) {
    const rows = item.left_p50.map((left, i) => ({ day: i * data.thin, left }));
    const title = modelled(`${item.name}: ${word("left")}, ${item.unit}`);
    return figureOf(title, chart(title, {
      width, height: 220, marginLeft: leftOf(item.left_p50), marginRight: 40, marginTop: 16, marginBottom: 40,
      x: dayAxis(width - 70), y: countAxis(null),
      marks: [
        Plot.areaY(rows, { x: "day", y: "left", fill: "var(--l2)", fillOpacity: 0.25 }),
        Plot.lineY(rows, { x: "day", y: "left", stroke: "var(--l2)", strokeWidth: 2 }),
        ...(item.first[1] === null ? [] : [Plot.ruleX([item.first[1]], { stroke: "var(--late)", strokeWidth: 2, strokeDasharray: "2 3" })]),
        Plot.ruleY([0], { stroke: "var(--ink)" }),
        dayTip(rows, "left", (row) => `${word("day")} ${number(row.day)} (${dated(row.day)})\n${word("left")}: ${number(row.left)}`),
      ],
    }));
  }
  const redraw = draws("itemdraw", (width) => {
    const item = items[chosen];
    if (!item) return [element("p", absent, { class: "hint" })];
    const half = width >= 900 ? (width - 30) / 2 : width;
    const grid = element("div", "", { class: "grid two" });
    grid.append(needChart(item, half), stockChart(item, half));
    return [grid, keys([
      [`${word("need")}, ${word("median")}`, "var(--l0)", null], [word("used"), "var(--late)", "7 4"],
      [word("most_runs"), "color-mix(in srgb, var(--l0) 34%, transparent)"], [word("levels"), "color-mix(in srgb, var(--l0) 12%, transparent)"],
      [word("somebody_short"), "var(--late)", "2 3"],
    ])];
  });
  choose("item", items.map((item) => item.name), (value) => { chosen = Number(value); redraw(); });
})();
