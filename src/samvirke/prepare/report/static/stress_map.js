// The map of the gaps: municipalities by share in time, or a circle for each gap.
(() => {
  "use strict";
  const { data, amount, percent, number, word, choose, absent } = report;
  const { places, rows } = data;
  const RADIUS = 26;
  const box = document.getElementById("mapdraw");
  const state = { service: 0, metric: "share" };

  // Rows of the service chosen, worst first; and where each place stands among them.
  let ranked = [], rowOf = new Map();
  const isShare = () => state.metric === "share";
  const hatchOf = (row) => report.shareHatch(rows.share[row], rows.asked[row]);
  const largest = d3.max(rows.gap) || 1;
  const radius = (gap) => RADIUS * Math.sqrt(gap / largest);
  const span = (low, high) => (low === null || high === null ? "" : ` (${number(100 * low)}–${number(100 * high)})`);

  function tell(place) {
    const row = rowOf.get(place);
    const isGap = !isShare();
    const inTime = span(rows.low[row], rows.high[row]);
    return {
      title: places.name[place],
      of: data.functions[state.service],
      value: isGap ? amount(rows.gap[row]) : percent(rows.share[row]),
      meaning: isGap ? word("gap").toLowerCase() : word("in_time").toLowerCase() + inTime,
      facts: [
        isGap ? [word("in_time"), percent(rows.share[row]) + inTime] : [word("gap"), amount(rows.gap[row])],
        [word("asked"), percent(rows.asked[row])],
        [word("needs"), amount(rows.required[row])],
        [word("median"), rows.p50[row] === null ? absent : `${number(rows.p50[row], 1)} min`],
        [word("nine_in_ten"), rows.p90[row] === null ? absent : `${number(rows.p90[row], 1)} min`],
        [word("owner"), rows.owners[rows.owner[row]]],
        [word("own_first"), percent(rows.own[row])],
        [word("helped_by"), rows.helpers[rows.helper[row]] || absent],
        [word("rests_on"), rows.qualities[rows.rests[row]]],
      ],
    };
  }
  const map = report.choropleth(box, document.getElementById("details"), {
    order: () => ranked.map((row) => rows.m[row]),
    fill: (place) => (isShare() ? report.shareClass(rows.share[rowOf.get(place)]) : "none"),
    triangle: (place) => isShare() && hatchOf(rowOf.get(place)) !== null,
    hatch: (place) => (isShare() ? hatchOf(rowOf.get(place)) : null),
    isNamed: (place) => rows.gap[rowOf.get(place)] > 0,
    isSmall: () => !isShare(),
    tell,
  });
  if (!map) {
    document.getElementById("map").hidden = true;
    return;
  }
  const { ground } = map;
  const dots = map.over();
  ground.fits(() => {
    dots.selectAll("circle").attr("r", (place) => Math.max(1.2, radius(rows.gap[rowOf.get(place)])) / ground.zoomed.k ** 0.75);
  });

  function draw() {
    ranked = d3.range(rows.f.length).filter((row) => rows.f[row] === state.service && ground.spots[rows.m[row]]);
    rowOf = new Map(ranked.map((row) => [rows.m[row], row]));
    const shown = ranked.map((row) => rows.m[row]).reverse();
    const gaps = !isShare() ? shown.filter((place) => rows.gap[rowOf.get(place)] > 0) : [];
    dots.selectAll("circle").data(gaps, (place) => place).join("circle").attr("class", "gapdot")
      .attr("cx", (place) => ground.spots[place][0]).attr("cy", (place) => ground.spots[place][1]);
    map.draw();
    drawLegend();
  }

  function circle(gap) {
    const r = radius(gap) / ground.dot;
    const sign = (svg) => svg.append("circle").attr("class", "gapdot").attr("cx", RADIUS + 2).attr("cy", r + 2).attr("r", r);
    return [sign, amount(gap), 2 * RADIUS + 4, 2 * r + 4];
  }
  function drawLegend() {
    const items = [];
    if (isShare()) {
      items.push(...report.shareItems(ground, ranked.some((row) => rows.share[row] === null)));
    } else {
      const half = d3.ticks(0, largest, 2).slice(1, 3);
      items.push(...(half.length ? [half[0] / 5, ...half] : [largest]).map(circle));
    }
    const title = isShare() ? word("share_in_time") : word("gap_legend");
    report.legend(document.getElementById("legend"), `${data.functions[state.service]}: ${title}`, items);
  }

  choose("service", data.functions, (value) => { state.service = Number(value); draw(); });
  choose("metric", null, (value) => { state.metric = value; draw(); });
  draw();
  map.first();
})();
