// Shares in time as colours of a map, v0 (under 50 %) to v5 (95 % or more), and their legend.
(() => {
  "use strict";
  const { percent, word, patch } = report;
  const LIMITS = [0.5, 0.7, 0.8, 0.9, 0.95];
  report.shareClass = (share) => (share === null ? "none" : "v" + d3.bisectRight(LIMITS, share));
  // What is below the standard is hatched; dark strokes would not be seen on the strongest colours.
  report.shareHatch = (share, asked) =>
    share === null || asked === null || share >= asked ? null : share < LIMITS[1] ? "farbelow" : "below";
  report.shareItems = (ground, someUnknown) => {
    const cut = (index) => percent(LIMITS[index]);
    const items = [[patch("v5"), word("at_least", { low: cut(4) })]];
    for (let index = 4; index > 0; index--) items.push([patch("v" + index), `${cut(index - 1)} – ${cut(index)}`]);
    const below = ground.areas.some((area) => area.length) ? report.hatchedPatch : report.trianglePatch("none");
    items.push([patch("v0"), word("below", { high: cut(0) })], [below, word("below_asked")]);
    if (someUnknown) items.push([patch("none"), word("no_data")]);
    return items;
  };
})();
