/* The tiles of the scenes NOW and WEEK. */
const HERO = [153.6, 138, 124, 110, 96, 84, 72, 60];
function heroes(value) {
  // a comma hangs below its line: figures of thousands are set smaller
  return value.indexOf(",") < 0 ? HERO : HERO.filter((size) => size < 120);
}
function tile(box, cls, name, value, note) {
  const node = panel(box, `tile ${cls}`);
  return put(node, fitted(el("p", "l", name), [34.6, 31, 28.8]), fitted(el("p", "v", value), heroes(value)), fitted(el("p", "n", note), [28.8]));
}
function unitOf(value, unit) {
  // a figure with its unit small behind it; what is not known is a muted dash
  const known = value !== null && value !== undefined;
  const node = el("p", known ? "v" : "v unknown", known ? value : "–");
  if (known) node.appendChild(el("small", "", unit));
  return node;
}
function pair(flow) {
  return put(el("p", "v two"), el("span", "", figure(flow.closed)), el("i"), el("span", "", figure(flow.opened)));
}
function spark(target) {
  const known = target.weeks.filter((share) => share !== null);
  if (known.length < 2) return null;
  const box = svg("svg", { viewBox: "0 0 160 104", role: "img", "aria-label": "Share on target, last 12 weeks" });
  box.style.overflow = "visible";
  const goal = target.goal;
  const all = goal === null ? known : known.concat([goal]);
  const low = Math.min.apply(null, all), high = Math.max.apply(null, all);
  // the goal's words stand above the whole line, where nothing crosses them
  const y = (share) => 30 + (high === low ? 30 : ((high - share) / (high - low)) * 66);
  const x = (place) => 4 + place * 12.9;
  if (goal !== null) {
    box.appendChild(label(160, 10, 28.8, `goal ${Math.round(goal * 100)}%`, "m", { "text-anchor": "end" }));
    box.appendChild(svg("line", { x1: 0, x2: 160, y1: y(goal), y2: y(goal), "stroke-width": 2.5, "stroke-dasharray": "8 7", style: "stroke:var(--cw-muted)" }));
  }
  let run = [];
  const flush = () => {
    if (run.length > 1) box.appendChild(svg("polyline", { points: run.join(" "), fill: "none", "stroke-width": 4.5, "stroke-linejoin": "round", "stroke-linecap": "round", style: "stroke:var(--cw-accent)" }));
    run = [];
  };
  target.weeks.forEach((share, place) => (share === null ? flush() : run.push(`${x(place).toFixed(1)},${y(share).toFixed(1)}`)));
  flush();
  const last = target.weeks.length - 1;
  if (target.weeks[last] !== null) box.appendChild(svg("circle", { cx: x(last), cy: y(target.weeks[last]), r: 8, style: "fill:var(--cw-accent)" }));
  return box;
}
function nowTiles(model, boxes) {
  const t = model.now.tiles;
  const late = tile(boxes[0], t.late.value ? "late" : "late zero", "Late now", figure(t.late.value), t.late.note);
  const turn = tile(boxes[1], "", t.turn.label, figure(t.turn.value), t.turn.note);
  const opened = tile(boxes[2], "", "Open cases", figure(t.open.value), t.open.note);
  const flow = put(panel(boxes[3], "tile"), el("p", "l", "Closed and opened"), fitted(pair(t.flow), [113, 100, 88, 76, 64, 52]), fitted(el("p", "n", t.flow.note), [28.8]));
  const drawn = spark(t.target);
  const weeks = drawn && t.target.note.length < 22 ? el("span", "", "12 weeks") : null;
  const notes = put(el("p", "n sb"), el("span", "", t.target.note), weeks);
  const target = put(panel(boxes[4], "tile"), el("p", "l", "On target"), put(el("div", "vs"), fitted(unitOf(t.target.value, "%"), HERO), drawn), notes);
  return [opens(late, "late"), opens(turn, "turn"), opens(opened, "open"), opens(flow, "flow"), opens(target, "target")];
}
