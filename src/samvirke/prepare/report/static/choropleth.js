// A map of municipalities by colour: a ring and words about the one that is pointed at, keys to walk them.
(() => {
  "use strict";
  const { data, element } = report;
  const { places } = data;
  const LABELS = 7;
  const SPOT = Math.max(2.3, Math.min(7, 62 / Math.sqrt(places.name.length))); // smaller where many

  // options: order() places in the order of the keys, the one to look at first foremost; fill(place) a class;
  // triangle(place) whether a point is marked by its shape too; hatch(place) "below", "farbelow" or none; isNamed(place); isSmall() whether points make
  // room for something else; tell(place) what is said: { title, of, value, meaning, facts: [[name, value]] };
  // more: [lon, lat] that must be in sight. Returns null where there is nothing to draw.
  report.choropleth = (box, details, options) => {
    const ground = report.ground(box, options.more);
    if (!ground) return null;
    const { svg, world, spots, outline, isArea } = ground;
    const hint = details.firstElementChild;
    // Two hatches: dark strokes would not be seen on the strongest colours.
    const strokes = svg.insert("defs", ":first-child").selectAll("pattern").data(["below", "farbelow"]).join("pattern")
      .attr("id", String).attr("width", 5).attr("height", 5).attr("patternUnits", "userSpaceOnUse");
    strokes.append("line").attr("y2", 5).attr("class", (name) => (name === "below" ? "hatch" : "hatch strong"));
    const layer = world.append("g"), hatched = world.append("g");
    const ring = world.append("path").attr("class", "ring");
    const labels = svg.append("g");
    box.tabIndex = 0;
    let order = [], chosen = null;

    const spotSize = () => ((options.isSmall && options.isSmall() ? Math.min(2.4, SPOT) : SPOT) * ground.dot ** 0.4) / ground.zoomed.k ** 0.6;
    // A point that is marked is a triangle, else a circle: never colour alone.
    const symbol = (place) => {
      const size = spotSize();
      const kind = options.triangle && options.triangle(place) ? d3.symbolTriangle : d3.symbolCircle;
      return d3.symbol(kind, Math.PI * size * size)();
    };
    function drawRing() {
      if (chosen === null || !order.includes(chosen)) return ring.attr("d", null);
      const size = spotSize() * 1.7 + 2 / ground.zoomed.k;
      ring.attr("d", isArea(chosen) ? outline[chosen] : d3.symbol(d3.symbolCircle, Math.PI * size * size)())
        .attr("transform", isArea(chosen) ? null : `translate(${spots[chosen]})`);
    }
    ground.fits(() => {
      strokes.attr("patternTransform", `rotate(45) scale(${ground.dot / ground.zoomed.k})`).select("line").attr("stroke-width", 1.1);
      layer.selectAll("path")
        .attr("d", (place) => (isArea(place) ? outline[place] : symbol(place)))
        .attr("transform", (place) => (isArea(place) ? null : `translate(${spots[place]})`));
      drawRing();
      ground.names(labels, order.filter(options.isNamed).map((place) => ({ spot: spots[place], text: places.name[place] })), LABELS);
    });

    function choose(place) {
      chosen = place;
      drawRing();
      if (!order.includes(place)) return details.replaceChildren(hint);
      const { title, of, value, meaning, facts } = options.tell(place);
      const list = element("dl");
      for (const [name, text] of facts) {
        const pair = element("div");
        pair.append(element("dt", name), element("dd", text));
        list.append(pair);
      }
      details.replaceChildren(
        element("h3", title),
        element("p", of, { class: "of" }),
        element("p", value, { class: "value" }),
        element("p", meaning, { class: "of" }),
        list,
      );
    }
    function draw() {
      order = options.order().filter((place) => spots[place]);
      const shown = [...order].reverse(); // the first of the order lies on top
      layer.selectAll("path").data(shown, (place) => place).join("path")
        .attr("class", (place) => `place ${isArea(place) ? "" : "point"} ${options.fill(place)}`)
        .attr("fill-rule", "evenodd")
        .order()
        .on("click", (_, place) => choose(place))
        .on("pointerenter", (event, place) => event.pointerType === "mouse" && choose(place));
      // One path a hatch: a printer takes seconds for each pattern that is filled.
      const under = (name) => shown.filter((place) => isArea(place) && options.hatch && options.hatch(place) === name);
      hatched.selectAll("path").data(["below", "farbelow"]).join("path")
        .attr("class", "hatched").attr("fill", (name) => `url(#${name})`).attr("fill-rule", "evenodd")
        .attr("d", (name) => under(name).map((place) => outline[place]).join(""));
      ground.fit();
      if (chosen !== null) choose(chosen);
    }

    // Arrow keys walk the order; Escape lets go.
    box.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") { chosen = null; drawRing(); details.replaceChildren(hint); return; }
      if (!step || !order.length) return;
      event.preventDefault();
      const at = order.indexOf(chosen);
      const place = order[at < 0 ? 0 : (at + step + order.length) % order.length];
      ground.show(spots[place]);
      choose(place);
    });

    // A list of counties to go near, where the region has more than one.
    const county = document.getElementById("county");
    if (county && data.counties.length > 1) {
      county.parentElement.hidden = false;
      data.counties.forEach((name, index) => county.append(element("option", name, { value: index })));
      county.addEventListener("change", () => {
        if (county.value === "") return ground.whole();
        ground.near(d3.range(places.name.length).filter((place) => places.county[place] === Number(county.value)));
      });
    }
    return { ground, draw, choose, first: () => order.length && choose(order[0]), over: () => world.insert("g", ".ring") };
  };

  // The legend of a map: a heading and signs with text; each sign is drawn by a function of its svg.
  report.legend = (box, title, items) => {
    const list = element("ul");
    for (const [sign, text, width = 26, height = 18] of items) {
      const line = element("li");
      const drawn = d3.create("svg").attr("width", width).attr("height", height).attr("aria-hidden", "true");
      sign(drawn);
      line.append(drawn.node(), element("span", text));
      list.append(line);
    }
    box.replaceChildren(element("h3", title), list);
  };
  report.hatchedPatch = (sign) => {
    sign.append("rect").attr("class", "swatch none").attr("y", 2).attr("width", 26).attr("height", 14);
    // Its own strokes: those of the map grow finer as one goes nearer.
    sign.append("path").attr("class", "hatch").attr("d", "M1 15L14 2M7 16L21 2M14 16L26 4M21 16L26 11");
  };
  report.trianglePatch = (name) => (sign) =>
    sign.append("path").attr("class", `place point ${name}`).attr("transform", "translate(13,10)").attr("d", d3.symbol(d3.symbolTriangle, 110)());
  report.mark = (name, kind, size) => (sign) =>
    sign.append("path").attr("class", name).attr("transform", "translate(13,9)").attr("d", d3.symbol(kind, size)());
  report.patch = (name) => (sign) => sign.append("rect").attr("class", `swatch ${name}`).attr("y", 2).attr("width", 26).attr("height", 14);
})();
