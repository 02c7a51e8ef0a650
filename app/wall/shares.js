/* The scene TEAM, right: slack, and what the front line closed without an expert. */
function signedFigure(value) { return value < 0 ? `−${-value}` : value; }
function share(box, title, told, line, parts, words) {
  const node = panel(box, "share");
  put(node, put(el("h2"), fitted(el("span", "", title), [40.3, 36, 32, 28.8]), el("small", "", told.basis)));
  if (told.value === null) {
    return put(node, put(el("div", "vs"), unitOf(null, "%")), fitted(el("p", "n", told.why || "not known"), [34.6, 31, 28.8]));
  }
  const goal = told.goal === null ? null : put(el("p", "aim"), el("span", "", words.aim), el("b", "", `${told.goal}%`));
  put(node, put(el("div", "vs"), fitted(unitOf(signedFigure(told.value), "%"), [153.6, 138, 124, 110, 96]), goal));
  const room = inside(box), drawn = svg("svg", { viewBox: `0 0 ${room.w} 74`, role: "img", "aria-label": words.spoken });
  drawn.style.width = units(room.w);
  drawn.style.height = units(74);
  parts(drawn, room.w);
  if (line !== null) drawn.appendChild(svg("line", { x1: line * room.w, x2: line * room.w, y1: 0, y2: 74, "stroke-width": 5, style: "stroke:var(--cw-text)" }));
  return put(node, drawn, put(el("p", "n sb"), el("span", "", words.left), fitted(el("span", "end", words.right), [34.6, 31, 28.8])));
}
function bar(x, w, style) { return svg("rect", { x, y: 14, width: Math.max(0, w), height: 46, rx: 9, style }); }
function slack(model, box) {
  const told = model.team.slack, load = told.load === null ? 0 : told.load;
  const spoken = `Slack ${told.value} percent, load ${told.load} percent`;
  const draw = (drawn, width) => {
    drawn.appendChild(svg("rect", { x: 1.5, y: 15.5, width: width - 3, height: 43, rx: 8, style: "fill:var(--cw-raised);stroke:var(--cw-edge)", "stroke-width": 3 }));
    drawn.appendChild(bar(0, Math.min(1, load / 100) * width, "fill:var(--cw-accent)"));
  };
  const line = told.goal === null ? null : 1 - told.goal / 100;
  return share(box, "Slack", told, line, draw, { aim: "we protect", left: `Load ${told.load}%`, right: told.words, spoken });
}
function alone(model, box) {
  const told = model.team.alone, all = told.alone + told.with;
  const draw = (drawn, width) => {
    const ours = all ? (told.alone / all) * width : 0, gap = told.with && told.alone ? 5 : 0;
    drawn.appendChild(bar(0, ours - gap, "fill:var(--cw-accent)"));
    drawn.appendChild(bar(ours + gap, width - ours - gap, "fill:var(--cw-st-xqueue)"));
  };
  const words = { aim: told.basis, left: `Alone ${figure(told.alone)}`, right: `With an expert ${figure(told.with)}`, spoken: `Closed by the front line alone ${told.value} percent` };
  return share(box, "Closed by front line alone", Object.assign({}, told, { basis: "" }), told.goal === null ? null : told.goal / 100, draw, words);
}
