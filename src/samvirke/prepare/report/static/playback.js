// A day of one run on the map: units along straight lines between the simulation's own moments.
(() => {
  "use strict";
  const player = document.getElementById("player");
  if (!player) return;
  const { data, number, word, element } = report;
  const { day, stations, closures } = data;
  const { unit, leg, incident } = day;
  const STEP_S = 300; // of the arrow keys
  const FADES_S = 600; // how long an incident that is over can still be seen
  const SHAPES = [d3.symbolCircle, d3.symbolSquare, d3.symbolTriangle, d3.symbolDiamond2, d3.symbolStar, d3.symbolWye];
  const box = document.getElementById("daydraw");
  const playButton = document.getElementById("play");
  const slider = document.getElementById("moment");
  const speed = document.getElementById("speed");
  const clock = document.getElementById("clock");
  const said = document.getElementById("daysaid");

  const points = [
    ...leg.x0.map((lon, i) => [lon, leg.y0[i]]),
    ...leg.x1.map((lon, i) => [lon, leg.y1[i]]),
    ...incident.lon.map((lon, i) => [lon, incident.lat[i]]),
    ...stations.lon.map((lon, i) => [lon, stations.lat[i]]),
  ];
  const ground = report.ground(box, points);
  if (!ground) {
    player.querySelector(".playmap").hidden = true;
    return;
  }
  box.tabIndex = 0;

  // Moments: clock as people see it, also the night it is set.
  function timeOf(since) {
    const shift = day.shifts.length && since >= day.shifts[0][0] ? day.shifts[0][1] : 0;
    const minutes = Math.floor((day.clock + since + shift) / 60);
    const two = (value) => String(value).padStart(2, "0");
    return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
  }

  // The legs of each unit in order of time; at a moment it is on the last that has begun, if not past it.
  const legsOf = unit.name.map(() => []);
  leg.unit.forEach((of, i) => legsOf[of].push(i));
  const begins = legsOf.map((legs) => legs.map((i) => leg.from[i]));
  const ends = [leg.x0.map((lon, i) => ground.at(lon, leg.y0[i])), leg.x1.map((lon, i) => ground.at(lon, leg.y1[i]))];
  function legAt(of, t) {
    const i = legsOf[of][d3.bisectRight(begins[of], t) - 1];
    return i !== undefined && t < leg.until[i] ? i : null;
  }
  function spotAt(i, t) {
    const share = leg.until[i] > leg.from[i] ? (t - leg.from[i]) / (leg.until[i] - leg.from[i]) : 1;
    return [0, 1].map((axis) => ends[0][i][axis] + share * (ends[1][i][axis] - ends[0][i][axis]));
  }
  const places = incident.lon.map((lon, i) => ground.at(lon, incident.lat[i]));
  // Somebody is there from `first`; what nobody came to stays on the map until the end of the day.
  const isOpen = (i, t) => incident.at[i] <= t && (incident.first[i] === null || t < incident.over[i]);
  const isFading = (i, t) => incident.first[i] !== null && t >= incident.over[i] && t < incident.over[i] + FADES_S;
  const isHelped = (i, t) => incident.first[i] !== null && t >= incident.first[i];

  const { world } = ground;
  for (const place of ground.outline) world.append("path").attr("class", "place none still").attr("fill-rule", "evenodd").attr("d", place);
  for (const area of closures.area) world.append("path").attr("class", "closed").attr("d", ground.path(area));
  const posts = world.append("g");
  const labels = ground.svg.append("g").attr("class", "dim");
  const above = ground.svg.append("g"); // what happens hides names, never the other way round
  const layer = { posts, lines: above.append("g"), rings: above.append("g"), units: above.append("g") };
  layer.posts.selectAll("path").data(stations.lon.map((lon, i) => ground.at(lon, stations.lat[i]))).join("path").attr("class", "station small");
  let now = 0, playing = false, touched = false, frame = 0;

  function draw() {
    const size = ground.dot / ground.zoomed.k ** 0.75; // of one dot of the screen, a little larger when near
    const out = d3.range(unit.name.length).map((of) => [of, legAt(of, now)]).filter(([, i]) => i !== null);
    layer.posts.selectAll("path").attr("d", d3.symbol(d3.symbolSquare, 24 * size * size)()).attr("transform", (spot) => `translate(${spot})`);
    layer.lines.selectAll("path").data(out.filter(([, i]) => ends[0][i] !== ends[1][i]), ([of]) => of).join("path")
      .attr("class", ([of]) => `way u${unit.service[of] % 6}`).attr("stroke-width", 1.4 * size)
      .attr("d", ([, i]) => `M${spotAt(i, now)}L${ends[1][i]}`);
    layer.units.selectAll("path").data(out, ([of]) => of).join((entering) => {
      const made = entering.append("path").attr("class", ([of]) => `unit u${unit.service[of] % 6}`);
      made.append("title");
      return made;
    })
      .attr("d", ([of]) => d3.symbol(SHAPES[unit.service[of] % 6], 66 * size * size)())
      .attr("transform", ([, i]) => `translate(${spotAt(i, now)})`)
      .select("title").text(([of, i]) => `${unit.name[of]}: ${day.doings[leg.doing[i]]}`);
    const seen = d3.range(incident.at.length).filter((i) => isOpen(i, now) || isFading(i, now));
    layer.rings.selectAll("circle").data(seen, (i) => i).join((entering) => {
      const made = entering.append("circle").attr("cx", (i) => places[i][0]).attr("cy", (i) => places[i][1]);
      made.append("title").text((i) => `${timeOf(incident.at[i])} ${incident.what[i]}, ${incident.place[i]}`);
      return made;
    })
      .attr("class", (i) => `incident ${isFading(i, now) ? "over" : isHelped(i, now) ? "helped" : "waits"}`)
      .attr("r", (i) => (isHelped(i, now) ? 10 : 8) * size).attr("stroke-width", 2.4 * size);
    rows.forEach((row, i) => { row.classList.toggle("now", isOpen(i, now)); });
    clock.textContent = timeOf(now);
    slider.value = now;
    slider.setAttribute("aria-valuetext", timeOf(now));
    if (!playing) tell(out.length);
  }
  // Said aloud only at rest: a moving clock would drown the reader.
  function tell(out) {
    const open = d3.range(incident.at.length).filter((i) => isOpen(i, now));
    const parts = [word("now", { time: timeOf(now), open: number(open.length), out: number(out) })];
    if (open.length) {
      const last = open[open.length - 1];
      const after = incident.first[last] === null ? word("nobody") : `${word("first_after")} ${incident.after[last]} min`;
      parts.push(word("newest", { what: incident.what[last], place: incident.place[last], time: timeOf(incident.at[last]) }), `${after}.`);
    }
    said.textContent = parts.join(" ");
  }

  function go(to) {
    touched = true;
    now = Math.min(day.length, Math.max(0, to));
    draw();
  }
  function play(wanted) {
    playing = wanted && now < day.length;
    playButton.textContent = playing ? word("pause") : word("play");
    cancelAnimationFrame(frame);
    if (!playing) return draw();
    let last = null;
    const step = (at) => {
      if (last !== null) now = Math.min(day.length, now + (Math.min(at - last, 250) / 1000) * Number(speed.value));
      last = at;
      if (now >= day.length) return play(false);
      draw();
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  }
  // The picture at first is the moment with most units out; whoever plays from there sees the whole day.
  function toggle() {
    if (!playing && (!touched || now >= day.length)) now = 0;
    touched = true;
    play(!playing);
  }
  playButton.addEventListener("click", toggle);
  slider.addEventListener("input", () => go(Number(slider.value)));
  const next = (from) => incident.at.find((at) => at > from) ?? day.length;
  const previous = (from) => incident.at.filter((at) => at < from).pop() ?? 0;
  document.getElementById("after").addEventListener("click", () => go(next(now)));
  document.getElementById("before").addEventListener("click", () => go(previous(now)));
  box.addEventListener("keydown", (event) => {
    const to = { ArrowRight: now + STEP_S, ArrowUp: now + STEP_S, ArrowLeft: now - STEP_S, ArrowDown: now - STEP_S, Home: 0, End: day.length }[event.key];
    if (event.key === " ") toggle();
    else if (to !== undefined) go(to);
    else return;
    event.preventDefault();
  });

  // Each time in the table is a button that shows its moment.
  const rows = [...document.querySelectorAll("#daytable tbody tr")].slice(0, incident.at.length);
  rows.forEach((row, i) => {
    const cell = row.cells[0];
    const button = element("button", cell.textContent, { type: "button", "aria-label": word("to_time", { time: cell.textContent }) });
    button.addEventListener("click", () => { play(false); go(incident.at[i]); });
    cell.replaceChildren(button);
  });

  const sign = (draws) => (svg) => draws(svg.append("g").attr("transform", "translate(13,9)"));
  const ring = (kind) => sign((g) => g.append("circle").attr("class", `incident ${kind}`).attr("r", 7).attr("stroke-width", 2.4));
  report.legend(document.getElementById("daykeys"), "", [
    ...day.services.map((name, s) => [sign((g) => g.append("path").attr("class", `unit u${s % 6}`).attr("d", d3.symbol(SHAPES[s % 6], 66)())), word("unit_with", { service: name })]),
    [ring("waits"), word("incident_waits")],
    [ring("helped"), word("incident_helped")],
    [report.mark("station", d3.symbolSquare, 50), word("stations")],
  ]);
  player.classList.add("ready");
  const busiest = d3.greatest(incident.at, (at) => d3.sum(unit.name, (_, of) => legAt(of, at + 60) !== null));
  now = busiest === undefined ? 0 : busiest + 60;
  const names = data.places.name.map((text, i) => ({ spot: ground.spots[i], text })).filter(({ spot }) => spot);
  ground.fits(() => {
    above.attr("transform", ground.zoomed);
    ground.names(labels, names, 12);
    if (!playing) draw();
  });
  ground.fit();
})();
