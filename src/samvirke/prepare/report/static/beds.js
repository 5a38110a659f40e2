// Intensive care: who lacks a bed, who gets more, what sharing and other changes do, and each hospital's days.
(() => {
  "use strict";
  const { data, number, word, element, choose, draws, chart, keys, columnOf, shortened, absent } = report;
  const { places } = data;
  let metric = "over";
  const NAMES = { over: word("over"), beds_more: word("beds_more"), nurses_more: word("nurses_more") };

  const redrawMap = report.spotsMap({
    value: (place) => data[metric][place],
    title: () => (metric === "over" ? `${NAMES[metric]}, ${word("modelled")}` : NAMES[metric]),
    tell: (place) => ({
      title: places.name[place],
      of: data.owners[place],
      value: number(data[metric][place]),
      meaning: NAMES[metric],
      facts: [
        ...["over", "beds_more", "nurses_more"].filter((name) => name !== metric).map((name) => [NAMES[name], number(data[name][place])]),
        [word("beds"), number(data.beds[place])],
        [word("surge"), number(data.surge[place])],
        [word("staffed"), number(data.staffed[place])],
        [word("peak"), number(data.peak[place])],
        [word("first_over"), number(data.first_over[place])],
      ],
    }),
  });
  choose("metric", null, (value) => { metric = value; redrawMap(); });

  // Bars with their names; on a phone the names stand above.
  function bars(label, rows, width, series) {
    const isNarrow = width < 640;
    const left = isNarrow ? 8 : Math.min(320, 0.36 * width);
    const flat = rows.flatMap((row, i) => series.map(([name, colour], k) => ({ y: series.length * i + k, name: row.name, value: row[name], colour })));
    const each = isNarrow ? 20 : 17;
    return chart(label, {
      width, height: 40 + (each * series.length + (isNarrow ? 26 : 10)) * rows.length, marginLeft: left, marginRight: 66, marginTop: 26, marginBottom: 8,
      x: { axis: "top", label: null, grid: true, zero: true, nice: true, ticks: Math.max(2, Math.floor((width - left) / 110)), tickFormat: (value) => number(value) },
      y: { axis: null, domain: [-0.6, rows.length - 0.4], reverse: true },
      marks: [
        Plot.text(rows, { y: (_, i) => i, text: (row) => shortened(row.name, 2.1 * (isNarrow ? width : left)), frameAnchor: "left", dx: -left, dy: isNarrow ? -(each * series.length) / 2 - 9 : 0, textAnchor: "start" }),
        Plot.rect(flat, { x1: 0, x2: "value", y1: (d) => edge(d, series.length), y2: (d) => edge(d, series.length) + 0.62 / series.length, fill: "colour" }),
        Plot.text(flat.filter((d) => d.value > 0), { x: "value", y: (d) => edge(d, series.length) + 0.31 / series.length, text: (d) => number(d.value), dx: 6, textAnchor: "start", stroke: "var(--paper)", strokeWidth: 4, fill: "var(--ink)" }),
        Plot.ruleX([0], { stroke: "var(--ink)" }),
      ],
      color: { type: "identity" },
    });
  }
  const edge = (d, count) => Math.floor(d.y / count) - 0.31 + ((d.y % count) * 0.62) / count;
  const RISKS = [["mean", "var(--k1)"], ["worst", "var(--k3)"]];
  const risks = (id, label, rows) => draws(id, (width) => [
    bars(`${label}, ${word("modelled")}`, rows, width, RISKS),
    keys([[`${word("over")}: ${word("mean")}`, "var(--k1)"], [word("worst"), "var(--k3)"], [word("modelled")]]),
  ]);
  risks("changedraw", word("over"), data.changes);
  risks("sharingdraw", word("over"), data.sharings);

  if (document.getElementById("plandraw")) {
    draws("plandraw", (width) => {
      const rows = d3.range(places.name.length).map((i) => ({ name: places.name[i], beds: data.beds_more[i], nurses: data.nurses_more[i] })).filter((row) => row.beds > 0 || row.nurses > 0);
      return [
        bars(`${word("beds_more")}, ${word("nurses_more")}`, d3.sort(rows, (row) => -row.nurses, (row) => -row.beds), width, [["beds", "var(--k0)"], ["nurses", "var(--k1)"]]),
        keys([[word("beds_more"), "var(--k0)"], [word("nurses_more"), "var(--k1)"]]),
      ];
    });
  }

  // The days of one hospital, or of the six that lack most.
  function course(place, width) {
    const days = data.days[place];
    const rows = days.need.map((need, i) => ({ day: i * data.thin, need, high: days.high[i], room: days.room[i], over: days.over[i] }));
    const title = `${places.name[place]}, ${word("modelled")}`;
    const box = element("div", "", { class: "chart" });
    box.append(element("h3", title), chart(title, {
      width, height: 220, marginLeft: 36, marginRight: 14, marginTop: 14, marginBottom: 38,
      x: { label: word("day"), labelAnchor: "right", labelArrow: "none", ticks: Math.max(3, Math.floor(width / 80)), tickFormat: (day) => number(day) },
      y: { label: null, grid: true, ticks: 4, zero: true, nice: true, tickFormat: (value) => number(value) },
      marks: [
        Plot.areaY(rows, { x: "day", y1: "need", y2: "high", fill: "var(--l0)", fillOpacity: 0.22 }),
        Plot.lineY(rows, { x: "day", y: "need", stroke: "var(--l0)", strokeWidth: 2.2 }),
        Plot.lineY(rows, { x: "day", y: "room", stroke: "var(--late)", strokeWidth: 2, curve: "step-after" }),
        Plot.lineY(rows, { x: "day", y: "over", stroke: "var(--l2)", strokeWidth: 1.8, strokeDasharray: "2 3" }),
        Plot.ruleY([0], { stroke: "var(--ink)" }),
        Plot.tip(rows, Plot.pointerX({ x: "day", y: "need", title: (row) => `${word("day")} ${number(row.day)}\n${word("need")}: ${number(row.need)}\n${word("need_high")}: ${number(row.high)}\n${word("room")}: ${number(row.room, 1)}\n${word("over_mean")}: ${number(row.over, 1)}`, fill: "var(--card)", stroke: "var(--edge)" })),
      ],
    }));
    return box;
  }
  const pick = document.getElementById("hospital");
  const WORST = 6;
  if (places.name.length > WORST) pick.append(element("option", word("worst_six"), { value: "" }));
  places.name.forEach((name, i) => pick.append(element("option", name, { value: i })));
  const redraw = draws("daydraw", (width) => {
    if (!places.name.length) return [element("p", absent, { class: "hint" })];
    const shown = pick.value === "" ? d3.range(WORST) : [Number(pick.value)];
    const grid = element("div", "", { class: "grid" });
    grid.append(...shown.map((place) => course(place, shown.length > 1 ? columnOf(width, shown.length) : Math.min(width, 820))));
    return [grid, keys([
      [word("need"), "var(--l0)", null], [word("need_high"), "color-mix(in srgb, var(--l0) 22%, transparent)"],
      [word("room"), "var(--late)", null], [word("over_mean"), "var(--l2)", "2 3"],
    ])];
  });
  pick.addEventListener("change", () => redraw());
})();
