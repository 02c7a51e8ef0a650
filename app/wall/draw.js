/* What the wall is drawn with. Text goes in as text, never as markup: case numbers and names are other people's words. */
const SVG = "http://www.w3.org/2000/svg";
const STATUS = ["green", "yellow", "red", "late"];
const WORD = { green: "Green", yellow: "Yellow", red: "Red", late: "Late" };

function opens(node, name) {
  // what a click on it opens, where the host offers that
  node.dataset.go = name;
  return node;
}
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
  } else if (status === "closed") {
    g.appendChild(svg("circle", { r: 7.2, style: "fill:none;stroke:var(--cw-muted)", "stroke-width": 2.6 }));
  } else if (status === "hatch") {
    const line = { style: "stroke:var(--cw-hatch)", "stroke-width": 0.9 };
    g.appendChild(svg("rect", { x: -8.4, y: -8.4, width: 16.8, height: 16.8, rx: 2, style: "fill:none;stroke:var(--cw-edge)", "stroke-width": 0.7 }));
    for (let k = -12; k <= 12; k += 3) {
      const low = Math.max(-8, k - 8), high = Math.min(8, k + 8);
      g.appendChild(svg("line", Object.assign({ x1: low, y1: k - low, x2: high, y2: k - high }, line)));
    }
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
function panel(box, cls) { return place(el("section", cls ? `p ${cls}` : "p"), box); }
function drawing(box, name) {
  // a drawing that fills a panel, one of its units one of the wall's
  const room = inside(box);
  const drawn = svg("svg", { viewBox: `0 0 ${room.w.toFixed(1)} ${room.h.toFixed(1)}`, role: "img", "aria-label": name });
  drawn.style.width = units(room.w);
  drawn.style.height = units(room.h);
  return drawn;
}
function hatched(id, gap, thick) {
  const pattern = svg("pattern", { id, width: gap, height: gap, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  return put(svg("defs"), put(pattern, svg("line", { x1: 0, y1: 0, x2: 0, y2: gap, "stroke-width": thick, style: "stroke:var(--cw-hatch)" })));
}
function wideOf(text, size) {
  // how wide a figure will be: its digits are all as wide as each other
  const marks = text.replace(/[0-9]/g, "").length;
  return (text.length - marks) * size * 0.53 + marks * size * 0.28;
}
function figure(number) { return number === null || number === undefined ? "–" : Number(number).toLocaleString("en"); }
function fitted(node, sizes, tail) {
  // sizes to try, largest first; with a tail the end of the words is what tells them apart
  node.dataset.fit = sizes.join(",");
  if (tail) node.dataset.tail = node.textContent;
  return node;
}
function sized(node, sizes) {
  node.dataset.sizes = sizes.join(",");
  return node;
}
function longest(least, most, fits) {
  // how many letters fit, at least so many: each look makes the browser lay them out, so it halves what is left
  let low = least, high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
function cut(text) {
  // words in a drawing that are too long are set smaller, then end in dots; their whole is told to who points or hears
  const whole = text.textContent, most = Number(text.dataset.max);
  (text.dataset.sizes || "").split(",").some((size) => {
    if (size) text.setAttribute("font-size", size);
    return text.getComputedTextLength() <= most;
  });
  if (whole.length > 3 && text.getComputedTextLength() > most) {
    const shorter = (letters) => { text.textContent = `${whole.slice(0, letters).trim()}…`; };
    shorter(longest(3, whole.length - 1, (letters) => { shorter(letters); return text.getComputedTextLength() <= most; }));
  }
  if (text.textContent !== whole) text.appendChild(svg("title", {}, whole));
}
function fit(node) {
  // words that do not fit are set smaller, down to what is read at five metres; never cut off unseen
  const fits = () => node.scrollWidth <= node.clientWidth + 1;
  if (node.dataset.tail) node.textContent = node.dataset.tail;
  node.style.whiteSpace = "nowrap";
  const done = node.dataset.fit.split(",").some((size) => {
    node.style.fontSize = `calc(${size}*var(--cw-u))`;
    return fits();
  });
  if (done) return;
  if (!node.dataset.tail) { node.style.whiteSpace = "normal"; return; }
  const whole = node.dataset.tail, ends = (letters) => { node.textContent = `…${whole.slice(whole.length - letters)}`; };
  if (whole.length > 1) ends(longest(1, whole.length - 1, (letters) => { ends(letters); return fits(); }));
}
