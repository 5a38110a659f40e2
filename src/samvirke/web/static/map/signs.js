// Signs, drawn to a canvas: a body by kind, a mark by status. Both have a shape, so none depends on colour.
//
// Bodies: fire a square, health a circle, police a shield, Civil Defence a triangle, volunteers a hexagon, air a
// wing, sea a hull, others a diamond. Marks: free is filled; reserved is half filled; under way has an arrow;
// there has a dot; out of service is crossed; what the register alone says is a thin small outline. What was told
// too long ago is hollow and dashed.
export const KINDS = ["fire", "health", "police", "civil_defence", "volunteer", "air", "sea", "other"];
const STAGES = ["free", "reserved", "moving", "there", "out", "register"];
const SIZE = 26; // CSS pixels
export const RATIO = 2;

const BODIES = {
  fire: [[-8, -8], [8, -8], [8, 8], [-8, 8]],
  police: [[-8, -8], [8, -8], [8, 2], [0, 10], [-8, 2]],
  civil_defence: [[0, -10], [10, 8], [-10, 8]],
  volunteer: [[-5, -9], [5, -9], [10, 0], [5, 9], [-5, 9], [-10, 0]],
  air: [[0, -10], [11, 7], [0, 3], [-11, 7]],
  sea: [[-11, -3], [11, -3], [7, 8], [-7, 8]],
  other: [[0, -10], [10, 0], [0, 10], [-10, 0]],
};

function body(pen, kind) {
  pen.beginPath();
  if (kind === "health") pen.arc(0, 0, 9, 0, 2 * Math.PI);
  else {
    for (const [x, y] of BODIES[kind] ?? BODIES.other) pen.lineTo(x, y);
    pen.closePath();
  }
}

/** Draw the sign of a resource on a pen whose middle is 0, 0. */
function drawResource(pen, { kind, stage, isOld }, colours) {
  const colour = { free: colours.free, out: colours.unknown, register: colours.unknown }[stage] ?? colours.busy;
  pen.lineJoin = "round";
  if (stage === "register") pen.scale(0.62, 0.62);
  // A halo, so that it is seen on land, sea and other signs.
  body(pen, kind);
  pen.lineWidth = 5;
  pen.strokeStyle = colours.halo;
  pen.stroke();
  pen.fillStyle = isOld || stage === "register" || stage === "out" ? colours.halo : colour;
  pen.fill();
  if (stage === "reserved" && !isOld) {
    pen.save();
    pen.clip();
    pen.fillStyle = colours.halo;
    pen.fillRect(-12, -12, 12, 24);
    pen.restore();
  }
  pen.lineWidth = stage === "register" ? 3 : 2;
  pen.setLineDash(isOld ? [3, 2.5] : []);
  pen.strokeStyle = colour;
  body(pen, kind);
  pen.stroke();
  pen.setLineDash([]);
  const mark = isOld ? colour : colours.halo;
  pen.strokeStyle = mark;
  pen.fillStyle = mark;
  pen.lineWidth = 2.4;
  pen.beginPath();
  if (stage === "moving") {
    pen.moveTo(-4, 3.5);
    pen.lineTo(0, -3.5);
    pen.lineTo(4, 3.5);
    pen.stroke();
  } else if (stage === "there") {
    pen.arc(0, 0.5, 3.2, 0, 2 * Math.PI);
    pen.fill();
  } else if (stage === "out") {
    pen.strokeStyle = colour;
    pen.moveTo(-5, -5);
    pen.lineTo(5, 5);
    pen.moveTo(5, -5);
    pen.lineTo(-5, 5);
    pen.stroke();
  }
}

const OTHERS = {
  // Acute is filled with a stroke and dot, urgent half as strong, ordinary an outline.
  "incident-1": (pen, c) => notice(pen, c, c.alarm, true),
  "incident-2": (pen, c) => notice(pen, c, c.busy, true),
  "incident-3": (pen, c) => notice(pen, c, c.label, false),
  "need-red": (pen, c) => flag(pen, c, c.alarm, "full"),
  "need-missing": (pen, c) => flag(pen, c, c.busy, "half"),
  "need-covered": (pen, c) => flag(pen, c, c.free, "none"),
  closure: (pen, c) => {
    disc(pen, c, c.alarm);
    pen.fillStyle = c.halo;
    pen.fillRect(-6, -2, 12, 4);
  },
  pin: (pen, c) => {
    pen.beginPath();
    pen.arc(0, -4, 7, Math.PI * 0.85, Math.PI * 2.15);
    pen.lineTo(0, 11);
    pen.closePath();
    outlined(pen, c, c.accent);
    pen.beginPath();
    pen.arc(0, -4, 2.6, 0, 2 * Math.PI);
    pen.fillStyle = c.halo;
    pen.fill();
  },
  point: (pen, c) => disc(pen, c, c.accent, 6),
  strong: (pen, c) => {
    pen.rotate(Math.PI / 4);
    pen.beginPath();
    pen.rect(-7, -7, 14, 14);
    outlined(pen, c, c.accent);
  },
  weak: (pen, c) => {
    disc(pen, c, c.unknown, 6);
    pen.beginPath();
    pen.arc(0, 0, 3, 0, 2 * Math.PI);
    pen.fillStyle = c.halo;
    pen.fill();
  },
};

function outlined(pen, colours, colour) {
  pen.lineJoin = "round";
  pen.lineWidth = 5;
  pen.strokeStyle = colours.halo;
  pen.stroke();
  pen.fillStyle = colour;
  pen.fill();
}
function disc(pen, colours, colour, radius = 9) {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  outlined(pen, colours, colour);
}
function notice(pen, colours, colour, isFilled) {
  pen.beginPath();
  for (const [x, y] of [[0, -11], [11, 0], [0, 11], [-11, 0]]) pen.lineTo(x, y);
  pen.closePath();
  outlined(pen, colours, isFilled ? colour : colours.halo);
  pen.lineWidth = 2;
  pen.strokeStyle = colour;
  pen.stroke();
  pen.fillStyle = isFilled ? colours.halo : colour;
  pen.fillRect(-1.4, -6, 2.8, 7.4);
  pen.fillRect(-1.4, 3.4, 2.8, 2.8);
}
function flag(pen, colours, colour, filled) {
  pen.beginPath();
  pen.rect(-6, -10, 14, 10);
  outlined(pen, colours, filled === "full" ? colour : colours.halo);
  if (filled === "half") {
    pen.fillStyle = colour;
    pen.fillRect(-6, -10, 7, 10);
  }
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.stroke();
  pen.beginPath();
  pen.moveTo(-6, -11);
  pen.lineTo(-6, 11);
  pen.stroke();
}

/** Draw any sign by its name: `resource|fire|free|new`, `incident-1`, `pin` …, and return its canvas. */
export function sign(name, colours, size = SIZE) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * RATIO;
  const pen = canvas.getContext("2d", { willReadFrequently: true }); // else each is read back from a graphics card
  pen.scale((RATIO * size) / SIZE, (RATIO * size) / SIZE);
  pen.translate(SIZE / 2, SIZE / 2);
  const [what, kind, stage, age] = name.split("|");
  if (what === "resource") drawResource(pen, { kind, stage, isOld: age === "old" }, colours);
  else (OTHERS[what] ?? OTHERS.point)(pen, colours);
  return canvas;
}

/** Names of all signs. */
export const SIGNS = [
  ...KINDS.flatMap((kind) => STAGES.flatMap((stage) => ["new", "old"].map((age) => `resource|${kind}|${stage}|${age}`))),
  ...Object.keys(OTHERS),
];
