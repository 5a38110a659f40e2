// The ground of a map: coast, outlines and points of municipalities on one sheet, nearer and farther.
(() => {
  "use strict";
  const { data } = report;
  const WIDTH = 720;
  const PAPER = 393; // a map on paper: 104 mm at 96 dots an inch, as in report.css

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

  // A sheet in the box, which holds all places and all of `more` ([lon, lat] each); null: nothing to draw.
  report.ground = (box, more = []) => {
    const { places } = data;
    const isKnown = ([lon, lat]) => lon !== null && lat !== null;
    const located = [...places.lon.map((lon, i) => [lon, places.lat[i]]), ...more].filter(isKnown);
    if (!located.length) return null;
    // Transverse Mercator on a sphere, about the middle of the region: shapes as on Norwegian maps.
    const [westmost, eastmost] = d3.extent(located, (point) => point[0]);
    const middle = ((westmost + eastmost) / 2) * Math.PI / 180;
    function project([lon, lat]) {
      const l = lon * Math.PI / 180 - middle, p = lat * Math.PI / 180;
      return [Math.atanh(Math.cos(p) * Math.sin(l)), -Math.atan2(Math.tan(p), Math.cos(l))];
    }
    const areas = places.name.map((_, i) => (places.area[i] || []).map((polygon) => polygon.map((ring) => decode(ring).map(project))));
    const points = places.lon.map((lon, i) => (isKnown([lon, places.lat[i]]) ? project([lon, places.lat[i]]) : null));
    const everything = [...points.filter(Boolean), ...areas.flat(3), ...more.filter(isKnown).map(project)];
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
    const world = svg.append("g");
    for (const [country, polygons] of Object.entries(data.coast)) {
      world.append("path").attr("class", country === "NOR" ? "neighbour home" : "neighbour").attr("fill-rule", "evenodd")
        .attr("d", path(polygons.map((polygon) => polygon.map((ring) => decode(ring).map(project)))));
    }
    // The buttons stand in the corner with fewer places under them.
    const buttons = box.parentElement.querySelector(".zoom");
    const under = (from, to) => spots.filter((spot) => spot && spot[0] > from && spot[0] < to && spot[1] < 150).length;
    const toLeft = under(0, 70) < under(WIDTH - 70, WIDTH);
    buttons.classList.toggle("left", toLeft);

    // dot: units of the drawing in a dot of the screen, so that names stay as large as other text.
    const ground = {
      WIDTH, HEIGHT, svg, world, areas, spots, toLeft, dot: 1, zoomed: d3.zoomIdentity,
      outline: areas.map(path),
      at: (lon, lat) => onPage(project([lon, lat])),
      path: (polygons) => path(polygons.map((polygon) => polygon.map((ring) => decode(ring).map(project)))), // as places.area
      isArea: (place) => areas[place].length > 0,
    };
    const fitting = [];
    let paper = false;
    function fit() {
      ground.dot = WIDTH / (paper ? PAPER : box.clientWidth || WIDTH);
      world.attr("transform", ground.zoomed);
      for (const fits of fitting) fits();
    }
    // Tell what keeps its size on the screen while the map grows; it is asked each time the view changes.
    ground.fits = (fits) => { fitting.push(fits); };
    ground.fit = fit;

    // A mouse drags; two fingers pinch; the wheel scrolls the page unless Ctrl is held.
    const zoom = d3.zoom().scaleExtent([1, 24]).translateExtent([[0, 0], [WIDTH, HEIGHT]])
      .filter((event) => (event.type === "wheel" ? event.ctrlKey : event.touches ? event.touches.length > 1 : !event.button))
      .on("zoom", (event) => { ground.zoomed = event.transform; fit(); });
    svg.call(zoom).on("dblclick.zoom", null);
    ground.whole = () => svg.call(zoom.transform, d3.zoomIdentity);
    buttons.addEventListener("click", (event) => {
      const asked = event.target.dataset.zoom;
      if (asked === "all") ground.whole();
      else if (asked) svg.call(zoom.scaleBy, asked === "in" ? 1.8 : 1 / 1.8);
    });
    // Go so near that these places fill the sheet.
    ground.near = (those) => {
      const corners = those.flatMap((place) => [...areas[place].flat(2).map(onPage), ...(spots[place] ? [spots[place]] : [])]);
      const [x0, x1] = d3.extent(corners, (c) => c[0]), [y0, y1] = d3.extent(corners, (c) => c[1]);
      const k = Math.min(16, 0.86 / Math.max((x1 - x0 + 4) / WIDTH, (y1 - y0 + 4) / HEIGHT));
      svg.call(zoom.transform, d3.zoomIdentity.translate(WIDTH / 2, HEIGHT / 2).scale(k).translate(-(x0 + x1) / 2, -(y0 + y1) / 2));
    };
    // Move a spot into sight.
    ground.show = ([x, y]) => {
      const [left, top] = ground.zoomed.apply([x, y]);
      if (left < 0 || top < 0 || left > WIDTH || top > HEIGHT) svg.call(zoom.translateTo, x, y);
    };

    // Names beside spots, as many as fit without touching: [{ spot, text, aside }], the most wanted first. What is
    // drawn at other spots, [spot, radius], is kept clear of where a side, above or below is free; a name is never lost for it.
    const shortened = (name) => (name.length > 28 ? name.slice(0, 27) + "…" : name);
    ground.names = (layer, wanted, most, signs = []) => {
      const taken = [];
      const named = [];
      const { dot } = ground;
      const drawn = signs.map(([spot, radius]) => {
        const [x, y] = ground.zoomed.apply(spot);
        return [x - radius, y - radius, x + radius, y + radius];
      });
      const touches = (frame, others) => others.some((t) => frame[0] < t[2] && frame[2] > t[0] && frame[1] < t[3] && frame[3] > t[1]);
      for (const { spot, text: whole, aside = 8 * dot } of wanted) {
        if (named.length >= most) break;
        const [x, y] = ground.zoomed.apply(spot);
        const text = shortened(whole);
        const wide = (7.2 * text.length + 10) * dot;
        if (x < 4 || y < 14 * dot || x > WIDTH - 4 || y > HEIGHT - 8 * dot) continue;
        const beside = [1, -1].map((way) => ({ x: x + way * aside, y, from: way > 0 ? x : x - wide - aside, to: way > 0 ? x + wide + aside : x, anchor: way > 0 ? "start" : "end" }));
        const stacked = [-1, 1].map((way) => ({ x, y: y + way * (aside + 8 * dot), from: x - wide / 2, to: x + wide / 2, anchor: "middle" }));
        const rightwards = x + wide + aside < WIDTH;
        const places = signs.length ? [...beside, ...stacked] : [beside[rightwards ? 0 : 1]];
        const free = places.map((place) => ({ ...place, frame: [place.from, place.y - 9 * dot, place.to, place.y + 9 * dot] }))
          .filter(({ frame }) => {
            const atButtons = frame[1] < 141 * dot && (toLeft ? frame[0] < 62 * dot : frame[2] > WIDTH - 62 * dot);
            return frame[0] >= 0 && (!signs.length || (frame[2] <= WIDTH && frame[1] >= 0 && frame[3] <= HEIGHT)) && !atButtons && !touches(frame, taken);
          });
        if (!free.length) continue;
        const own = (frame) => [frame[0] + (frame[0] === x ? aside : 0), frame[1], frame[2] - (frame[2] === x ? aside : 0), frame[3]];
        const best = free.find(({ frame }) => !touches(own(frame), drawn)) || free[0];
        taken.push(best.frame);
        named.push({ text, x: best.x, y: best.y + 4 * dot, anchor: best.anchor });
      }
      layer.selectAll("text").data(named).join("text").attr("class", "maplabel").attr("font-size", 12 * dot).attr("stroke-width", 3.4 * dot)
        .attr("x", (d) => d.x).attr("y", (d) => d.y).attr("text-anchor", (d) => d.anchor).text((d) => d.text);
    };

    box.append(svg.node());
    new ResizeObserver(() => { if (!paper) fit(); }).observe(box);
    window.addEventListener("beforeprint", () => { paper = true; fit(); });
    window.addEventListener("afterprint", () => { paper = false; fit(); });
    return ground;
  };
})();
