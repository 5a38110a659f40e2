// The map of the gaps: coast, municipalities as areas or points, a circle for each gap.
(() => {
  "use strict";
  const { data, amount, percent, number, word, element, choose, absent } = report;
  const { places, rows } = data;
  const LIMITS = [0.5, 0.7, 0.8, 0.9, 0.95]; // classes v0 … v5 of the share in time
  const LABELS = 7;
  const WIDTH = 720;
  const RADIUS = 26;
  const SPOT = Math.max(2.3, Math.min(7, 62 / Math.sqrt(places.name.length))); // smaller where many
  const PAPER = 393; // the map on paper: 104 mm at 96 dots an inch, as in report.css
  const box = document.getElementById("mapdraw");
  const details = document.getElementById("details");
  const legend = document.getElementById("legend");
  const hint = details.firstElementChild;
  const state = { service: 0, metric: "share", chosen: null };

  // Rings are written by outlines.py: zigzag steps on a grid, five bits a letter.
  const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  const valueOf = new Map([...ALPHABET].map((letter, value) => [letter, value]));
  function decode(text) {
    const points = [];
    const at = [0, 0];
    let axis = 0, value = 0, shift = 1;
    for (const letter of text) {
      const bits = valueOf.get(letter);
      value += (bits % 32) * shift;
      shift *= 32;
      if (bits >= 32) continue;
      at[axis] += value % 2 ? -(value + 1) / 2 : value / 2;
      if (axis) points.push([at[0] * data.step, at[1] * data.step]);
      axis = 1 - axis;
      value = 0;
      shift = 1;
    }
    return points;
  }

  // Transverse Mercator on a sphere, about the middle of the region: shapes as on Norwegian maps.
  const known = places.lon.map((lon, i) => [lon, places.lat[i]]).filter(([lon, lat]) => lon !== null && lat !== null);
  if (!known.length) {
    document.getElementById("map").hidden = true;
    return;
  }
  const [westmost, eastmost] = d3.extent(known, (point) => point[0]);
  const middle = ((westmost + eastmost) / 2) * Math.PI / 180;
  function project([lon, lat]) {
    const l = lon * Math.PI / 180 - middle, p = lat * Math.PI / 180;
    return [Math.atanh(Math.cos(p) * Math.sin(l)), -Math.atan2(Math.tan(p), Math.cos(l))];
  }
  const areas = places.name.map((_, i) => (places.area[i] || []).map((polygon) => polygon.map((ring) => decode(ring).map(project))));
  const points = places.lon.map((lon, i) => (lon === null || places.lat[i] === null ? null : project([lon, places.lat[i]])));
  const everything = [...points.filter(Boolean), ...areas.flat(3)];
  const [left, right] = d3.extent(everything, (point) => point[0]);
  const [top, bottom] = d3.extent(everything, (point) => point[1]);
  const margin = 0.045 * Math.max(right - left, bottom - top) + 1e-4;
  const shape = Math.min(1.32, Math.max(0.62, (bottom - top + 2 * margin) / (right - left + 2 * margin)));
  const HEIGHT = Math.round(WIDTH * shape);
  const scale = Math.min(WIDTH / (right - left + 2 * margin), HEIGHT / (bottom - top + 2 * margin));
  const onPage = ([x, y]) => [
    WIDTH / 2 + scale * (x - (left + right) / 2),
    HEIGHT / 2 + scale * (y - (top + bottom) / 2),
  ];
  const path = (polygons) =>
    polygons.map((polygon) => polygon.map((ring) =>
      "M" + ring.map((point) => onPage(point).map((v) => v.toFixed(1)).join(" ")).join("L") + "Z").join("")).join("");
  const spots = points.map((point) => point && onPage(point));

  const svg = d3.create("svg").attr("viewBox", `0 0 ${WIDTH} ${HEIGHT}`).attr("role", "presentation");
  // Two hatches: dark strokes would not be seen on the strongest colours.
  const hatch = svg.append("defs").selectAll("pattern").data(["below", "farbelow"]).join("pattern")
    .attr("id", String).attr("width", 5).attr("height", 5).attr("patternUnits", "userSpaceOnUse");
  hatch.append("line").attr("y2", 5).attr("class", (name) => (name === "below" ? "hatch" : "hatch strong"));
  const world = svg.append("g");
  for (const [country, polygons] of Object.entries(data.coast)) {
    world.append("path").attr("class", country === "NOR" ? "neighbour home" : "neighbour").attr("fill-rule", "evenodd")
      .attr("d", path(polygons.map((polygon) => polygon.map((ring) => decode(ring).map(project)))));
  }
  const layer = { places: world.append("g"), hatched: world.append("g"), dots: world.append("g") };
  const ring = world.append("path").attr("class", "ring");
  const labels = svg.append("g");
  // The buttons stand in the corner with fewer places under them.
  const buttons = document.querySelector(".zoom");
  const under = (from, to) => spots.filter((spot) => spot && spot[0] > from && spot[0] < to && spot[1] < 150).length;
  const toLeft = under(0, 70) < under(WIDTH - 70, WIDTH);
  buttons.classList.toggle("left", toLeft);
  box.append(svg.node());
  box.tabIndex = 0;

  // Rows of the service chosen, worst first; and where each place stands among them.
  let ranked = [], rowOf = new Map(), zoomed = d3.zoomIdentity;
  let paper = false;
  let dot = 1; // units of the drawing in a dot of the screen: names stay as large as other text
  const classOf = (share) => (share === null ? "none" : "v" + d3.bisectRight(LIMITS, share));
  const isBelow = (row) => rows.share[row] !== null && rows.asked[row] !== null && rows.share[row] < rows.asked[row];
  const largest = d3.max(rows.gap) || 1;
  const radius = (gap) => RADIUS * Math.sqrt(gap / largest);
  const isArea = (place) => areas[place].length > 0;
  const spotSize = () => ((state.metric === "gap" ? Math.min(2.4, SPOT) : SPOT) * dot ** 0.4) / zoomed.k ** 0.6;
  // A point below what is asked is a triangle, else a circle: never colour alone.
  const symbol = (place) => {
    const size = spotSize();
    const kind = state.metric === "share" && isBelow(rowOf.get(place)) ? d3.symbolTriangle : d3.symbolCircle;
    return d3.symbol(kind, Math.PI * size * size)();
  };
  const outline = areas.map(path);

  function draw() {
    ranked = d3.range(rows.f.length).filter((row) => rows.f[row] === state.service && spots[rows.m[row]]);
    rowOf = new Map(ranked.map((row) => [rows.m[row], row]));
    const shown = ranked.map((row) => rows.m[row]).reverse(); // the worst lies on top
    layer.places.selectAll("path").data(shown, (place) => place).join("path")
      .attr("class", (place) => `place ${isArea(place) ? "" : "point"} ${state.metric === "share" ? classOf(rows.share[rowOf.get(place)]) : "none"}`)
      .attr("fill-rule", "evenodd")
      .order()
      .on("click", (_, place) => choosePlace(place))
      .on("pointerenter", (event, place) => event.pointerType === "mouse" && choosePlace(place));
    // One path a hatch: a printer takes seconds for each pattern that is filled.
    const below = state.metric === "share" ? shown.filter((place) => isArea(place) && isBelow(rowOf.get(place))) : [];
    const [far, near] = [true, false].map((strong) => below.filter((place) => (rows.share[rowOf.get(place)] < LIMITS[1]) === strong));
    layer.hatched.selectAll("path").data([["below", near], ["farbelow", far]]).join("path")
      .attr("class", "hatched").attr("fill", ([name]) => `url(#${name})`).attr("fill-rule", "evenodd")
      .attr("d", ([, those]) => those.map((place) => outline[place]).join(""));
    const gaps = state.metric === "gap" ? shown.filter((place) => rows.gap[rowOf.get(place)] > 0) : [];
    layer.dots.selectAll("circle").data(gaps, (place) => place).join("circle").attr("class", "gapdot")
      .attr("cx", (place) => spots[place][0]).attr("cy", (place) => spots[place][1]);
    fit();
    drawLegend();
  }

  // What keeps its size on the screen while the map grows.
  function fit() {
    const k = zoomed.k;
    dot = WIDTH / (paper ? PAPER : box.clientWidth || WIDTH);
    world.attr("transform", zoomed);
    hatch.attr("patternTransform", `rotate(45) scale(${dot / k})`).select("line").attr("stroke-width", 1.1);
    layer.places.selectAll("path")
      .attr("d", (place) => (isArea(place) ? outline[place] : symbol(place)))
      .attr("transform", (place) => (isArea(place) ? null : `translate(${spots[place]})`));
    layer.dots.selectAll("circle").attr("r", (place) => Math.max(1.2, radius(rows.gap[rowOf.get(place)])) / k ** 0.75);
    drawRing();
    drawLabels();
  }

  function drawRing() {
    const place = state.chosen;
    if (place === null || !rowOf.has(place)) return ring.attr("d", null);
    const size = spotSize() * 1.7 + 2 / zoomed.k;
    ring.attr("d", isArea(place) ? outline[place] : d3.symbol(d3.symbolCircle, Math.PI * size * size)())
      .attr("transform", isArea(place) ? null : `translate(${spots[place]})`);
  }

  const shortened = (name) => (name.length > 28 ? name.slice(0, 27) + "…" : name);

  // Names of the largest gaps in view, as many as fit without touching.
  function drawLabels() {
    const taken = [];
    const named = [];
    const aside = 8 * dot;
    for (const row of ranked) {
      if (!(rows.gap[row] > 0) || named.length >= LABELS) break;
      const [x, y] = zoomed.apply(spots[rows.m[row]]);
      const text = shortened(places.name[rows.m[row]]);
      const wide = (7.2 * text.length + 10) * dot;
      const rightwards = x + wide + aside < WIDTH;
      const frame = [rightwards ? x : x - wide - aside, y - 9 * dot, rightwards ? x + wide + aside : x, y + 9 * dot];
      const atButtons = y < 150 * dot && (toLeft ? frame[0] < 62 * dot : frame[2] > WIDTH - 62 * dot);
      if (x < 4 || y < 14 * dot || x > WIDTH - 4 || y > HEIGHT - 8 * dot || frame[0] < 0 || atButtons) continue;
      if (taken.some((t) => frame[0] < t[2] && frame[2] > t[0] && frame[1] < t[3] && frame[3] > t[1])) continue;
      taken.push(frame);
      named.push({ text, x: rightwards ? x + aside : x - aside, y: y + 4 * dot, anchor: rightwards ? "start" : "end" });
    }
    labels.selectAll("text").data(named).join("text").attr("class", "maplabel").attr("font-size", 12 * dot).attr("stroke-width", 3.4 * dot)
      .attr("x", (d) => d.x).attr("y", (d) => d.y).attr("text-anchor", (d) => d.anchor).text((d) => d.text);
  }

  function drawLegend() {
    const item = (draw, text) => {
      const line = element("li");
      const sign = d3.create("svg").attr("width", 26).attr("height", 18).attr("aria-hidden", "true");
      draw(sign);
      line.append(sign.node(), element("span", text));
      return line;
    };
    const list = element("ul");
    const patch = (name) => (sign) => sign.append("rect").attr("class", `swatch ${name}`).attr("y", 2).attr("width", 26).attr("height", 14);
    if (state.metric === "share") {
      const cut = (index) => percent(LIMITS[index]);
      list.append(item(patch("v5"), word("at_least", { low: cut(4) })));
      for (let index = 4; index > 0; index--) list.append(item(patch("v" + index), `${cut(index - 1)} – ${cut(index)}`));
      list.append(item(patch("v0"), word("below", { high: cut(0) })));
      const hasAreas = areas.some((area) => area.length);
      list.append(item((sign) => {
        if (hasAreas) {
          sign.append("rect").attr("class", "swatch none").attr("y", 2).attr("width", 26).attr("height", 14);
          // Its own strokes: those of the map grow finer as one goes nearer.
          sign.append("path").attr("class", "hatch").attr("d", "M1 15L14 2M7 16L21 2M14 16L26 4M21 16L26 11");
        } else sign.append("path").attr("class", "place point none").attr("transform", "translate(13,10)").attr("d", d3.symbol(d3.symbolTriangle, 110)());
      }, word("below_asked")));
      if (ranked.some((row) => rows.share[row] === null)) list.append(item(patch("none"), word("no_data")));
    } else {
      const half = d3.ticks(0, largest, 2).slice(1, 3);
      const steps = half.length ? [half[0] / 5, ...half] : [largest];
      for (const gap of steps) {
        const r = radius(gap) / dot;
        const line = item((sign) => sign.attr("width", 2 * RADIUS + 4).attr("height", 2 * r + 4)
          .append("circle").attr("class", "gapdot").attr("cx", RADIUS + 2).attr("cy", r + 2).attr("r", r), amount(gap));
        list.append(line);
      }
    }
    const title = state.metric === "share" ? word("share_in_time") : word("gap_legend");
    legend.replaceChildren(element("h3", `${data.functions[state.service]}: ${title}`), list);
  }

  function choosePlace(place) {
    state.chosen = place;
    drawRing();
    const row = rowOf.get(place);
    if (row === undefined) return details.replaceChildren(hint);
    const span = (low, high) => (low === null || high === null ? "" : ` (${number(100 * low)}–${number(100 * high)})`);
    const isGap = state.metric === "gap";
    const facts = [
      isGap ? [word("in_time"), percent(rows.share[row]) + span(rows.low[row], rows.high[row])] : [word("gap"), amount(rows.gap[row])],
      [word("asked"), percent(rows.asked[row])],
      [word("needs"), amount(rows.required[row])],
      [word("median"), rows.p50[row] === null ? absent : `${number(rows.p50[row], 1)} min`],
      [word("nine_in_ten"), rows.p90[row] === null ? absent : `${number(rows.p90[row], 1)} min`],
      [word("owner"), rows.owners[rows.owner[row]]],
      [word("own_first"), percent(rows.own[row])],
      [word("helped_by"), rows.helpers[rows.helper[row]] || absent],
      [word("rests_on"), rows.qualities[rows.rests[row]]],
    ];
    const list = element("dl");
    for (const [name, value] of facts) {
      const pair = element("div");
      pair.append(element("dt", name), element("dd", value));
      list.append(pair);
    }
    const value = isGap ? amount(rows.gap[row]) : percent(rows.share[row]);
    const meaning = isGap ? word("gap").toLowerCase() : word("in_time").toLowerCase() + span(rows.low[row], rows.high[row]);
    details.replaceChildren(
      element("h3", places.name[place]),
      element("p", data.functions[state.service], { class: "of" }),
      element("p", value, { class: "value" }),
      element("p", meaning, { class: "of" }),
      list,
    );
  }

  // A mouse drags; two fingers pinch; the wheel scrolls the page unless Ctrl is held.
  const zoom = d3.zoom().scaleExtent([1, 24]).translateExtent([[0, 0], [WIDTH, HEIGHT]])
    .filter((event) => (event.type === "wheel" ? event.ctrlKey : event.touches ? event.touches.length > 1 : !event.button))
    .on("zoom", (event) => { zoomed = event.transform; fit(); });
  svg.call(zoom).on("dblclick.zoom", null);
  buttons.addEventListener("click", (event) => {
    const asked = event.target.dataset.zoom;
    if (asked === "all") svg.call(zoom.transform, d3.zoomIdentity);
    else if (asked) svg.call(zoom.scaleBy, asked === "in" ? 1.8 : 1 / 1.8);
  });

  const county = document.getElementById("county");
  if (data.counties.length > 1) {
    county.parentElement.hidden = false;
    data.counties.forEach((name, index) => county.append(element("option", name, { value: index })));
    county.addEventListener("change", () => {
      if (county.value === "") return svg.call(zoom.transform, d3.zoomIdentity);
      const within = d3.range(places.name.length).filter((place) => places.county[place] === Number(county.value));
      const corners = within.flatMap((place) => [...areas[place].flat(2).map(onPage), ...(spots[place] ? [spots[place]] : [])]);
      const [x0, x1] = d3.extent(corners, (c) => c[0]), [y0, y1] = d3.extent(corners, (c) => c[1]);
      const k = Math.min(16, 0.86 / Math.max((x1 - x0 + 4) / WIDTH, (y1 - y0 + 4) / HEIGHT));
      svg.call(zoom.transform, d3.zoomIdentity.translate(WIDTH / 2, HEIGHT / 2).scale(k).translate(-(x0 + x1) / 2, -(y0 + y1) / 2));
    });
  }

  // Arrow keys walk the ranking; Escape lets go.
  box.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const order = ranked.map((row) => rows.m[row]);
    if (event.key === "Escape") { state.chosen = null; drawRing(); details.replaceChildren(hint); return; }
    if (!step || !order.length) return;
    event.preventDefault();
    const at = order.indexOf(state.chosen);
    const place = order[at < 0 ? 0 : (at + step + order.length) % order.length];
    const [x, y] = zoomed.apply(spots[place]);
    if (x < 0 || y < 0 || x > WIDTH || y > HEIGHT) svg.call(zoom.translateTo, ...spots[place]);
    choosePlace(place);
  });

  choose("service", data.functions, (value) => {
    state.service = Number(value);
    draw();
    if (state.chosen !== null) choosePlace(state.chosen);
  });
  choose("metric", null, (value) => {
    state.metric = value;
    draw();
    if (state.chosen !== null) choosePlace(state.chosen);
  });
  draw();
  new ResizeObserver(() => { if (!paper) fit(); }).observe(box);
  window.addEventListener("beforeprint", () => { paper = true; fit(); });
  window.addEventListener("afterprint", () => { paper = false; fit(); });
  if (ranked.length) choosePlace(rows.m[ranked[0]]);
})();
