// The charts of a comparison: intervals around no difference, and the curves of every plan.
(() => {
  "use strict";
  const { data, number, word, element, draws, chart, shortened, absent, GAP } = report;
  const { paired } = data;
  const LOOKS = [ // as VERDICTS: never colour alone
    { fill: "var(--better1)", stroke: "var(--better2)", symbol: d3.symbolCircle },
    { fill: "var(--worse1)", stroke: "var(--worse2)", symbol: d3.symbolTriangle },
    { fill: "var(--paper)", stroke: "var(--soft)", symbol: d3.symbolSquare },
    { fill: "var(--soft)", stroke: "var(--soft)", symbol: d3.symbolCross },
  ];
  const signed = (value, digits) => (value === null ? absent : (value > 0 ? "+" : "") + number(value, digits));

  draws("paireddraw", (width) => {
    const column = width >= 2 * 440 + GAP ? (width - GAP) / 2 : width;
    return data.measures.map((measure, k) => {
      const rows = d3.range(paired.f.length).filter((row) => paired.k[row] === k).map((row, i) => ({
        i, name: data.functions[paired.f[row]] + (data.plans.length > 2 ? ` · ${data.plans[paired.p[row]]}` : ""), look: LOOKS[paired.v[row]],
        middle: paired.difference[row], low: paired.low[row], high: paired.high[row], verdict: data.verdicts[paired.v[row]],
      }));
      const known = rows.filter((row) => row.middle !== null);
      if (!known.length) return null;
      const widest = d3.max(known, (row) => Math.max(Math.abs(row.middle), Math.abs(row.low ?? 0), Math.abs(row.high ?? 0))) || 1;
      // The axis ends at a tick beyond all that is drawn.
      const step = d3.tickStep(0, widest, column < 420 ? 1 : 2), steps = Math.ceil((1.04 * widest) / step);
      const digits = Math.max(widest < 2 ? 2 : widest < 20 ? 1 : 0, d3.precisionFixed(step));
      const written = (value) => signed(value, digits);
      const sure = known.filter((row) => row.low !== null && row.high !== null);
      const box = element("div", "", { class: "chart" });
      box.append(element("h3", measure.with_unit));
      box.append(element("p", measure.more_is_better ? word("better_right") : word("better_left"), { class: "ways" }));
      box.append(chart(`${measure.with_unit}: ${word("difference")}`, {
        width: column, height: 30 * rows.length + 40, marginLeft: Math.min(215, column * 0.42), marginRight: 60, marginTop: 4, marginBottom: 30,
        x: { domain: [-steps * step, steps * step], label: null, grid: true, ticks: d3.range(-steps, steps + 1).map((i) => i * step), tickFormat: written },
        y: { type: "band", domain: rows.map((row) => row.i), label: null, tickSize: 0, tickFormat: (i) => shortened(rows[i].name, 0.9 * column), padding: 0.3 },
        color: { type: "identity" }, symbol: { type: "identity" },
        marks: [
          Plot.ruleX([0], { stroke: "var(--ink)", strokeWidth: 1.4 }),
          Plot.ruleY(sure, { x1: "low", x2: "high", y: "i", stroke: (row) => row.look.stroke, strokeWidth: 3 }),
          Plot.dot(known, { x: "middle", y: "i", r: 6, symbol: (row) => row.look.symbol, fill: (row) => row.look.fill, stroke: (row) => row.look.stroke, strokeWidth: 2, title: (row) => `${row.name}: ${written(row.middle)}, ${row.verdict}` }),
          Plot.text(rows, { frameAnchor: "right", dx: 56, y: "i", text: (row) => written(row.middle), textAnchor: "end", fontWeight: 600 }),
        ],
      }));
      return box;
    }).filter(Boolean).concat(keysOf());
  });
  function keysOf() {
    const list = element("ul", "", { class: "keys" });
    LOOKS.forEach((look, v) => {
      const sign = d3.create("svg").attr("width", 16).attr("height", 16).attr("aria-hidden", "true");
      sign.append("path").attr("transform", "translate(8,8)").attr("d", d3.symbol(look.symbol, 70)()).attr("fill", look.fill).attr("stroke", look.stroke).attr("stroke-width", 2);
      const item = element("li");
      item.append(sign.node(), element("span", data.verdicts[v]));
      list.append(item);
    });
    return [list];
  }

  draws("curvesdraw", (width) => {
    const column = report.columnOf(width, data.functions.length);
    return data.functions.map((name, f) => {
      const lines = data.curves.filter((curve) => curve.f === f);
      return lines.length ? report.curves(name, lines, column) : null;
    }).filter(Boolean);
  });
})();
