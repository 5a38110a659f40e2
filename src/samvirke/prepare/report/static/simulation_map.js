// The map of a simulation: municipalities by share in time, stations, closed roads.
(() => {
  "use strict";
  const { data, amount, percent, number, word, choose, absent } = report;
  const { places, rows, stations, closures } = data;
  const box = document.getElementById("mapdraw");
  let service = 0, rowOf = new Map();

  const near = stations.lon.map((lon, i) => [lon, stations.lat[i]]);
  const minutes = (value) => (value === null ? absent : `${number(value, 1)} min`);
  const map = report.choropleth(box, document.getElementById("details"), {
    order: () => [...rowOf.keys()],
    fill: (place) => report.shareClass(rows.share[rowOf.get(place)]),
    hatch: (place) => report.shareHatch(rows.share[rowOf.get(place)], rows.asked[rowOf.get(place)]),
    triangle: (place) => report.shareHatch(rows.share[rowOf.get(place)], rows.asked[rowOf.get(place)]) !== null,
    isNamed: () => true,
    more: near,
    tell: (place) => {
      const row = rowOf.get(place);
      const [low, high] = [rows.low[row], rows.high[row]];
      return {
        title: places.name[place],
        of: data.functions[service],
        value: percent(rows.share[row]),
        meaning: word("in_time").toLowerCase() + (low === null || high === null ? "" : ` (${number(100 * low)}–${number(100 * high)})`),
        facts: [
          [word("asked"), percent(rows.asked[row])],
          [word("needs"), amount(rows.required[row])],
          [word("median"), minutes(rows.p50[row])],
          [word("nine_in_ten"), minutes(rows.p90[row])],
          [word("mostly_from"), rows.sources[rows.source[row]] || absent],
        ],
      };
    },
  });
  if (!map) {
    document.getElementById("map").hidden = true;
    return;
  }
  const { ground } = map;
  const closed = map.over(), posts = map.over();
  closed.selectAll("path").data(closures.area).join("path").attr("class", "closed").attr("d", (area) => ground.path(area));
  posts.selectAll("path").data(near).join("path").attr("class", "station")
    .append("title").text((_, i) => `${stations.name[i]} (${number(stations.units[i])})`);
  ground.fits(() => {
    const size = 26 * (ground.dot / ground.zoomed.k ** 0.7) ** 2;
    posts.selectAll("path").attr("d", d3.symbol(d3.symbolSquare, size)()).attr("transform", ([lon, lat]) => `translate(${ground.at(lon, lat)})`);
  });

  function draw() {
    const ranked = d3.range(rows.f.length).filter((row) => rows.f[row] === service);
    rowOf = new Map(ranked.map((row) => [rows.m[row], row]));
    map.draw();
    const items = report.shareItems(ground, ranked.some((row) => rows.share[row] === null));
    items.push([report.mark("station", d3.symbolSquare, 50), word("stations")]);
    if (closures.name.length) items.push([(sign) => sign.append("rect").attr("class", "closed").attr("y", 3).attr("width", 26).attr("height", 12), `${word("closed")}: ${closures.name.join(", ")}`]);
    report.legend(document.getElementById("legend"), `${data.functions[service] ?? ""}: ${word("share_in_time")}`, items);
  }
  choose("service", data.functions, (value) => { service = Number(value); draw(); });
  draw();
  map.first();
})();
