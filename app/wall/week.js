/* The scene WEEK: how this week goes so far, lead time by case type, and what closed and opened each day. */
function line(points, style, width, extra) {
  return svg("polyline", Object.assign({ points: points.map((p) => `${p[0].toFixed(1)},${p[1].toFixed(1)}`).join(" "), fill: "none", "stroke-width": width, "stroke-linejoin": "round", "stroke-linecap": "round", style }, extra || {}));
}
function series(drawn, values, x, y, colour, width) {
  // full weeks are one line, broken where a week has too few; the running week is hollow and joined by dots
  const last = values.length - 1, style = `stroke:var(--cw-${colour})`;
  let run = [], before = null;
  const flush = () => {
    if (run.length > 1) drawn.appendChild(line(run, style, width));
    else if (run.length === 1) drawn.appendChild(svg("circle", { cx: run[0][0], cy: run[0][1], r: width * 0.8, style: `fill:var(--cw-${colour})` }));
    run = [];
  };
  values.forEach((value, place_) => {
    if (place_ === last) return;
    if (value === null) { flush(); return; }
    run.push([x(place_), y(value)]);
    before = place_;
  });
  flush();
  if (values[last] === null) return;
  const end = [x(last), y(values[last])];
  if (before === last - 1) drawn.appendChild(line([[x(before), y(values[before])], end], style, width, { "stroke-dasharray": `0.1 ${width * 2}` }));
  drawn.appendChild(svg("circle", { cx: end[0], cy: end[1], r: width * 1.4, "stroke-width": 5, style: `fill:var(--cw-surface);${style}` }));
}
function hours(value) {
  if (value === null) return "–";
  return value < 100 ? value.toFixed(1) : figure(Math.round(value));
}
function dash(drawn, x1, x2, y) {
  drawn.appendChild(svg("line", { x1, x2, y1: y, y2: y, "stroke-width": 3, "stroke-dasharray": "10 8", style: "stroke:var(--cw-text)" }));
}
function small(type, x0, y0, w, h) {
  const drawn = svg("g", { transform: `translate(${x0.toFixed(1)} ${y0.toFixed(1)})` });
  // a low one has its figures and their words in a line
  const low = h < 300, floor = h - 46, top = low ? 56 : 86, plot = w - (low ? 150 : 104), known = type.half.concat(type.most).filter((one) => one !== null);
  const high = Math.max(...known, type.target || 0, 0.1) * 1.04, y = (value) => floor - (value / high) * (floor - top);
  const x = (place_) => (place_ / (type.most.length - 1)) * (plot - 10);
  drawn.appendChild(sized(label(0, 34, 40, type.label, "t", { "font-weight": 650, "data-max": w - 14.5 * type.target_words.length - 10 }), [40, 34, 31, 28.8]));
  drawn.appendChild(label(w, 34, 28.8, type.target_words, "m", { "text-anchor": "end", "data-max": w * 0.6 }));
  drawn.appendChild(svg("line", { x1: 0, x2: plot, y1: floor, y2: floor, "stroke-width": 2, style: "stroke:var(--cw-line)" }));
  if (type.target !== null) dash(drawn, 0, low ? plot : w, y(type.target));
  if (!known.length) drawn.appendChild(label(0, (floor + top) / 2, 28.8, "nothing closed yet", "m", { "data-max": w }));
  series(drawn, type.half, x, y, "accent-2", 4.5);
  series(drawn, type.most, x, y, "accent", 6.5);
  const last = type.most.length - 1, told = (list) => (list[last] === null ? list[last - 1] : list[last]);
  const most = told(type.most), half = told(type.half);
  if (most !== null) {
    // figures beside the ends of their lines, far enough from each other and from the target's dashes
    const size = low ? 34 : 40, apart = low ? 40 : 76, under = low ? 0 : 31, least = floor - (half === null ? under : under + apart);
    let a = Math.max(size + top - 8, Math.min(least, y(most) + 8));
    if (!low && type.target !== null && a > y(type.target) - 6 && a - 32 < y(type.target)) a = Math.min(least, y(type.target) + size - 4);
    const b = Math.min(Math.max(a + apart, half === null ? 0 : y(half) + 8), floor - under);
    const say_ = (at_, value, word, cls, weight) => {
      drawn.appendChild(label(w, at_, size, hours(value), cls, { "text-anchor": "end", "font-weight": weight }));
      drawn.appendChild(label(low ? w - wideOf(hours(value), size) - 10 : w, at_ + under, 28.8, word, "m", { "text-anchor": "end" }));
    };
    say_(a, most, "85%", "t", 650);
    if (half !== null) say_(b, half, "half", "m", 550);
  }
  drawn.appendChild(label(0, h - 6, 28.8, type.from, "m"));
  drawn.appendChild(label(plot - 10, h - 6, 28.8, "now", "m", { "text-anchor": "middle" }));
  return drawn;
}
function types(model, box) {
  const all = model.week.types, room = inside(box), drawn = drawing(box, "Lead time by case type, 12 weeks: half and 85 percent close within");
  if (!all.length) return put(panel(box), el("h2", "", "Lead time by case type"), el("p", "empty", "No case type is configured yet."));
  const across = Math.min(all.length, Math.max(1, Math.floor((room.w + 35) / 305)));
  const down = Math.min(Math.ceil(all.length / across), Math.max(1, Math.floor((room.h + 20) / 215)));
  const shown = all.slice(0, across * down), left = all.length - shown.length;
  const more = left ? `and ${left} more` : model.week.more;
  const w = (room.w - 35 * (across - 1)) / across, h = (room.h - (more ? 34 : 0) - 20 * (down - 1)) / down;
  shown.forEach((type, place_) => drawn.appendChild(small(type, (place_ % across) * (w + 35), Math.floor(place_ / across) * (h + 20), w, h)));
  if (more) drawn.appendChild(label(room.w, room.h - 6, 28.8, more, "m", { "text-anchor": "end" }));
  return put(panel(box), drawn);
}
function days(model, box) {
  const list = model.week.days, room = inside(box), drawn = drawing(box, "Cases closed and opened in each of the last 10 working days");
  const floor = room.h - 46, top = 146, most = Math.max(1, ...list.map((day) => Math.max(day.closed, day.opened)));
  const y = (count) => floor - (count / most) * (floor - top), weeks = list.filter((day, place_) => place_ && day.new_week).length;
  const step = (room.w - 16 * weeks) / Math.max(1, list.length), wide = Math.min(60, step - 14);
  drawn.appendChild(label(0, 34, 40, "Closed and opened a day", "t", { "font-weight": 650, "data-max": room.w }));
  drawn.appendChild(svg("line", { x1: 2, x2: 40, y1: 78, y2: 78, "stroke-width": 6, "stroke-linecap": "round", style: "stroke:var(--cw-text)" }));
  drawn.appendChild(label(54, 88, 28.8, `opened, today ${figure(model.week.today.opened)}`, "m"));
  drawn.appendChild(svg("rect", { x: room.w - 224, y: 66, width: 26, height: 24, rx: 4, style: "fill:var(--cw-accent-2)" }));
  drawn.appendChild(label(room.w - 186, 88, 28.8, `closed, ${figure(model.week.today.closed)}`, "m"));
  if (!list.length) drawn.appendChild(label(0, 160, 34.6, "No working day is known.", "m"));
  let x = 0, marked = false;
  list.forEach((day, place_) => {
    if (place_ && day.new_week) x += 16;
    const middle = x + step / 2, left = middle - wide / 2;
    if (day.part) drawn.appendChild(svg("rect", { x: left + 2, y: y(day.closed), width: wide - 4, height: Math.max(2, floor - y(day.closed)), rx: 5, "stroke-width": 4, style: "fill:none;stroke:var(--cw-accent)" }));
    else drawn.appendChild(svg("rect", { x: left, y: y(day.closed), width: wide, height: floor - y(day.closed), rx: 5, style: "fill:var(--cw-accent-2)" }));
    drawn.appendChild(svg("line", { x1: left - 3, x2: left + wide + 3, y1: y(day.opened), y2: y(day.opened), "stroke-width": 6, "stroke-linecap": "round", style: "stroke:var(--cw-text)" }));
    if (!marked && Math.max(day.opened, day.closed) === most && most > 1) {
      marked = true;
      const half = wideOf(figure(most), 31) / 2 + 4;
      drawn.appendChild(label(Math.min(room.w - half, Math.max(half, middle)), y(most) - 14, 31, figure(most), "t", { "text-anchor": "middle", "font-weight": 650 }));
    }
    const name = day.part ? { "text-anchor": "middle", "font-weight": 650 } : { "text-anchor": "middle" };
    drawn.appendChild(label(middle, room.h - 6, 28.8, day.part ? "now" : day.label, day.part ? "t" : "m", name));
    x += step;
  });
  drawn.appendChild(svg("line", { x1: 0, x2: room.w, y1: floor, y2: floor, "stroke-width": 2, style: "stroke:var(--cw-line)" }));
  return put(panel(box), drawn);
}
function weekTiles(model, boxes) {
  const week = model.week, target = put(panel(boxes[0], "tile"), el("p", "l", week.target.label));
  const room = inside(boxes[0]), wide = Math.max(120, Math.min(room.w - 300, 520));
  const drawn = svg("svg", { viewBox: `0 0 ${wide} 130`, role: "img", "aria-label": "Share on target, last 12 weeks", class: "wide" });
  drawn.style.width = units(wide);
  drawn.style.height = units(130);
  const known = week.target.weeks.concat(week.target.goal === null ? [] : [week.target.goal]).filter((one) => one !== null);
  const low = Math.min(...known), high = Math.max(...known), y = (value) => (high === low ? 40 : 16 + ((high - value) / (high - low)) * 66);
  if (known.length > 1) {
    if (week.target.goal !== null) dash(drawn, 0, wide, y(week.target.goal));
    series(drawn, week.target.weeks, (place_) => 6 + (place_ / 11) * (wide - 26), y, "accent", 4.5);
    drawn.appendChild(label(0, 126, 28.8, week.target.from, "m"));
    drawn.appendChild(label(wide - 8, 126, 28.8, "now", "m", { "text-anchor": "end" }));
  }
  put(target, put(el("div", "vs"), unitOf(week.target.value, "%"), known.length > 1 ? drawn : null), el("p", "n", week.target.note));
  const lead = put(panel(boxes[1], "tile"), fitted(el("p", "l", week.lead.label), [34.6, 31, 28.8]));
  const both = put(el("div", "leads"), put(el("div"), fitted(unitOf(week.lead.half, "h"), HERO), el("p", "n", "half close within")), put(el("div"), fitted(unitOf(week.lead.most, "h"), HERO), el("p", "n", "85% close within")));
  put(lead, both);
  const flow = put(panel(boxes[2], "tile"), el("p", "l", "Closed and opened"), fitted(pair(week.flow), [113, 100, 88, 76, 64, 52, 44]), fitted(el("p", "n", week.flow.note), [28.8]));
  return [target, lead, flow];
}
