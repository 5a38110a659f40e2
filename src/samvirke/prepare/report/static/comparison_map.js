// Where a plan makes a difference: better and worse by colour, undecided hatched.
(() => {
  "use strict";
  const { data, number, word, choose, absent, patch } = report;
  const { places, map: rows, sites, closures } = data;
  const [BETTER, WORSE, UNDECIDED, SAME] = d3.range(4); // as VERDICTS
  const state = { service: 0, measure: data.mapped[0], plan: 1 };
  let rowOf = new Map(), cuts = [0, 0];

  const isDecided = (row) => rows.v[row] === BETTER || rows.v[row] === WORSE;
  const sizeOf = (row) => Math.abs(rows.difference[row] ?? 0);
  const signed = (value, digits) => (value === null ? absent : (value > 0 ? "+" : "") + number(value, digits));
  // The decimals that a difference and its interval share.
  function digitsOf(row) {
    const sizes = [rows.difference[row], rows.low[row], rows.high[row]].filter((value) => value !== null).map(Math.abs);
    return Math.min(...sizes) < 1 && Math.max(...sizes) < 10 ? 2 : 1;
  }
  // Clear on its own, but not among all that is looked at together.
  const isClearAlone = (row) => rows.v[row] === UNDECIDED && rows.low[row] !== null && rows.high[row] !== null && rows.low[row] * rows.high[row] > 0;
  function fillOf(row) {
    if (rows.difference[row] === null) return "none";
    // A point cannot be hatched: what is undecided is an open one.
    if (!isDecided(row)) return rows.v[row] === UNDECIDED && !places.area[rows.m[row]]?.length ? "open" : "even";
    return (rows.v[row] === BETTER ? "better" : "worse") + d3.bisectRight(cuts, sizeOf(row));
  }
  const map = report.choropleth(document.getElementById("mapdraw"), document.getElementById("details"), {
    order: () => [...rowOf.keys()],
    fill: (place) => fillOf(rowOf.get(place)),
    hatch: (place) => (rows.v[rowOf.get(place)] === UNDECIDED ? "below" : null),
    triangle: (place) => rows.v[rowOf.get(place)] === WORSE,
    isNamed: (place) => isDecided(rowOf.get(place)),
    more: sites.lon.map((lon, i) => [lon, sites.lat[i]]),
    tell: (place) => {
      const row = rowOf.get(place);
      const [low, high, digits] = [rows.low[row], rows.high[row], digitsOf(row)];
      return {
        title: places.name[place],
        of: `${data.functions[state.service]}: ${data.measures[state.measure].with_unit}`,
        value: signed(rows.difference[row], digits),
        meaning: rows.difference[row] === null ? word("not_known") : isClearAlone(row) ? word("undecided_together") : data.verdicts[rows.v[row]],
        facts: [
          [word("interval"), low === null || high === null ? absent : word("to", { low: signed(low, digits), high: signed(high, digits) })],
          [word("base"), number(rows.base[row], digits)],
          [word("plan"), number(rows.other[row], digits)],
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
  ground.fits(() => {
    const size = 60 * (ground.dot / ground.zoomed.k ** 0.7) ** 2;
    posts.selectAll("path").attr("d", d3.symbol(d3.symbolDiamond2, size)()).attr("transform", (i) => `translate(${ground.at(sites.lon[i], sites.lat[i])})`);
  });

  // Two cuts at round numbers, so that the legend reads easily: a third and two thirds of the largest.
  function cutsOf(largest) {
    if (!(largest > 0)) return [0, 0];
    const step = d3.tickStep(0, largest, 3);
    return [step, 2 * step];
  }
  function draw() {
    const shown = d3.range(rows.f.length).filter((row) =>
      rows.f[row] === state.service && rows.k[row] === state.measure && rows.p[row] === state.plan);
    const rank = (row) => (isDecided(row) ? 0 : 1);
    shown.sort((a, b) => rank(a) - rank(b) || sizeOf(b) - sizeOf(a) || a - b);
    cuts = cutsOf(d3.max(shown.filter(isDecided), sizeOf));
    rowOf = new Map(shown.map((row) => [rows.m[row], row]));
    const here = d3.range(closures.area.length).filter((i) => closures.plan[i] === state.plan);
    closed.selectAll("path").data(here, (i) => i).join("path").attr("class", "closed").attr("d", (i) => ground.path(closures.area[i]));
    const moved = d3.range(sites.name.length).filter((i) => sites.plan[i] === state.plan);
    posts.selectAll("path").data(moved, (i) => i).join("path").attr("class", "station").selectAll("title").data((i) => [i]).join("title").text((i) => sites.name[i]);
    map.draw();
    legend(shown, here, moved);
  }
  function legend(shown, here, moved) {
    const [small, large] = cuts.map((cut) => number(cut, cut < 1 ? 2 : 1));
    const steps = (name, verdict) => [
      [patch(`${name}2`), word("more_than", { verdict: data.verdicts[verdict], low: large })],
      [patch(`${name}1`), `${small} – ${large}`],
      [patch(`${name}0`), word("less_than", { verdict: data.verdicts[verdict], high: small })],
    ];
    const items = [];
    if (shown.some((row) => rows.v[row] === BETTER)) items.push(...steps("better", BETTER));
    if (shown.some((row) => rows.v[row] === WORSE)) items.push(...steps("worse", WORSE).reverse());
    if (shown.some((row) => rows.v[row] === UNDECIDED)) items.push([places.area.some((area) => area.length) ? report.hatchedPatch : report.mark("place point open", d3.symbolCircle, 150), word("undecided")]);
    if (shown.some((row) => rows.v[row] === SAME)) items.push([patch("even"), word("same")]);
    if (shown.some((row) => rows.difference[row] === null)) items.push([patch("none"), word("not_known")]);
    if (moved.length) items.push([report.mark("station", d3.symbolDiamond2, 60), word("changed_site")]);
    if (here.length) items.push([(sign) => sign.append("rect").attr("class", "closed").attr("y", 3).attr("width", 26).attr("height", 12), `${word("closed")}: ${here.map((i) => closures.name[i]).join(", ")}`]);
    const title = `${data.functions[state.service] ?? ""}: ${data.measures[state.measure].with_unit}`;
    report.legend(document.getElementById("legend"), title, items);
  }

  choose("service", data.functions, (value) => { state.service = Number(value); draw(); });
  choose("measure", data.mapped.map((k) => data.measures[k].name), (value) => { state.measure = data.mapped[Number(value)]; draw(); });
  if (data.plans.length > 2) choose("plan", data.plans.slice(1), (value) => { state.plan = 1 + Number(value); draw(); });
  draw();
  map.first();
})();
