// The charts of a simulation: how fast help comes, and how much the units are used.
(() => {
  "use strict";
  const { data, percent, word, draws, chart, keys, shortened, ticksOfPercent } = report;

  draws("curvesdraw", (width) => {
    const column = report.columnOf(width, data.functions.length);
    return data.functions.map((name, f) => {
      const lines = data.curves.filter((curve) => curve.f === f);
      return lines.length ? report.curves(name, lines, column) : null;
    }).filter(Boolean);
  });

  draws("unitsdraw", (width) => {
    if (!data.units.length) return [];
    const named = data.units.map((unit, i) => ({ ...unit, i }));
    const services = [...new Set(named.map((unit) => unit.service))];
    const fill = (service) => `var(--l${services.indexOf(service) % 4})`;
    const top = Math.min(1, 1.05 * d3.max(named, (unit) => Math.max(unit.share, unit.high ?? 0))) || 1;
    return [
      chart(word("away"), {
        width, height: 24 * named.length + 44, marginLeft: Math.min(250, width * 0.44), marginRight: 48, marginTop: 2, marginBottom: 36,
        x: { domain: [0, top], label: word("away"), labelArrow: "none", grid: true, ...ticksOfPercent },
        y: { type: "band", label: null, tickSize: 0, tickFormat: (i) => shortened(named[i].name, width), padding: 0.34 },
        color: { type: "identity" },
        marks: [
          Plot.barX(named, { x: "share", y: "i", fill: (unit) => fill(unit.service), fillOpacity: 0.78, title: (unit) => `${unit.name}: ${percent(unit.share, 1)}` }),
          Plot.ruleY(named.filter((unit) => unit.low !== null && unit.high !== null), { x1: "low", x2: "high", y: "i", stroke: "var(--ink)", strokeWidth: 1.6 }),
          Plot.text(named, { x: (unit) => Math.max(unit.share, unit.high ?? 0), y: "i", text: (unit) => percent(unit.share), textAnchor: "start", dx: 6, fontWeight: 600 }),
        ],
      }),
      keys(services.map((service) => [service, fill(service)])),
    ];
  });
})();
