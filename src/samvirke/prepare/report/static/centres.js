// Call centres: how soon agencies are alerted and calls answered, what changes, and who answers where.
(() => {
  "use strict";
  const { data, number, word, element, draws, chart, keys, shortened, ticksOfPercent, patch, GAP } = report;
  const LOOKS = [ // as the arrangements: colour, dash and sign, never colour alone
    ["var(--l0)", null, d3.symbolCircle], ["var(--l1)", "7 4", d3.symbolTriangle],
    ["var(--l2)", "2 3", d3.symbolSquare], ["var(--l3)", "9 3 2 3", d3.symbolDiamond],
  ];
  const lookOf = (a) => LOOKS[a % LOOKS.length];
  const signed = (value, digits = 0) => (value !== null && Number(value.toFixed(digits)) > 0 ? "+" : "") + number(value, digits);

  draws("curvesdraw", (width) => {
    const column = width >= 2 * 440 + GAP ? (width - GAP) / 2 : width;
    return data.charts.map(({ title, lines }) => {
      const points = lines.map((line) => line.t.map((t, k) => ({ t, share: line.share[k] })));
      const box = element("div", "", { class: "chart" });
      box.append(element("h3", title));
      box.append(chart(title, {
        width: column, height: 240, marginLeft: 46, marginRight: 14, marginTop: 12, marginBottom: 36,
        x: { label: word("seconds"), labelAnchor: "right", labelArrow: "none", ticks: 6, tickFormat: (s) => number(s) },
        y: { domain: [0, 1], label: null, grid: true, ...ticksOfPercent },
        marks: [
          ...points.map((line, i) => Plot.lineY(line, { x: "t", y: "share", stroke: lookOf(lines[i].a)[0], strokeWidth: 2, strokeDasharray: lookOf(lines[i].a)[1] })),
          Plot.ruleY([0], { stroke: "var(--ink)" }),
        ],
      }));
      box.append(keys(lines.map((line) => [data.arrangements[line.a], lookOf(line.a)[0], lookOf(line.a)[1]])));
      return box;
    });
  });

  draws("changesdraw", (width) => {
    const rows = data.changes.filter((row) => row.middle !== null).map((row, i) => ({ ...row, i }));
    if (!rows.length) return [];
    const groups = d3.groups(rows, (row) => row.group);
    const parts = groups.flatMap(([group, members]) => [
      element("h3", group),
      bars(group, members.map((row, i) => ({ ...row, i })), width),
    ]);
    const box = element("div", "", { class: "chart" });
    box.append(element("p", word("sooner_left"), { class: "note" }), ...parts);
    return [box];
  });
  function bars(group, rows, width) {
    // Its own scale: beside minutes won on conferences, seconds on the road would vanish.
    const all = rows.flatMap((row) => [row.middle, row.low, row.high]).filter((value) => value !== null);
    const [least, most] = d3.extent([0, ...all]);
    const digits = d3.max(rows, (row) => Math.abs(row.middle)) < 50 ? 1 : 0;
    const room = 0.04 * (most - least) || 1;
    const sure = rows.filter((row) => row.low !== null && row.high !== null);
    return chart(`${group}: ${word("change")}`, {
      width, height: 28 * rows.length + 30, marginLeft: Math.min(150, width * 0.36), marginRight: 64, marginTop: 2, marginBottom: 26,
      x: { domain: [least - room, most + room], label: null, grid: true, ticks: width < 520 ? 4 : 8, tickFormat: (value) => signed(value) },
      y: { type: "band", domain: rows.map((row) => row.i), label: null, tickSize: 0, tickFormat: (i) => shortened(data.arrangements[rows[i].a], 0.9 * width), padding: 0.3 },
      color: { type: "identity" }, symbol: { type: "identity" },
      marks: [
        Plot.ruleX([0], { stroke: "var(--ink)", strokeWidth: 1.4 }),
        Plot.ruleY(sure, { x1: "low", x2: "high", y: "i", stroke: (row) => lookOf(row.a)[0], strokeWidth: 3 }),
        Plot.dot(rows, { x: "middle", y: "i", r: 6, symbol: (row) => lookOf(row.a)[2], fill: (row) => lookOf(row.a)[0], stroke: "var(--paper)", title: (row) => `${data.arrangements[row.a]}: ${signed(row.middle, 1)} s` }),
        Plot.text(rows, { frameAnchor: "right", dx: 60, y: "i", text: (row) => `${signed(row.middle, digits)} s`, textAnchor: "end", fontWeight: 600 }),
      ],
    });
  }

  function drawMap() {
    const { places, centres, served } = data;
    const here = centres.filter((centre) => centre.here && centre.lon !== null);
    const map = report.choropleth(document.getElementById("mapdraw"), document.getElementById("details"), {
      order: () => d3.sort(d3.range(places.name.length), (place) => -served[place], (place) => places.name[place]),
      fill: (place) => "here" + served[place],
      isNamed: () => false,
      more: here.map((centre) => [centre.lon, centre.lat]),
      tell: (place) => ({
        title: places.name[place], of: word("services"), value: `${number(served[place])} / 3`,
        meaning: word("of_three", { count: number(served[place]) }),
        facts: ["110", "112", "113"].map((name, k) => [name, data.answered_by[place][k]]),
      }),
    });
    if (!map) {
      document.querySelector("#map .map").hidden = true;
      return;
    }
    const { ground } = map;
    const layer = map.over();
    const names = ground.svg.append("g");
    const known = centres.filter((centre) => centre.lon !== null);
    // Those at one place stand beside each other.
    const beside = known.map((centre, i) => known.slice(0, i).filter((other) => other.lon === centre.lon && other.lat === centre.lat).length);
    const SIGNS = { 110: d3.symbolSquare, 112: d3.symbolTriangle, 113: d3.symbolCircle };
    ground.fits(() => {
      const size = 110 * (ground.dot / ground.zoomed.k ** 0.7) ** 2;
      layer.selectAll("path").data(known).join("path").attr("class", (centre) => (centre.here ? "ownsite" : "othersite"))
        .attr("d", (centre) => d3.symbol(SIGNS[centre.service] || d3.symbolCircle, size)())
        .attr("transform", (centre, i) => {
          const [x, y] = ground.at(centre.lon, centre.lat);
          return `translate(${x - 1.2 * Math.sqrt(size) * beside[i]},${y})`;
        })
        .selectAll("title").data((centre) => [centre]).join("title").text((centre) => centre.name);
      ground.names(names, known.map((centre) => ({ spot: ground.at(centre.lon, centre.lat), text: centre.name })), 8);
    });
    map.draw();
    const counts = [3, 2, 1].filter((count) => served.includes(count));
    report.legend(document.getElementById("legend"), word("services"), [
      ...counts.map((count) => [patch("here" + count), word("of_three", { count: number(count) })]),
      ...["110", "112", "113"].map((name) => [report.mark("ownsite", SIGNS[name], 90), `${name}: ${word("centre_here")}`]),
      [report.mark("othersite", d3.symbolCircle, 90), word("centre_elsewhere")],
    ]);
    map.first();
  }
  drawMap();
})();
