/* The buffer board: a lane a type, a mark a case, its column the share of the target used. */
const TOP = 74, AXIS = 44;
function namesOf(lanes, width) {
  // room for the longest name, where the zones do not suffer from it
  const longest = Math.max(...lanes.map((one) => one.label.length));
  return width < 1000 ? 180 : Math.max(180, Math.min(268, longest * 14.6 + 12));
}
function zonesOf(width, names) {
  // three equal zones, the line at 100 % of the target, and the late zone
  const late = Math.max(186, 0.164 * width), each = (width - names - late - 4 - 34) / 3;
  return [0, 1, 2].map((one) => [names + one * (each + 8), each]).concat([[width - 4 - late, late]]);
}
// 21 marks of 33 px, three high; 36 of 24 px, four high; more than fit are a figure (lanes of a third of the board)
const LARGE = { most: 21, edge: 18, step: 34, rise: 34, scale: 1.65, room: 8 };
const SMALL = { most: 36, edge: 14, step: 25, rise: 25, scale: 1.2, room: 8 };
function capacity(kind, width, height) {
  const columns = Math.floor((width - 2 * kind.edge) / kind.step) + 1;
  const high = Math.max(1, Math.floor((height - kind.room) / kind.rise));
  return { columns, high, holds: Math.min(Math.max(kind.most, 3 * height / 12), columns * high) };
}
function marks(group, zones, status, cell, top, height) {
  if (!cell.count) return;
  const place = zones[STATUS.indexOf(status)];
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
function headsOf(zones, totals) {
  // one size for all four, the word behind its figure; where that does not fit in each of them, below it in each
  const row = [[62, 50, 34], [62, 44, 30], [46, 44, 30], [46, 40, 28.8]].find(([left, size, small]) => STATUS.every((status, place_) => {
    return wideOf(figure(totals[status]), size) + 13 + WORD[status].length * small * 0.49 <= zones[place_][1] - left - 6;
  }));
  if (row) return { left: row[0], size: row[1], word: row[2], below: false, top: TOP };
  const room = Math.min(...zones.map((one) => one[1])) - 52, widest = Math.max(...STATUS.map((status) => wideOf(figure(totals[status]), 50)));
  return { left: 46, size: Math.min(50, 50 * (room / widest)), word: 28.8, below: true, top: TOP + 30 };
}
function zone(drawn, where, status, count, floor, head) {
  const box = drawn.appendChild(opens(svg("g"), status));
  box.appendChild(svg("rect", { x: where[0], y: 0, width: where[1], height: floor, rx: 12, style: `fill:var(--cw-${status}-tint)` }));
  const large = head.left > 50, text = figure(count);
  box.appendChild(at(shape(status, false), where[0] + (large ? 32 : 24), 37, large ? 1.8 : 1.5));
  box.appendChild(label(where[0] + head.left, 54, head.size, text, "t", { "font-weight": 650 }));
  const x = head.left + (head.below ? 0 : 13 + wideOf(text, head.size));
  box.appendChild(label(where[0] + x, head.below ? 88 : 54, head.word, WORD[status], "m"));
}
function lane(box, zones, width, lane_, top, height) {
  const names = zones[0][0];
  const group = svg("g");
  if (lane_.stale) group.appendChild(svg("rect", { x: names, y: top, width: width - names - 4, height, fill: "url(#cwh)", opacity: 0.35 }));
  group.appendChild(svg("line", { x1: 0, x2: width, y1: top, y2: top, "stroke-width": 2, style: "stroke:var(--cw-line)" }));
  const tight = height < 90;
  const beside = lane_.no_target && lane_.label.length < 7 && lane_.target !== "no target";
  const first = tight ? top + 32 : top + height / 2 - 2, second = tight ? top + 61 : first + 36;
  const name = label(0, first, 40, lane_.label, "t", { "font-weight": 550, "data-max": beside ? 118 : names - 8 });
  group.appendChild(sized(name, tight ? [34, 31, 28.8] : [40, 34, 31, 28.8]));
  if (lane_.no_target && !beside && !lane_.stale) {
    group.appendChild(at(shape("none"), 10, second - 10, 1.2));
    group.appendChild(label(28, second, 28.8, figure(lane_.no_target), "m"));
  } else if (lane_.stale) {
    // its age runs on in the browser, as that of the source below does
    group.appendChild(svg("rect", { x: 0, y: second - 22, width: 34, height: 24, rx: 4, fill: "url(#cwh)" }));
    const known = lane_.fresh_ms !== null && lane_.fresh_ms !== undefined;
    group.appendChild(label(44, second, 28.8, known ? "" : "never read", "m", known ? { "data-fresh": lane_.fresh_ms } : { "data-max": 132 }));
  } else group.appendChild(label(0, second, 28.8, lane_.target, "m", { "data-max": 172 }));
  if (beside) {
    group.appendChild(at(shape("none"), 128, first - 12, 1.2));
    group.appendChild(label(144, first - 1, 28.8, figure(lane_.no_target), "m"));
  }
  if (!lane_.no_target && STATUS.every((status) => !lane_.cells[status].count)) {
    const said = ["Cases", "Other"].indexOf(lane_.label) < 0 ? `No open ${lane_.label.toLowerCase()}` : "No open cases";
    group.appendChild(label(names + 18, top + height / 2 + 10, 28.8, said, "m", { "data-max": zones[3][0] - names - 50 }));
  }
  STATUS.forEach((status) => marks(group, zones, status, lane_.cells[status], top, height));
  box.appendChild(group);
}
function board(model, box) {
  const totals = model.now.totals, lanes = model.now.lanes, room = inside(box), width = room.w;
  const names = namesOf(lanes, width), zones = zonesOf(width, names), floor = room.h - AXIS, line = zones[3][0] - 11;
  const named = STATUS.map((status) => `${totals[status]} ${WORD[status].toLowerCase()}`).join(", ");
  const drawn = drawing(box, `Buffer board: ${named}, ${totals.no_target} without a target`);
  drawn.appendChild(hatched("cwh", 9, 3));
  const head = headsOf(zones, totals);
  STATUS.forEach((status, at_) => zone(drawn, zones[at_], status, totals[status], floor, head));
  const height = (floor - head.top) / lanes.length;
  lanes.forEach((one, at_) => lane(drawn, zones, width, one, head.top + at_ * height, height));
  drawn.appendChild(svg("rect", { x: line, y: 0, width: 5, height: floor, style: "fill:var(--cw-text)" }));
  const axis = floor + 34;
  if (totals.no_target) {
    drawn.appendChild(at(shape("none"), 10, axis - 9, 1.2));
    drawn.appendChild(label(28, axis, 28.8, totals.no_target < 10 ? `no target ${totals.no_target}` : "no target", "m"));
  }
  const ticks = [[names, zones[0][1] > 210 ? "Target used" : "Used", "start"], [zones[1][0] - 4, "33%", "middle"], [zones[2][0] - 4, "67%", "middle"], [line + 2, "100%", "middle"]];
  ticks.forEach((tick) => drawn.appendChild(label(tick[0], axis, 28.8, tick[1], "m", { "text-anchor": tick[2] })));
  const key = width - 95;
  drawn.appendChild(svg("circle", { cx: key - 19, cy: axis - 10, r: 11, "stroke-width": 3.4, style: "fill:none;stroke:var(--cw-muted)" }));
  drawn.appendChild(label(key, axis, 28.8, "paused", "m"));
  return put(panel(box), drawn);
}
