// Curves by day: the fans of the country, intensive care of hospitals, and what coefficients may change.
(() => {
  "use strict";
  const { data, number, percent, word, element, draws, chart, keys, columnOf, shortened, absent } = report;
  const { dates, until } = data;
  const dated = (day) => (dates[day] === undefined ? "" : dates[day]);

  // Days below, with their dates under them where there is room.
  function dayAxis(width) {
    const most = Math.max(2, Math.floor(width / 95));
    const step = [30, 60, 90, 120, 180, 240, 360].find((days) => until / days <= most) || 360;
    const ticks = d3.range(0, until + 1, step);
    return { domain: [0, until], ticks, tickFormat: (day) => `${number(day)}\n${dated(day)}`, label: null };
  }
  const countAxis = (label) => ({ label, grid: true, ticks: 4, tickFormat: (value) => number(value, value % 1 ? 1 : 0), nice: true, zero: true });
  const leftOf = (values) => 24 + 7 * number(d3.max(values) || 0).length;
  const tip = (rows, y, title) => Plot.tip(rows, Plot.pointerX({ x: "day", y, title, fill: "var(--card)", stroke: "var(--edge)" }));

  function figureOf(title, drawn) {
    const box = element("div", "", { class: "chart" });
    box.append(element("h3", title), drawn);
    return box;
  }
  const modelled = (title) => `${title}, ${word("modelled")}`;

  // One fan: the expected line, half of the runs, 5-95 % of them, and lines of what there is.
  function fan(series, width, rooms) {
    const rows = series.expected.map((expected, day) => ({
      day, expected, p05: series.p05[day], p25: series.p25[day], p50: series.p50[day], p75: series.p75[day], p95: series.p95[day],
    })).filter((row) => row.day <= until);
    const top = [...series.p95, ...series.expected];
    const marks = [
      Plot.areaY(rows, { x: "day", y1: "p05", y2: "p95", fill: "var(--l0)", fillOpacity: 0.16 }),
      Plot.areaY(rows, { x: "day", y1: "p25", y2: "p75", fill: "var(--l0)", fillOpacity: 0.26 }),
      Plot.lineY(rows, { x: "day", y: "p50", stroke: "var(--l0)", strokeWidth: 1.4, strokeDasharray: "4 3" }),
      Plot.lineY(rows, { x: "day", y: "expected", stroke: "var(--l0)", strokeWidth: 2.2 }),
      ...rooms.map(([beds, colour, dash]) => Plot.ruleY([beds], { stroke: colour, strokeWidth: 2, strokeDasharray: dash })),
      ...rooms.map(([beds, colour, , name]) => Plot.text([beds], { frameAnchor: "left", y: (value) => value, text: () => `${name}: ${number(beds)}`, dx: 6, dy: -8, textAnchor: "start", fill: colour, stroke: "var(--paper)", strokeWidth: 4, fontWeight: 600 })),
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      tip(rows, "expected", (row) => `${word("day")} ${number(row.day)} (${dated(row.day)})\n${word("expected")}: ${number(row.expected)}\n${word("median")}: ${number(row.p50)}\n${word("most_runs")}: ${number(row.p05)}–${number(row.p95)}`),
    ];
    return figureOf(modelled(series.title), chart(modelled(series.title), {
      width, height: 270, marginLeft: leftOf(top), marginRight: 40, marginTop: 22, marginBottom: 40,
      x: dayAxis(width - 60), y: countAxis(null), marks,
    }));
  }
  draws("coursedraw", (width) => {
    const [today, most] = data.rooms;
    const rooms = [[today, "var(--late)", null, word("free_today")], [most, "var(--l3)", "7 4", word("free_most")]];
    const grid = element("div", "", { class: "courses" });
    const half = width >= 950 ? (width - 30) / 2 : width;
    data.series.forEach((series, i) => grid.append(fan(series, i ? half : width, series.name === "intensive" ? rooms : [])));
    return [grid, keys([
      [word("expected"), "var(--l0)", null], [word("median"), "var(--l0)", "4 3"],
      [word("half"), "color-mix(in srgb, var(--l0) 42%, transparent)"], [word("most_runs"), "color-mix(in srgb, var(--l0) 16%, transparent)"],
    ])];
  });

  // Intensive care of one hospital: the band of need against the beds that are open.
  function need(hospital, width) {
    const rows = hospital.p50.map((p50, i) => ({ day: i * data.thin, p50, p05: hospital.p05[i], p95: hospital.p95[i], beds: hospital.beds[i] }));
    const name = modelled(hospital.name);
    return figureOf(name, chart(name, {
      width, height: 210, marginLeft: 34, marginRight: 36, marginTop: 16, marginBottom: 40,
      x: dayAxis(width - 40), y: countAxis(null),
      marks: [
        Plot.areaY(rows, { x: "day", y1: "p05", y2: "p95", fill: "var(--l0)", fillOpacity: 0.22 }),
        Plot.lineY(rows, { x: "day", y: "p50", stroke: "var(--l0)", strokeWidth: 2, strokeDasharray: "4 3" }),
        Plot.lineY(rows, { x: "day", y: "beds", stroke: "var(--late)", strokeWidth: 2, curve: "step-after" }),
        Plot.ruleY([hospital.most], { stroke: "var(--l3)", strokeWidth: 1.6, strokeDasharray: "7 4" }),
        Plot.ruleY([0], { stroke: "var(--ink)" }),
        tip(rows, "p50", (row) => `${word("day")} ${number(row.day)} (${dated(row.day)})\n${word("need")}: ${number(row.p50)} (${number(row.p05)}–${number(row.p95)})\n${word("free_open")}: ${number(row.beds, 1)}`),
      ],
    }));
  }
  const pick = document.getElementById("hospital");
  const WORST = 6;
  if (data.hospitals.length > WORST) pick.append(element("option", word("worst_six"), { value: "" }));
  data.hospitals.forEach((hospital, i) => pick.append(element("option", hospital.name, { value: i })));
  const redraw = draws("hospitaldraw", (width) => {
    if (!data.hospitals.length) return [element("p", absent, { class: "hint" })];
    const shown = pick.value === "" ? data.hospitals.slice(0, WORST) : [data.hospitals[Number(pick.value)]];
    const grid = element("div", "", { class: "grid" });
    const each = shown.length > 1 ? columnOf(width, shown.length) : Math.min(width, 820);
    grid.append(...shown.map((hospital) => need(hospital, each)));
    return [grid, keys([
      [`${word("need")}, ${word("median")}, ${word("modelled")}`, "var(--l0)", "4 3"], [word("most_runs"), "color-mix(in srgb, var(--l0) 22%, transparent)"],
      [word("free_open"), "var(--late)", null], [word("free_most"), "var(--l3)", "7 4"],
    ])];
  });
  pick.addEventListener("change", () => redraw());

  // What a coefficient may change: the share not met from its low to its high, a line at base.
  draws("tornado", (width) => {
    const rows = data.coefficients.map(({ name, at }, i) => ({ i, name, low: at[0], base: at[1], high: at[2] }));
    if (!rows.length) return [element("p", absent, { class: "hint" })];
    // On a phone the names stand above their bars.
    const isNarrow = width < 640;
    const left = isNarrow ? 8 : Math.min(400, 0.44 * width);
    const name = isNarrow
      ? Plot.text(rows, { y: "i", text: (row) => shortened(row.name, 2.1 * width), frameAnchor: "left", dx: -left, dy: -19, textAnchor: "start" })
      : Plot.text(rows, { y: "i", text: (row) => shortened(row.name, 2.1 * left), frameAnchor: "left", dx: -left, textAnchor: "start" });
    return [
      chart(word("not_met"), {
        width, height: 46 + (isNarrow ? 50 : 30) * rows.length, marginLeft: left, marginRight: 44, marginTop: 26, marginBottom: 8,
        x: { axis: "top", label: null, grid: true, tickFormat: (share) => percent(share), ticks: Math.max(2, Math.floor((width - left) / 90)), zero: true, nice: true },
        y: { domain: rows.map((row) => row.i), axis: null, padding: isNarrow ? 0.62 : 0.35 },
        marks: [
          name,
          Plot.barX(rows, { y: "i", x1: (row) => Math.min(row.low, row.base), x2: (row) => Math.max(row.low, row.base), fill: "var(--k1)" }),
          Plot.barX(rows, { y: "i", x1: (row) => Math.min(row.high, row.base), x2: (row) => Math.max(row.high, row.base), fill: "var(--l1)" }),
          Plot.tickX(rows, { y: "i", x: "base", stroke: "var(--ink)", strokeWidth: 2 }),
        ],
      }),
      keys([[word("low_level"), "var(--k1)"], [word("high_level"), "var(--l1)"], [word("base"), "var(--ink)", null], [`${word("not_met")}, ${word("modelled")}`]]),
    ];
  });
  Object.assign(report, { dayAxis, countAxis, leftOf, figureOf, modelled, dated, dayTip: tip });
})();
