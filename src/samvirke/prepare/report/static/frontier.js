// Cost against risk: what stays unmet for each budget, on the runs that a plan was made on and on others.
(() => {
  "use strict";
  const { data, number, word, element, choose, draws, chart, keys, columnOf } = report;
  const { frontiers } = data;
  const LOOKS = [["var(--l0)", null, "circle"], ["var(--l1)", "7 4", "diamond2"], ["var(--l2)", "2 3", "square2"]];
  let metric = "mean";
  // Large numbers in millions or thousands would need another word: they are shortened on the axis alone.
  const left = (top) => 22 + 7 * number(top).length;

  function drawOne(found, width) {
    const rows = found.series.flatMap((series, i) => found.cost.map((cost, k) => ({ i, label: series.label, cost, risk: series[metric][k] }))).filter((row) => row.risk !== null);
    const top = d3.max(rows, (row) => row.risk) || 1;
    const title = `${found.name}, ${found.unit}, ${word("modelled")}`;
    const box = element("div", "", { class: "chart" });
    const marks = [Plot.ruleX([found.asked], { stroke: "var(--late)", strokeWidth: 1.6, strokeDasharray: "3 3" })];
    found.series.forEach((_, i) => {
      const [colour, dash, symbol] = LOOKS[i % LOOKS.length];
      const own = rows.filter((row) => row.i === i);
      const isFirst = i === 0;
      marks.push(
        Plot.lineY(own, { x: "cost", y: "risk", stroke: colour, strokeWidth: isFirst ? 2.4 : 1.8, strokeDasharray: dash }),
        Plot.dot(own, { x: "cost", y: "risk", r: isFirst ? 4.5 : 3.6, symbol, fill: isFirst ? colour : "var(--paper)", stroke: colour, strokeWidth: 1.8 }),
      );
    });
    marks.push(
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      Plot.tip(rows, Plot.pointer({ x: "cost", y: "risk", title: (row) => `${row.label}\n${number(row.cost, 1)} ${found.cost_unit}\n${number(row.risk)} ${found.unit}`, fill: "var(--card)", stroke: "var(--edge)" })),
    );
    box.append(element("h3", title), chart(title, {
      width, height: 250, marginLeft: left(top), marginRight: 18, marginTop: 14, marginBottom: 40,
      x: { label: found.cost_unit, labelAnchor: "right", labelArrow: "none", ticks: Math.max(3, Math.floor(width / 80)), tickFormat: (cost) => number(cost, cost % 1 ? 1 : 0), zero: true },
      y: { label: null, grid: true, ticks: 5, tickFormat: (risk) => number(risk, risk % 1 ? 1 : 0), zero: true, nice: true },
      marks,
    }));
    return box;
  }
  const redraw = draws("frontierdraw", (width) => {
    const grid = element("div", "", { class: "frontiers" });
    const each = frontiers.length > 1 ? columnOf(width, frontiers.length) : Math.min(width, 760);
    grid.append(...frontiers.map((found) => drawOne(found, each)));
    const labels = frontiers.length ? frontiers[0].series.map((series) => series.label) : [];
    return [grid, keys([...labels.map((label, i) => [label, LOOKS[i % 3][0], LOOKS[i % 3][1]]), [word("asked_budget"), "var(--late)", "3 3"]])];
  });
  choose("frontier", null, (value) => { metric = value; redraw(); });
})();
