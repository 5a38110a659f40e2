// A forecast: fans of what may come after what was observed, and the chance of more patients than beds.
(() => {
  "use strict";
  const { data, number, percent, word, element, draws, chart, keys } = report;
  const { first, dates } = data;
  const dated = (day) => dates[day - first] || "";
  const tinted = (share) => `color-mix(in srgb, var(--l0) ${share}%, transparent)`;
  const LIMIT_LOOKS = [["var(--late)", null], ["var(--l2)", "2 3"], ["var(--l3)", "7 4"]];

  // Days from the day the forecast was made on, with their dates under them.
  function dayAxis(from, to, width) {
    const most = Math.max(2, Math.floor(width / 78));
    const step = [1, 2, 3, 7, 14, 21, 28, 56].find((days) => (to - from) / days <= most) || 84;
    const ticks = d3.range(Math.ceil(from / step) * step, to + 1, step);
    return { domain: [from, to], ticks, tickFormat: (day) => `${day > 0 ? "+" : ""}${number(day)}\n${dated(day)}`, label: null };
  }
  const leftOf = (values) => 22 + 7 * number(d3.max(values) || 0).length;
  const tip = (rows, y, title) => Plot.tip(rows, Plot.pointerX({ x: "day", y, title, fill: "var(--card)", stroke: "var(--edge)" }));

  function fan(series, width) {
    const rows = series.p50.map((p50, i) => ({ day: i + 1, p50, p05: series.p05[i], p25: series.p25[i], p75: series.p75[i], p95: series.p95[i] }));
    const seen = series.seen.map((day, i) => ({ day, value: series.value[i], later: series.later[i] }));
    const to = first + dates.length - 1;
    const limits = series.name === "intensive" ? data.limits.map((limit, i) => ({ ...limit, look: LIMIT_LOOKS[i] })) : [];
    const top = d3.max([...series.p95, ...series.value]) || 1;
    const shown = limits.filter((limit) => limit.beds <= 1.25 * top); // one far above would flatten the fan
    const box = element("div", "", { class: "chart" });
    box.append(element("h3", series.title));
    box.append(chart(series.title, {
      width, height: 280, marginLeft: leftOf([top]), marginRight: 22, marginTop: 20, marginBottom: 40,
      x: dayAxis(first, to, width - 60),
      y: { label: null, grid: true, ticks: 5, nice: true, zero: true, tickFormat: (value) => number(value) },
      marks: [
        Plot.areaY(rows, { x: "day", y1: "p05", y2: "p95", fill: "var(--l0)", fillOpacity: 0.18 }),
        Plot.areaY(rows, { x: "day", y1: "p25", y2: "p75", fill: "var(--l0)", fillOpacity: 0.28 }),
        Plot.lineY(rows, { x: "day", y: "p50", stroke: "var(--l0)", strokeWidth: 2.4 }),
        ...shown.map(({ beds, look }) => Plot.ruleY([beds], { stroke: look[0], strokeWidth: 2, strokeDasharray: look[1] })),
        ...shown.map(({ beds, name, look }) => Plot.text([beds], { frameAnchor: "left", y: (value) => value, text: () => `${name}: ${number(beds)}`, dx: 6, dy: -8, textAnchor: "start", fill: look[0], stroke: "var(--paper)", strokeWidth: 4, fontWeight: 600 })),
        Plot.ruleX([0.5], { stroke: "var(--edge)", strokeDasharray: "2 3" }),
        Plot.dot(seen.filter((row) => !row.later), { x: "day", y: "value", r: 2.2, fill: "var(--ink)" }),
        Plot.dot(seen.filter((row) => row.later), { x: "day", y: "value", r: 3.2, fill: "var(--paper)", stroke: "var(--late)", strokeWidth: 1.6 }),
        Plot.ruleY([0], { stroke: "var(--ink)" }),
        tip(rows, "p50", (row) => `${word("day")} ${number(row.day)} (${dated(row.day)})\n${word("median")}: ${number(row.p50)}\n${word("half")}: ${number(row.p25)}–${number(row.p75)}\n${word("most")}: ${number(row.p05)}–${number(row.p95)}`),
      ],
    }));
    return box;
  }
  draws("fandraw", (width) => {
    const grid = element("div", "", { class: "grid two" });
    const each = width >= 910 ? (width - 30) / 2 : width;
    data.series.forEach((series) => grid.append(fan(series, each)));
    const items = [
      [word("median"), "var(--l0)", null], [word("half"), tinted(44)], [word("most"), tinted(18)],
      [`● ${word("observed")}`],
    ];
    if (data.series.some((series) => series.later.some(Boolean))) items.push([`○ ${word("came_later")}`]);
    return [grid, keys(items)];
  });

  draws("chancedraw", (width) => {
    const lines = data.limits.map(({ name, beds, chance }, i) => ({ name: `${name}: ${number(beds)}`, look: LIMIT_LOOKS[i], rows: chance.map((share, k) => ({ day: k + 1, share })) }));
    const box = element("div", "", { class: "chart" });
    box.append(element("h3", word("chance")));
    box.append(chart(word("chance"), {
      width: Math.min(width, 760), height: 220, marginLeft: 46, marginRight: 22, marginTop: 14, marginBottom: 40,
      x: dayAxis(1, data.series[0].p50.length, Math.min(width, 760) - 60),
      y: { domain: [0, 1], label: null, grid: true, ...report.ticksOfPercent },
      marks: [
        ...lines.map(({ rows, look }) => Plot.lineY(rows, { x: "day", y: "share", stroke: look[0], strokeWidth: 2.2, strokeDasharray: look[1] })),
        Plot.ruleY([0], { stroke: "var(--ink)" }),
        tip(lines[0].rows, "share", (row) => `${word("day")} ${number(row.day)} (${dated(row.day)})\n` + lines.map((line) => `${line.name}: ${percent(line.rows[row.day - 1].share)}`).join("\n")),
      ],
    }));
    box.append(keys(lines.map((line) => [line.name, line.look[0], line.look[1]])));
    return [box];
  });
})();
