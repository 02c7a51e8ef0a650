/* The wall, drawn from a view model. ES2017, no host assumed: mount(root) returns { update(model, nowMs), alive() }.
   Text goes in as text, never as markup: case numbers and names are other people's words. */
const SVG = "http://www.w3.org/2000/svg";
const STATUS = ["green", "yellow", "red", "late"];
const WORD = { green: "Green", yellow: "Yellow", red: "Red", late: "Late" };
const LOST_AFTER = 40000;

function el(tag, cls, text) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text !== undefined && text !== null) node.textContent = String(text);
  return node;
}
function put(node) {
  for (let i = 1; i < arguments.length; i += 1) if (arguments[i]) node.appendChild(arguments[i]);
  return node;
}
function svg(tag, attrs, text) {
  const node = document.createElementNS(SVG, tag);
  Object.keys(attrs || {}).forEach((name) => node.setAttribute(name, attrs[name]));
  if (text !== undefined) node.textContent = String(text);
  return node;
}
function label(x, y, size, text, cls, extra) {
  return svg("text", Object.assign({ x, y, "font-size": size, class: cls || "" }, extra || {}), text);
}
function shape(status, hollow) {
  const g = svg("g");
  const edge = `stroke:var(--cw-${status}-edge)`;
  const fill = hollow ? `fill:none;${edge}` : `fill:var(--cw-${status});${edge}`;
  const attrs = { style: fill, "stroke-width": hollow ? 2.8 : 1.5, "stroke-linejoin": "round" };
  if (status === "green") g.appendChild(svg("circle", Object.assign({ r: hollow ? 7.8 : 8.4 }, attrs)));
  else if (status === "yellow") g.appendChild(svg("path", Object.assign({ d: "M0 -8.6 L9.2 7.4 L-9.2 7.4 Z" }, attrs)));
  else if (status === "red") g.appendChild(svg("path", Object.assign({ d: "M0 -9.6 L9.6 0 L0 9.6 L-9.6 0 Z" }, attrs)));
  else if (status === "late") {
    g.appendChild(svg("rect", Object.assign({ x: -8.4, y: -8.4, width: 16.8, height: 16.8, rx: 2 }, attrs)));
    const cross = hollow ? "stroke:var(--cw-late-edge)" : "stroke:var(--cw-on-late)";
    g.appendChild(svg("path", { d: "M-4 -4 L4 4 M4 -4 L-4 4", style: cross, "stroke-width": 2.8, "stroke-linecap": "round" }));
  } else {
    const line = { style: "fill:none;stroke:var(--cw-muted)", "stroke-width": 2.4 };
    g.appendChild(svg("rect", Object.assign({ x: -7.4, y: -7.4, width: 14.8, height: 14.8, rx: 2 }, line)));
  }
  return g;
}
function at(node, x, y, scale) {
  node.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale})`);
  return node;
}
function icon(status, units, name, hollow) {
  const box = svg("svg", { viewBox: "-11 -11 22 22", class: "ic", role: "img", "aria-label": name });
  box.style.width = box.style.height = `calc(${units}*var(--cw-u))`;
  box.appendChild(shape(status, hollow));
  return box;
}

/* ---------------------------------------------------------------- header */
function header(model) {
  const vd = el("div", "vd");
  vd.setAttribute("role", "status");
  put(vd, icon(model.verdict.colour, 96, WORD[model.verdict.colour] || "No verdict"));
  put(vd, put(el("div"), el("p", "q", "Are we on top of it?"), el("p", "an", model.verdict.answer)));
  const why = el("p", "why");
  model.verdict.why.forEach((line, place) => {
    if (place) why.appendChild(el("br"));
    line.forEach((part) => why.appendChild(part[1] ? el("b", "", part[0]) : document.createTextNode(part[0])));
  });
  put(vd, why);
  const bar = put(el("div", "stalebar"), el("i", "hatch"), put(el("div"), el("p", "an banner"), el("p", "why banner-why")));
  bar.setAttribute("role", "status");
  const clock = put(el("div", "ck"), el("p", "t"), el("p", "s"));
  return put(el("header", "hd"), vd, bar, clock);
}

/* ---------------------------------------------------------------- tiles */
function tile(cls, name, value, note) {
  const node = el("div", `p tile ${cls}`);
  return put(node, el("p", "l clip", name), el("p", "v", value === null ? "–" : value), el("p", "n clip", note));
}
function shrink(node, sizes) {
  // words that do not fit are set smaller, down to the smallest size that is read at five metres; never cut off unseen
  return sizes.some((size) => {
    node.style.fontSize = `calc(${size}*var(--cw-u))`;
    return node.scrollWidth <= node.clientWidth + 1;
  });
}
function fit(node, text) {
  if (text.length > 3) node.style.fontSize = `calc(${Math.floor((153.6 * 3.1) / text.length)}*var(--cw-u))`;
}
function spark(target) {
  const box = svg("svg", { viewBox: "0 0 160 104", role: "img", "aria-label": "Share on target, last 12 weeks" });
  box.style.overflow = "visible";
  const known = target.weeks.filter((share) => share !== null);
  if (known.length < 2) return null;
  const goal = target.goal;
  const all = goal === null ? known : known.concat([goal]);
  const low = Math.min.apply(null, all), high = Math.max.apply(null, all);
  const y = (share) => 24 + (high === low ? 30 : ((high - share) / (high - low)) * 70);
  const x = (place) => 4 + place * 12.9;
  const recent = target.weeks.slice(-7).filter((share) => share !== null);
  const above = goal !== null && recent.filter((share) => share > goal).length * 2 > recent.length;
  if (goal !== null) {
    box.appendChild(label(160, y(goal) + (above ? 32 : -12), 28.8, `goal ${Math.round(goal * 100)}%`, "m", { "text-anchor": "end" }));
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
function tiles(model) {
  const t = model.tiles;
  const row = el("section", "tiles");
  row.style.gridTemplateColumns = "256fr 334fr 300fr 358fr 464fr";
  const late = tile(t.late.value ? "late" : "late zero", "Late now", t.late.value.toLocaleString("en"), t.late.note);
  fit(late.querySelector(".v"), t.late.value.toLocaleString("en"));
  const opened = tile("", "Open cases", t.open.value.toLocaleString("en"), t.open.note);
  fit(opened.querySelector(".v"), t.open.value.toLocaleString("en"));
  const flow = el("div", "p tile");
  const pair = put(el("p", "v two"), el("span", "", t.flow.closed), el("i"), el("span", "", t.flow.opened));
  if (String(t.flow.closed).length + String(t.flow.opened).length > 5) pair.style.fontSize = "calc(82*var(--cw-u))";
  put(flow, el("p", "l clip", "Closed and opened"), pair, el("p", "n clip", t.flow.note));
  const target = el("div", "p tile");
  const value = el("p", "v", t.target.value === null ? "–" : t.target.value);
  if (t.target.value !== null) value.appendChild(el("small", "", "%"));
  const drawn = spark(t.target);
  const note = put(el("p", "n sb"), el("span", "clip", t.target.note), drawn ? el("span", "", "12 weeks") : null);
  put(target, el("p", "l", "On target"), put(el("div", "vs"), value, drawn), note);
  return put(row, late, tile("", t.turn.label, t.turn.value, t.turn.note), opened, flow, target);
}

/* ---------------------------------------------------------------- board */
const ZONES = [[180, 244.5], [432.5, 244.5], [685.1, 244.5], [947.6, 186.4]];
function marks(group, status, cell, top, height) {
  const place = ZONES[STATUS.indexOf(status)];
  const floor = top + height - 21;
  if (cell.count > cell.marks.length) {
    group.appendChild(label(place[0] + place[1] / 2, floor - 8, 46, cell.count.toLocaleString("en"), "t", { "text-anchor": "middle", "font-weight": 650 }));
    return;
  }
  const small = cell.count > 21;
  const step = small ? 26 : 36, high = small ? Math.max(2, Math.floor((height - 16) / 25)) : Math.max(1, Math.floor((height - 12) / 34));
  const scale = small ? 1.15 : 1.65, rise = small ? 25 : 34;
  const edge = small ? 16 : 22;
  const columns = Math.floor((place[1] - 2 * edge) / step);
  const used = new Array(columns + 1).fill(0);
  const low = STATUS.indexOf(status) / 3;
  cell.marks.forEach((mark) => {
    const inside = status === "late" ? Math.min(1, (mark[0] - 1) / 1.2) : Math.min(0.999, Math.max(0, (mark[0] - low) * 3));
    const want = Math.min(columns, Math.max(0, Math.round(inside * columns)));
    let column = want;
    for (let away = 1; used[column] >= high && away <= columns * 2; away += 1) {
      const next = want + (away % 2 ? 1 : -1) * Math.ceil(away / 2);
      if (next >= 0 && next <= columns && used[next] < high) column = next;
    }
    const x = place[0] + edge + column * step, y = floor - used[column] * rise;
    used[column] += 1;
    group.appendChild(at(shape(status, mark[1]), x, y, scale));
  });
}
function board(model) {
  const totals = model.totals;
  const named = STATUS.map((status) => `${totals[status]} ${WORD[status].toLowerCase()}`).join(", ");
  const box = svg("svg", { viewBox: "0 0 1138 460", role: "img", "aria-label": `Buffer board: ${named}, ${totals.no_target} without a target` });
  box.style.width = "100%";
  const defs = svg("defs");
  const pattern = svg("pattern", { id: "cwh", width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.appendChild(svg("line", { x1: 0, y1: 0, x2: 0, y2: 9, "stroke-width": 3, style: "stroke:var(--cw-hatch)" }));
  defs.appendChild(pattern);
  box.appendChild(defs);
  const lanes = model.lanes;
  const height = 342 / lanes.length;
  STATUS.forEach((status, place) => {
    const zone = ZONES[place];
    box.appendChild(svg("rect", { x: zone[0], y: 0, width: zone[1], height: 416, rx: 12, style: `fill:var(--cw-${status}-tint)` }));
    const count = totals[status].toLocaleString("en");
    box.appendChild(at(shape(status, false), zone[0] + 32, 37, 1.8));
    box.appendChild(label(zone[0] + 62, 54, 50, count, "t", { "font-weight": 650 }));
    if (count.length < 4 || status !== "late") box.appendChild(label(zone[0] + 62 + 13 + count.length * 26.5, 54, 34, WORD[status], "m"));
  });
  lanes.forEach((lane, place) => {
    const top = 74 + place * height;
    const tight = height < 90;
    const group = svg("g");
    if (lane.stale) group.appendChild(svg("rect", { x: 180, y: top, width: 954, height, fill: "url(#cwh)", opacity: 0.35 }));
    group.appendChild(svg("line", { x1: 0, x2: 1138, y1: top, y2: top, "stroke-width": 2, style: "stroke:var(--cw-line)" }));
    const middle = top + height / 2;
    const name = lane.label.length > 9 ? `${lane.label.slice(0, 8)}…` : lane.label;
    group.appendChild(label(0, tight ? middle + 4 : middle - 2, tight ? 34 : 40, name, "t", { "font-weight": 550 }));
    const note = lane.stale ? `${lane.stale_label} is stale` : lane.target;
    group.appendChild(label(0, tight ? middle + 32 : middle + 34, 28.8, note.length > 13 ? `${note.slice(0, 12)}…` : note, "m"));
    if (lane.no_target && lane.label.length < 8) {
      group.appendChild(at(shape("none"), 128, tight ? middle - 8 : middle - 14, 1.2));
      group.appendChild(label(144, tight ? middle + 2 : middle - 4, 28.8, lane.no_target, "m"));
    }
    STATUS.forEach((status) => marks(group, status, lane.cells[status], top, height));
    box.appendChild(group);
  });
  box.appendChild(svg("rect", { x: 936, y: 0, width: 5, height: 416, style: "fill:var(--cw-text)" }));
  if (totals.no_target) {
    box.appendChild(at(shape("none"), 10, 441, 1.2));
    box.appendChild(label(28, 450, 28.8, `no target ${totals.no_target}`, "m"));
  }
  [[180, "Target used", "start"], [428, "33%", "middle"], [681, "67%", "middle"], [938, "100%", "middle"]].forEach((tick) =>
    box.appendChild(label(tick[0], 450, 28.8, tick[1], "m", { "text-anchor": tick[2] })));
  box.appendChild(svg("circle", { cx: 1024, cy: 440, r: 11, "stroke-width": 3.4, style: "fill:none;stroke:var(--cw-muted)" }));
  box.appendChild(label(1043, 450, 28.8, "paused", "m"));
  return put(el("section", "p"), box);
}
function next(model) {
  const panel = el("section", "p");
  put(panel, put(el("h2"), el("span", "", "Next to go late"), el("small", "", model.next.more)));
  if (!model.next.rows.length) return put(panel, el("p", "empty", "No open case has a time to meet."));
  const list = el("div", "nx");
  model.next.rows.forEach((row) => {
    const when = put(el("p", "c"), document.createTextNode(row.time), el("small", "", row.left));
    const which = put(el("p", "r"), el("span", "clip", row.id), el("small", "clip", row.type));
    put(list, put(el("div"), icon(row.status, 40, WORD[row.status] || ""), when, which, el("span", row.who ? "ini" : "", row.who)));
  });
  return put(panel, list);
}

/* ---------------------------------------------------------------- footer */
function footer(model) {
  const list = el("div", "src");
  model.sources.slice(0, 4).forEach(() => put(list, put(el("span"), el("i"), el("b"), document.createTextNode(""))));
  if (model.sources.length > 4) put(list, el("span", "", `and ${model.sources.length - 4} more`));
  const scenes = put(el("div", "sc"), el("span", "on", "Now"));
  return put(el("footer", "ft"), list, el("span", "clip", model.scope), scenes);
}
function mount(root) {
  root.classList.add("cw-wall");
  const picture = el("div", "pic");
  root.appendChild(picture);
  const state = { model: null, base: 0, heard: 0, shown: "", fitted: "" };
  function size() {
    const width = root.clientWidth, height = root.clientHeight;
    const unit = Math.min(width / 1920, height / 1080);
    root.style.setProperty("--cw-u", `${unit}px`);
    const drift = Math.floor(Date.now() / 300000) % 2 ? 2 : 0;
    picture.style.left = `${Math.max(0, (width - unit * 1920) / 2) + drift}px`;
    picture.style.top = `${Math.max(0, (height - unit * 1080) / 2)}px`;
    fitWords(unit);
  }
  function tick() {
    const model = state.model;
    if (!model) return;
    const now = state.base + (Date.now() - state.heard);
    const lost = Date.now() - state.heard > LOST_AFTER;
    root.classList.toggle("lost", lost);
    if (lost) {
      root.querySelector(".banner").textContent = `Last good picture from ${hhmm(local(model, state.base))}, reconnecting`;
      root.querySelector(".banner-why").textContent = "Figures stand as they were then. Only the clock runs.";
    }
    const line = clockLine(model, now);
    root.querySelector(".ck .t").textContent = hhmm(local(model, now));
    const sub = root.querySelector(".ck .s");
    sub.textContent = "";
    if (line.bold) sub.appendChild(el("b", "", line.bold));
    sub.appendChild(document.createTextNode(line.rest));
    root.querySelector(".body").classList.toggle("calm", !line.working && !lost);
    root.querySelectorAll(".src>span").forEach((node, place) => {
      const source = model.sources[place];
      if (!source || place > 3) return;
      const told = sourceAge(source, now);
      node.className = told.stale ? "stale" : "";
      node.childNodes[1].textContent = source.label;
      node.childNodes[2].textContent = told.text;
    });
    size();
  }
  function draw(model) {
    const body = el("main", "body");
    body.style.gridTemplateRows = "calc(252*var(--cw-u)) 1fr";
    const lower = el("div", "body");
    lower.style.gridTemplateColumns = "1194fr 596fr";
    put(body, tiles(model), put(lower, board(model), next(model)));
    const fresh = [header(model), body, footer(model)];
    // one swap a picture: there is no instant at which half of it is old
    picture.replaceChildren ? picture.replaceChildren.apply(picture, fresh) : fresh.reduce((p, n) => { p.appendChild(n); return p; }, Object.assign(picture, { textContent: "" }));
    state.fitted = "";
  }
  function fitWords(unit) {
    const why = picture.querySelector(".vd .why");
    const key = `${unit}|${why ? why.textContent : ""}`;
    if (!why || !why.clientWidth || state.fitted === key) return;
    state.fitted = key;
    why.style.whiteSpace = "nowrap";
    if (!shrink(why, [34.6, 32.5, 30.5, 28.8])) why.style.whiteSpace = "normal";
  }
  function update(model, nowMs) {
    const key = JSON.stringify(model);
    state.base = nowMs;
    state.heard = Date.now();
    if (key !== state.shown) {
      state.model = model;
      state.shown = key;
      draw(model);
    }
    tick();
  }
  const timer = setInterval(tick, 1000);
  if (window.ResizeObserver) new ResizeObserver(size).observe(root);
  window.addEventListener("resize", size);
  size();
  return { update, stop: () => clearInterval(timer) };
}
