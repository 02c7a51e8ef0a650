/* The buffer board: a lane a type, a mark a case, its column the share of the target used. */
const ZONES = [[180, 244.5], [432.5, 244.5], [685.1, 244.5], [947.6, 186.4]];
const TOP = 74, FLOOR = 416;
// 21 marks of 33 px, three high; 36 of 24 px, four high; more than fit are a figure (lanes of a third of the board)
const LARGE = { most: 21, edge: 18, step: 34, rise: 34, scale: 1.65, room: 8 };
const SMALL = { most: 36, edge: 14, step: 25, rise: 25, scale: 1.2, room: 8 };
function capacity(kind, width, height) {
  const columns = Math.floor((width - 2 * kind.edge) / kind.step) + 1;
  const high = Math.max(1, Math.floor((height - kind.room) / kind.rise));
  return { columns, high, holds: Math.min(Math.max(kind.most, 3 * height / 12), columns * high) };
}
function marks(group, status, cell, top, height) {
  if (!cell.count) return;
  const place = ZONES[STATUS.indexOf(status)];
  const kind = [LARGE, SMALL].find((one) => cell.marks.length === cell.count && cell.count <= capacity(one, place[1], height).holds);
  if (!kind) {
    const size = Math.min(46, height * 0.6);
    group.appendChild(label(place[0] + place[1] / 2, top + height / 2 + size * 0.36, size, figure(cell.count), "t", { "text-anchor": "middle", "font-weight": 650 }));
    return;
  }
  const room = capacity(kind, place[1], height);
  const floor = top + height - kind.rise / 2 - 3;
  const used = new Array(room.columns).fill(0);
  const low = STATUS.indexOf(status) / 3, last = room.columns - 1;
  cell.marks.forEach((mark) => {
    const inside = status === "late" ? Math.min(1, (mark[0] - 1) / 1.2) : Math.min(1, Math.max(0, (mark[0] - low) * 3));
    const want = Math.round(inside * last);
    let column = want;
    for (let away = 1; used[column] >= room.high && away <= 2 * room.columns; away += 1) {
      const beside = want + (away % 2 ? 1 : -1) * Math.ceil(away / 2);
      if (beside >= 0 && beside <= last && used[beside] < room.high) column = beside;
    }
    const x = place[0] + kind.edge + column * kind.step, y = floor - used[column] * kind.rise;
    used[column] += 1;
    group.appendChild(at(shape(status, mark[1]), x, y, kind.scale));
  });
}
function zone(box, status, place, count) {
  const where = ZONES[place];
  box.appendChild(svg("rect", { x: where[0], y: 0, width: where[1], height: FLOOR, rx: 12, style: `fill:var(--cw-${status}-tint)` }));
  box.appendChild(at(shape(status, false), where[0] + 32, 37, 1.8));
  const text = figure(count), word = WORD[status];
  // the figure first; its word where it fits, the shape stands for it where not
  const wide = (size) => text.replace(/,/g, "").length * size * 0.53 + (text.length - text.replace(/,/g, "").length) * size * 0.26;
  const room = where[1] - 62 - 10;
  const sizes = [[50, 34], [44, 30], [40, 28.8]].find((pair) => wide(pair[0]) + 13 + word.length * pair[1] * 0.49 <= room);
  const size = sizes ? sizes[0] : Math.min(50, 50 * (room / wide(50)));
  box.appendChild(label(where[0] + 62, 54, size, text, "t", { "font-weight": 650 }));
  if (sizes) box.appendChild(label(where[0] + 62 + 13 + wide(size), 54, sizes[1], word, "m"));
}
function lane(box, lane_, top, height) {
  const group = svg("g");
  if (lane_.stale) group.appendChild(svg("rect", { x: 180, y: top, width: 954, height, fill: "url(#cwh)", opacity: 0.35 }));
  group.appendChild(svg("line", { x1: 0, x2: 1138, y1: top, y2: top, "stroke-width": 2, style: "stroke:var(--cw-line)" }));
  const tight = height < 90;
  const beside = lane_.no_target && lane_.label.length < 7;
  const size = lane_.label.length > 11 ? 28.8 : lane_.label.length > 9 || tight ? 34 : 40;
  const first = tight ? top + 32 : top + height / 2 - 2, second = tight ? top + 61 : first + 36;
  const name = label(0, first, size, lane_.label, "t", { "font-weight": 550, "data-max": beside ? 118 : 172 });
  group.appendChild(name);
  const note = lane_.stale ? "out of date" : lane_.target;
  if (lane_.no_target && !beside && !lane_.stale) {
    group.appendChild(at(shape("none"), 10, second - 10, 1.2));
    group.appendChild(label(28, second, 28.8, figure(lane_.no_target), "m"));
  } else group.appendChild(label(0, second, 28.8, note, "m", { "data-max": 172 }));
  if (beside) {
    group.appendChild(at(shape("none"), 128, first - 12, 1.2));
    group.appendChild(label(144, first - 1, 28.8, figure(lane_.no_target), "m"));
  }
  STATUS.forEach((status) => marks(group, status, lane_.cells[status], top, height));
  box.appendChild(group);
}
function board(model) {
  const totals = model.totals;
  const named = STATUS.map((status) => `${totals[status]} ${WORD[status].toLowerCase()}`).join(", ");
  const box = svg("svg", { viewBox: "0 0 1138 460", role: "img", "aria-label": `Buffer board: ${named}, ${totals.no_target} without a target` });
  box.style.width = "100%";
  const pattern = svg("pattern", { id: "cwh", width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.appendChild(svg("line", { x1: 0, y1: 0, x2: 0, y2: 9, "stroke-width": 3, style: "stroke:var(--cw-hatch)" }));
  box.appendChild(put(svg("defs"), pattern));
  STATUS.forEach((status, place) => zone(box, status, place, totals[status]));
  const height = (FLOOR - TOP) / model.lanes.length;
  model.lanes.forEach((one, place) => lane(box, one, TOP + place * height, height));
  box.appendChild(svg("rect", { x: 936, y: 0, width: 5, height: FLOOR, style: "fill:var(--cw-text)" }));
  if (totals.no_target) {
    box.appendChild(at(shape("none"), 10, 441, 1.2));
    box.appendChild(label(28, 450, 28.8, totals.no_target < 10 ? `no target ${totals.no_target}` : "no target", "m"));
  }
  [[180, "Target used", "start"], [428, "33%", "middle"], [681, "67%", "middle"], [938, "100%", "middle"]].forEach((tick) =>
    box.appendChild(label(tick[0], 450, 28.8, tick[1], "m", { "text-anchor": tick[2] })));
  box.appendChild(svg("circle", { cx: 1024, cy: 440, r: 11, "stroke-width": 3.4, style: "fill:none;stroke:var(--cw-muted)" }));
  box.appendChild(label(1043, 450, 28.8, "paused", "m"));
  return put(el("section", "p"), box);
}
