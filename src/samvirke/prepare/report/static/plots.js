// Charts by Observable Plot. Colours are the page's own variables, so light, dark and paper are one.
(() => {
  "use strict";
  const { number, percent, word, element } = report;
  const LINES = [["var(--l0)", null], ["var(--l1)", "7 4"], ["var(--l2)", "2 3"], ["var(--l3)", "9 3 2 3"]];
  const GAP = 30; // between the columns of a grid, as in report.css
  const style = { background: "transparent", color: "var(--ink)", fontFamily: "inherit", fontSize: "12px" };
  const ticksOfPercent = { tickFormat: (share) => percent(share), ticks: 5 };

  // A chart with a name for those who do not see it.
  function chart(label, options) {
    const drawn = Plot.plot({ style, ...options });
    const svg = drawn.tagName === "svg" ? drawn : drawn.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
    return drawn;
  }
  // What the colours and dashes mean: [text, colour, dash]; without a colour text alone, without a dash a patch.
  function keys(items) {
    const list = element("ul", "", { class: "keys" });
    for (const [text, fill, dash] of items) {
      const item = element("li");
      list.append(item);
      if (!fill) {
        item.append(element("span", text));
        continue;
      }
      const sign = d3.create("svg").attr("width", 28).attr("height", 12).attr("aria-hidden", "true");
      if (dash === undefined) sign.attr("width", 14).append("rect").attr("width", 14).attr("height", 12).attr("fill", fill);
      else sign.append("line").attr("x2", 28).attr("y1", 6).attr("y2", 6).attr("stroke", fill).attr("stroke-width", 2.4).attr("stroke-dasharray", dash);
      item.append(sign.node(), element("span", text));
    }
    return list;
  }
  // The width of one of `count` charts side by side.
  function columnOf(width, count) {
    const columns = Math.max(1, Math.min(Math.floor((width + GAP) / (330 + GAP)), count));
    return (width - GAP * (columns - 1)) / columns;
  }
  // Share reached by minutes: lines of { label, t, share, low, high, limits: [[t, share]] }.
  function curves(name, lines, width) {
    const limits = lines.flatMap((line, i) => line.limits.map(([t, share]) => ({ t, share, i })));
    const longest = d3.max(lines, (line) => d3.max(line.t));
    const until = limits.length ? Math.min(longest, Math.max(40, 1.35 * d3.max(limits, (limit) => limit.t))) : longest;
    const shown = lines.map((line) => line.t.map((t, k) => ({ t, share: line.share[k], low: line.low[k], high: line.high[k] })).filter((point) => point.t <= until));
    const box = element("div", "", { class: "chart" });
    box.append(element("h3", name));
    box.append(chart(`${name}: ${word("share_reached")}`, {
      width, height: 250, marginLeft: 42, marginRight: 12, marginTop: 20, marginBottom: 36,
      x: { domain: [0, until], label: word("minutes_after"), labelAnchor: "right", labelArrow: "none", ticks: 6 },
      y: { domain: [0, 1], label: null, grid: true, ...ticksOfPercent },
      marks: [
        ...limits.map((limit) => Plot.ruleX([limit], { x: "t", stroke: LINES[limit.i % 4][0], strokeOpacity: 0.45, strokeDasharray: "1 2" })),
        ...shown.map((points, i) => Plot.areaY(points, { x: "t", y1: "low", y2: "high", fill: LINES[i % 4][0], fillOpacity: 0.2 })),
        ...shown.map((points, i) => Plot.lineY(points, { x: "t", y: "share", stroke: LINES[i % 4][0], strokeWidth: 2, strokeDasharray: LINES[i % 4][1] })),
        Plot.dot(limits, { x: "t", y: "share", r: 5, fill: "var(--paper)", stroke: (limit) => LINES[limit.i % 4][0], strokeWidth: 2 }),
        Plot.text(limits, { x: "t", y: "share", dy: -14, stroke: "var(--paper)", strokeWidth: 4, text: (limit) => number(limit.t), fill: (limit) => LINES[limit.i % 4][0], fontWeight: 600 }),
        Plot.ruleY([0], { stroke: "var(--ink)" }),
      ],
      color: { type: "identity" },
    }));
    box.append(keys(lines.map((line, i) => [line.label, LINES[i % 4][0], LINES[i % 4][1]])));
    return box;
  }
  // A text that fits beside a chart of this width.
  const shortened = (text, width) => {
    const most = Math.max(14, Math.floor(width / 2.1 / 6.4));
    return text.length > most ? text.slice(0, most - 1) + "…" : text;
  };
  Object.assign(report, { chart, keys, columnOf, curves, shortened, ticksOfPercent, GAP });
})();
