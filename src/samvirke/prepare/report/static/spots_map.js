// A map of places such as depots or hospitals, coloured by one number of each.
(() => {
  "use strict";
  const { number, word, patch } = report;
  const written = (limit) => number(limit, limit < 1 ? (limit < 0.1 ? 2 : 1) : 0);
  // Limits that people can read: the largest four of 1, 2, 5, 10, 20, 50 … that occur.
  const STEPS = d3.range(-2, 9).flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

  // options: value(place) a number, 0 for nothing; title() of the legend; tell(place) as choropleth.js asks.
  report.spotsMap = (options) => {
    const { places } = report.data;
    const section = document.getElementById("mapblock");
    let limits = [];
    const classOf = (value) => (value > 0 ? "q" + (d3.bisectRight(limits, value) + 5 - limits.length) : "none");
    const map = report.choropleth(document.getElementById("mapdraw"), document.getElementById("details"), {
      order: () => d3.sort(d3.range(places.name.length), (place) => -(options.value(place) || 0), (place) => places.name[place]),
      fill: (place) => classOf(options.value(place)),
      isNamed: (place) => options.value(place) > 0,
      tell: options.tell,
    });
    if (!map) { section.hidden = true; return () => {}; }
    function draw() {
      const values = places.name.map((_, place) => options.value(place) || 0);
      const top = d3.max(values) || 0;
      limits = STEPS.filter((limit) => limit < top).slice(-4);
      map.draw();
      const first = 5 - limits.length;
      const items = [];
      for (let i = limits.length; i > 0; i--) {
        const text = i === limits.length ? word("at_least", { low: written(limits[i - 1]) }) : `${written(limits[i - 1])} – ${written(limits[i])}`;
        items.push([patch("q" + (first + i)), text]);
      }
      if (limits.length) items.push([patch("q" + first), word("below", { high: written(limits[0]) })]);
      if (values.some((value) => !(value > 0))) items.push([patch("none"), word("nothing")]);
      report.legend(document.getElementById("legend"), options.title(), items);
    }
    draw();
    map.first();
    return draw;
  };
})();
