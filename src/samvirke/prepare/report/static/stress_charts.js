// The charts of a stress test.
(() => {
  "use strict";
  const { data, number, amount, percent, word, element, choose, draws, chart, keys, shortened, ticksOfPercent, GAP } = report;
  const RAMP = d3.range(6).map((step) => `var(--q${step})`);

  // How fast help comes: one small chart a service, one line a kind of area.
  draws("curvesdraw", (width) => {
    const column = report.columnOf(width, data.functions.length);
    return data.functions.map((name, f) => {
      const lines = data.curves.filter((curve) => curve.f === f);
      return lines.length ? report.curves(name, lines, column) : null;
    }).filter(Boolean);
  });

  // When it happens: needs, and the share of them that is late.
  let service = 0;
  const summed = (f, name) => (f ? data.rhythm[f - 1][name] : d3.range(288).map((i) => d3.sum(data.rhythm, (of) => of[name][i])));
  function heat(width, title, values, write) {
    const cells = values.map((value, i) => ({ month: data.months[Math.floor(i / 24)], hour: i % 24, value }));
    const top = d3.max(values) || 1, least = d3.min(values, (value) => value ?? undefined) || 0;
    const floor = least > 0.4 * top ? least : 0; // close to even: show what difference there is
    const box = element("div", "", { class: "chart" });
    box.append(element("h3", title));
    box.append(chart(title, {
      width, height: Math.max(210, width * 0.47), marginLeft: 34, marginRight: 2, marginTop: 4, marginBottom: 34, padding: 0.06,
      x: { label: word("hour"), labelAnchor: "right", labelArrow: "none", tickFormat: (hour) => (hour % 3 ? "" : String(hour).padStart(2, "0")), tickSize: 0 },
      y: { domain: data.months, label: null, tickSize: 0 },
      color: { type: "quantize", domain: [floor, top], n: 6, range: RAMP },
      marks: [Plot.cell(cells, { x: "hour", y: "month", fill: "value", title: (cell) => `${cell.month} ${String(cell.hour).padStart(2, "0")}: ${write(cell.value)}` })],
    }));
    const ramp = element("p", "", { class: "ramp" });
    const sign = d3.create("svg").attr("width", 132).attr("height", 12).attr("aria-hidden", "true");
    sign.selectAll("rect").data(RAMP).join("rect").attr("x", (_, i) => 22 * i).attr("width", 22).attr("height", 12).attr("fill", (fill) => fill);
    ramp.append(element("span", write(floor)), sign.node(), element("span", write(top)));
    box.append(ramp);
    return box;
  }
  const redrawRhythm = draws("rhythmdraw", (width) => {
    const column = width >= 2 * 440 + GAP ? (width - GAP) / 2 : width;
    const required = summed(service, "required"), late = summed(service, "late");
    const share = required.map((value, i) => (value > 0 ? late[i] / value : null));
    return [
      heat(column, word("needs"), required, amount),
      heat(column, word("late_share"), share, (value) => percent(value, 1)),
    ];
  });
  choose("rhythm", [word("all_services"), ...data.functions], (value) => { service = Number(value); redrawRhythm(); });

  // Whose duty: the largest gaps by owner and service. Keys are numbers, so equal names stay apart.
  draws("ownersdraw", (width) => {
    if (!data.owners.length) return [element("p", word("no_gap"), { class: "hint" })];
    const named = data.owners.map((row, i) => ({ ...row, i }));
    return [chart(word("gap"), {
      width, height: 26 * named.length + 14, marginLeft: Math.min(230, width * 0.48), marginRight: 52, marginTop: 2, marginBottom: 4,
      x: { axis: null, domain: [0, named[0].gap] },
      y: { type: "band", label: null, tickSize: 0, tickFormat: (i) => shortened(`${named[i].owner} · ${named[i].service}`, width), padding: 0.32 },
      marks: [
        Plot.barX(named, { x: "gap", y: "i", fill: "var(--late)", title: (row) => `${row.owner}, ${row.service}: ${amount(row.gap)}` }),
        Plot.text(named, { x: "gap", y: "i", text: (row) => amount(row.gap), textAnchor: "start", dx: 6, fontWeight: 600 }),
      ],
    })];
  });

  // Who is reached: a bar as far as the own units reach, a ring as far as anyone does.
  draws("reachdraw", (width) => {
    if (!data.reached.length) return [];
    return [
      chart(word("of_people"), {
        width, height: 44 * data.reached.length + 44, marginLeft: 92, marginRight: 52, marginTop: 4, marginBottom: 36,
        x: { domain: [0, 1], label: word("of_people"), labelArrow: "none", grid: true, ...ticksOfPercent },
        y: { label: null, tickSize: 0, domain: data.reached.map((row) => row.label), padding: 0.45 },
        marks: [
          Plot.barX(data.reached, { x: "own", y: "label", fill: "var(--k1)" }),
          Plot.ruleY(data.reached, { x1: "own", x2: "any", y: "label", stroke: "var(--late)", strokeWidth: 3 }),
          Plot.dot(data.reached, { x: "any", y: "label", r: 6, fill: "var(--paper)", stroke: "var(--late)", strokeWidth: 2.5 }),
          Plot.text(data.reached, { x: "any", y: "label", text: (row) => percent(row.any), textAnchor: "start", dx: 11, fontWeight: 600 }),
        ],
      }),
      keys([[word("by_own"), "var(--k1)"], [word("by_anyone"), "var(--late)", null]]),
    ];
  });

  // What the data are worth: each table of the region as one bar.
  draws("qualitydraw", (width) => {
    const { tables, qualities, counts } = data.quality;
    const parts = tables.flatMap((table, t) => {
      const all = d3.sum(counts, (of) => of[t]) || 1;
      return qualities.map((quality, q) => ({ table, quality: q, share: counts[q][t] / all, count: counts[q][t] }));
    });
    if (!parts.length) return [];
    const fill = (q) => `var(--k${q})`;
    return [
      chart(word("share_of_rows"), {
        width, height: 25 * tables.length + 40, marginLeft: 118, marginRight: 14, marginTop: 2, marginBottom: 34,
        x: { domain: [0, 1], label: word("share_of_rows"), labelArrow: "none", ...ticksOfPercent },
        y: { label: null, tickSize: 0, domain: tables, padding: 0.25 },
        color: { type: "identity" },
        marks: [Plot.barX(parts, Plot.stackX({ x: "share", y: "table", order: "quality", fill: (part) => fill(part.quality), insetRight: 0.5, title: (part) => `${qualities[part.quality]}: ${number(part.count)}` }))],
      }),
      keys(qualities.map((quality, q) => [quality, fill(q)])),
    ];
  });

  // The model beside published figures, one line a figure.
  if (document.getElementById("publisheddraw")) {
    draws("publisheddraw", (width) => {
      const shown = data.published.filter((row) => row.modelled !== null && row.published !== null).map((row, i) => ({ ...row, i }));
      if (!shown.length) return [];
      const unit = shown.every((row) => row.unit === shown[0].unit) ? shown[0].unit : "";
      return [
        chart(`${word("modelled")}, ${word("published")}`, {
          width, height: 40 * shown.length + 40, marginLeft: 12, marginRight: 24, marginTop: 8, marginBottom: 34,
          x: { domain: [0, 1.08 * d3.max(shown, (row) => Math.max(row.modelled, row.published))], label: unit, labelArrow: "none", grid: true, tickFormat: (value) => number(value), ticks: 6 },
          y: { type: "band", axis: null },
          marks: [
            Plot.ruleY(shown, { y: "i", x1: "modelled", x2: "published", stroke: "var(--soft)", strokeWidth: 1.5 }),
            Plot.dot(shown, { y: "i", x: "published", r: 6, stroke: "var(--ink)", strokeWidth: 2, fill: "var(--paper)" }),
            Plot.dot(shown, { y: "i", x: "modelled", r: 6, fill: "var(--late)", symbol: "diamond" }),
            Plot.text(shown, { y: "i", frameAnchor: "left", dy: -15, text: "measure", textAnchor: "start", fill: "var(--soft)", stroke: "var(--paper)", strokeWidth: 3 }),
          ],
        }),
        keys([[`◆ ${word("modelled")}`], [`○ ${word("published")}`]]),
      ];
    });
  }
})();
