// New infections by municipality, week by week: a map with a slider that can be played.
(() => {
  "use strict";
  const { data, number, word, element, patch, dated } = report;
  const { places, weekly } = data;
  const block = document.getElementById("mapblock");
  if (!weekly.length) { block.hidden = true; return; }
  const slider = document.getElementById("week");
  const button = document.getElementById("play");
  const said = document.getElementById("weeksaid");
  const PACE_MS = 260; // a week

  // Limits that people can read: the largest five of 1, 2, 5, 10, 20, 50 … that occur.
  const top = d3.max(weekly, (week) => d3.max(week)) || 1;
  const steps = d3.range(-3, 4).flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  const limits = steps.filter((limit) => limit < top).slice(-5);
  const written = (limit) => number(limit, limit < 0.1 ? (limit < 0.01 ? 3 : 2) : limit < 1 ? 1 : 0);
  const classOf = (value) => "q" + (d3.bisectRight(limits, value) + 5 - limits.length);

  const total = places.name.map((_, place) => d3.sum(weekly, (week) => week[place]));
  const worst = places.name.map((_, place) => d3.maxIndex(weekly, (week) => week[place]));
  // Begin where it is worst for most people: that week stands on paper too.
  let week = d3.maxIndex(weekly, (values) => d3.sum(values, (value, place) => value * data.people[place]));
  const nameOf = (at) => word("week", { week: number(at + 1), day: number(7 * at), date: dated(7 * at) });

  const map = report.choropleth(document.getElementById("mapdraw"), document.getElementById("details"), {
    order: () => d3.sort(d3.range(places.name.length), (place) => -weekly[week][place], (place) => places.name[place]),
    fill: (place) => classOf(weekly[week][place]),
    isNamed: () => false,
    tell: (place) => ({
      title: places.name[place],
      of: nameOf(week),
      value: number(weekly[week][place], 1),
      meaning: `${word("per_thousand")}, ${word("modelled")}`,
      facts: [
        [word("infected_week"), number(weekly[week][place] * data.people[place] / 1000)],
        [word("infected_whole"), number(total[place])],
        [word("worst_week"), `${word("day")} ${number(7 * worst[place])} (${dated(7 * worst[place])})`],
        [word("residents"), number(data.people[place])],
      ],
    }),
  });
  if (!map) { block.hidden = true; return; }
  let playing = false, timer = 0;
  function show(at) {
    week = at;
    slider.value = at;
    slider.setAttribute("aria-valuetext", nameOf(at));
    // Said aloud only at rest: a week that changes four times a second would drown the reader.
    said.setAttribute("aria-live", playing ? "off" : "polite");
    said.textContent = nameOf(at);
    map.draw();
  }
  function stop() {
    playing = false;
    clearTimeout(timer);
    button.textContent = word("play");
    button.setAttribute("aria-pressed", "false");
  }
  function step() {
    if (!playing) return;
    if (week >= weekly.length - 1) { stop(); show(week); return; }
    show(week + 1);
    timer = setTimeout(step, PACE_MS);
  }
  button.addEventListener("click", () => {
    if (playing) { stop(); show(week); return; }
    playing = true;
    button.textContent = word("pause");
    button.setAttribute("aria-pressed", "true");
    show(week >= weekly.length - 1 ? 0 : week);
    timer = setTimeout(step, PACE_MS);
  });
  slider.addEventListener("input", () => { stop(); show(Number(slider.value)); });

  const items = [];
  const first = 5 - limits.length;
  for (let i = limits.length; i > 0; i--) {
    const text = i === limits.length ? word("at_least", { low: written(limits[i - 1]) }) : `${written(limits[i - 1])} – ${written(limits[i])}`;
    items.push([patch("q" + (first + i)), text]);
  }
  if (limits.length) items.push([patch("q" + first), word("below", { high: written(limits[0]) })]);
  report.legend(document.getElementById("legend"), `${word("per_thousand")}, ${word("modelled")}`, items);
  show(week);
  map.first();
})();
