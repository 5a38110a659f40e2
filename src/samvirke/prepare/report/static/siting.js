// Siting: the map of what is within reach, and what one more unit is worth.
(() => {
  "use strict";
  const { data, amount, percent, number, word, choose, draws, chart, keys, element, absent } = report;
  const { places } = data;
  const state = { service: 0, metric: "after" };
  const of = () => data.states[state.service];
  const sign = (value, digits = 0) => (value !== null && value > 0 ? "+" : "") + number(value, digits);

  // The best first: keys walk the municipalities by what they gain.
  const ranking = () => d3.sort(d3.range(places.name.length), (place) => -(of().gain[place] || 0), (place) => of()[state.metric][place] ?? 2);
  function tell(place) {
    const row = of();
    const isAfter = state.metric === "after";
    const facts = [
      isAfter ? [word("share_before"), percent(row.before[place])] : [word("share_after"), percent(row.after[place])],
      [word("asked"), percent(row.asked[place])],
      [word("gain"), sign(row.gain[place], 1)],
      [word("demand"), amount(row.demand[place])],
      [word("people"), number(row.people[place])],
      [word("mean_before"), number(row.mean_before[place], 1)],
      [word("mean_after"), number(row.mean_after[place], 1)],
    ];
    if (row.simulated_gain[place] !== null) {
      const low = row.simulated_low[place], high = row.simulated_high[place];
      const span = low === null ? "" : ` (${number(low, 1)} – ${number(high, 1)})`;
      facts.push([word("simulated_share"), `${percent(row.simulated_before[place])} → ${percent(row.simulated_after[place])}`]);
      facts.push([word("simulated_gain"), sign(row.simulated_gain[place], 1) + span]);
    }
    return {
      title: places.name[place],
      of: data.functions[state.service],
      value: percent(row[state.metric][place]),
      meaning: word(isAfter ? "share_after" : "share_before"),
      facts,
    };
  }
  const hatchOf = (place) => report.shareHatch(of()[state.metric][place], of().asked[place]);
  function drawMap() {
    const more = [...data.open, ...data.proposed].flat().map(([lon, lat]) => [lon, lat]);
    const inside = d3.extent(places.lon), across = d3.extent(places.lat);
    // Neighbours' stations far away would make the area small: only those near it must be in sight.
    const near = more.filter(([lon, lat]) => lon >= inside[0] - 0.15 && lon <= inside[1] + 0.15 && lat >= across[0] - 0.08 && lat <= across[1] + 0.08);
    const map = report.choropleth(document.getElementById("mapdraw"), document.getElementById("details"), {
      order: ranking,
      fill: (place) => report.shareClass(of()[state.metric][place]),
      hatch: hatchOf,
      triangle: (place) => hatchOf(place) !== null,
      isNamed: () => false,
      tell,
      more: near,
    });
    if (!map) {
      document.getElementById("map").hidden = true;
      return;
    }
    const { ground } = map;
    const layer = map.over();
    const gained = layer.append("g"), open = layer.append("g"), proposed = layer.append("g");
    const names = ground.svg.append("g");
    const square = (size) => d3.symbol(d3.symbolSquare, size * size)();
    const star = (size) => d3.symbol(d3.symbolStar, 3.2 * size * size)();
    const most = d3.max(data.gained.flat(), (cell) => cell[2]) || 1;
    const radius = (people) => Math.max(1.6, 8 * Math.sqrt(people / most));
    const isAfter = () => state.metric === "after";
    ground.fits(() => {
      const k = ground.zoomed.k ** 0.75, dot = ground.dot ** 0.5;
      open.selectAll("path").attr("d", square((6 * dot) / k));
      proposed.selectAll("path").attr("d", star((9 * dot) / k));
      gained.selectAll("circle").attr("r", ([, , people]) => (radius(people) * dot) / k);
      const shown = isAfter() ? data.proposed[state.service] : [];
      const taken = data.open[state.service].map(([lon, lat]) => ground.at(lon, lat));
      const stars = shown.map(([lon, lat]) => ground.at(lon, lat));
      const grown = dot * ground.zoomed.k ** 0.25; // of signs, as they look when the map is zoomed
      const wanted = shown.map(([, , name], i) => ({ spot: stars[i], text: name, aside: 15 * grown + 4 * ground.dot }));
      const cells = shown.length ? data.gained[state.service] : [];
      const dots = ground.spots.filter((spot, place) => spot && !ground.isArea(place)); // municipalities without outlines
      ground.names(names, wanted, 12, [
        ...taken.map((spot) => [spot, 4 * grown]), ...stars.map((spot) => [spot, 14 * grown]), ...dots.map((spot) => [spot, 9 * ground.dot]),
        ...cells.map(([lon, lat, people]) => [ground.at(lon, lat), radius(people) * grown]),
      ]);
    });
    const put = (group, spots, name, says) => group.selectAll(name === "circle" ? "circle" : "path").data(spots)
      .join((enter) => { const made = enter.append(name); made.append("title"); return made; })
      .call((marks) => marks.select("title").text(says));
    function draw() {
      const after = isAfter();
      const shift = ([lon, lat]) => `translate(${ground.at(lon, lat)})`;
      put(gained, after ? data.gained[state.service] : [], "circle", ([, , people]) => `${word("cell_gained")}: ${number(people)}`)
        .attr("class", "reachednow").attr("transform", shift);
      put(open, data.open[state.service], "path", ([, , name, units]) => `${name}: ${units}`)
        .attr("class", "opensite").attr("transform", shift);
      put(proposed, after ? data.proposed[state.service] : [], "path", ([, , name, units]) => `${name}: ${units}`)
        .attr("class", "proposedsite").attr("transform", shift);
      map.draw();
      const items = [
        ...report.shareItems(ground, of()[state.metric].some((share) => share === null)),
        [(svg) => svg.append("path").attr("class", "opensite").attr("transform", "translate(13,9)").attr("d", square(8)), word("stands")],
      ];
      if (after) {
        items.push([(svg) => svg.append("path").attr("class", "proposedsite").attr("transform", "translate(13,10)").attr("d", star(8)), word("proposed")]);
        if (data.gained[state.service].length) items.push([(svg) => svg.append("circle").attr("class", "reachednow").attr("cx", 13).attr("cy", 9).attr("r", 6), word("cell_gained")]);
      }
      report.legend(document.getElementById("legend"), `${data.functions[state.service]}: ${word(after ? "share_after" : "share_before")}`, items);
    }
    choose("service", data.functions, (value) => { state.service = Number(value); draw(); });
    choose("metric", null, (value) => { state.metric = value; draw(); });
    draw();
    map.first();
  }
  drawMap();

  // Gain by number of units: what is reached, and what none exceeds.
  draws("curvedraw", (width) => {
    const { units, gain, bound, status, unit, simulated } = data.curve;
    const rows = units.map((count, i) => ({ count, gain: gain[i], bound: bound[i], status: status[i] })).filter((row) => row.gain !== null);
    if (!rows.length) return [element("p", absent, { class: "hint" })];
    const marks = [
      Plot.lineY(rows, { x: "count", y: "bound", stroke: "var(--l1)", strokeWidth: 2, strokeDasharray: "7 4" }),
      Plot.lineY(rows, { x: "count", y: "gain", stroke: "var(--l0)", strokeWidth: 2.4 }),
      Plot.dot(rows, { x: "count", y: "gain", r: 4.5, fill: "var(--l0)", title: (row) => `${row.count}: ${number(row.gain, 1)} (${row.status})` }),
      Plot.text(rows.filter((row) => row.count > 0), { x: "count", y: "gain", text: (row) => amount(row.gain), dy: 14, dx: 6, textAnchor: "start", stroke: "var(--paper)", strokeWidth: 4, fill: "var(--ink)", fontWeight: 600 }),
      Plot.ruleY([0], { stroke: "var(--ink)" }),
    ];
    const items = [[word("gain_by_model"), "var(--l0)", null], [word("at_most"), "var(--l1)", "7 4"]];
    if (simulated) {
      if (simulated.low !== null) marks.push(Plot.ruleX([simulated], { x: "units", y1: "low", y2: "high", stroke: "var(--late)", strokeWidth: 2.4 }));
      marks.push(Plot.dot([simulated], { x: "units", y: "gain", r: 5.5, symbol: "diamond", fill: "var(--late)", title: () => `${word("simulated")}: ${number(simulated.gain)}` }));
      items.push([word("simulated")]);
    }
    const legend = keys(items);
    if (simulated) {
      const sign = element("span", "◆", { "aria-hidden": "true" });
      sign.style.color = "var(--late)";
      legend.lastElementChild.prepend(sign, " ");
    }
    return [
      chart(`${word("gain")}, ${unit}`, {
        width: Math.min(width, 760), height: 300, marginLeft: 54, marginRight: 24, marginTop: 24, marginBottom: 38,
        x: { label: word("units"), labelAnchor: "right", labelArrow: "none", ticks: units, tickFormat: (count) => number(count) },
        y: { label: unit, labelArrow: "none", grid: true, ticks: 5, tickFormat: (value) => number(value), nice: true, zero: true },
        marks,
      }),
      legend,
    ];
  });
})();
