/* What a television's screen shows: the wall, the code that pairs it, or a few words; and what the set keeps of it. */
const KEEP_EVERY = 60000, KEPT = "casewall-tv";
const page = document.documentElement, build = page.getAttribute("data-build") || "";
const tv = { wall: null, box: null, last: null, answer: null, heard: 0, nowMs: 0, tag: "", picture: 0, // the wall, and what it shows
  kept: 0, sets: 0, // when it was kept last, and the latest that the set's own clock has shown
  codeBox: null, code: null, until: 0, loading: false, // the code, and until when it is good
  busy: null, turn: 0, began: 0, timer: 0, renewing: false }; // the asking
function ticks() { return performance.now(); }
function node(kind, name, text) {
  const made = document.createElement(kind);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}
/* --- what is kept on the set: the last good picture, shown at the next start until the server answers --- */
function keep(answer) {
  // at most once a minute: a memory card does not bear more for years
  if (tv.kept && ticks() - tv.kept < KEEP_EVERY) return;
  tv.kept = ticks();
  const now = Date.now();
  tv.sets = Math.max(tv.sets, now);
  const text = JSON.stringify({ model: answer.model, shown: answer.shown, now_ms: answer.now_ms, ahead_ms: answer.now_ms - now, sets_ms: tv.sets });
  try { window.localStorage.setItem(KEPT, text); } catch (error) { forget(); }
}
function keepForReload() {
  // a page that is loaded anew goes on with its picture, as if nothing had been
  if (!tv.answer) return;
  const silent = ticks() - tv.heard;
  tv.kept = 0;
  keep(Object.assign({}, tv.answer, { now_ms: Math.round(tv.nowMs + silent) }));
  try { window.sessionStorage.setItem(KEPT, String(silent)); } catch (error) { /* it begins with an older picture */ }
}
function reloaded() {
  // for how long the page before this one had heard nothing; a set that was switched off knows nothing of that
  try {
    const silent = window.sessionStorage.getItem(KEPT);
    window.sessionStorage.removeItem(KEPT);
    return silent === null ? undefined : Number(silent);
  } catch (error) { return undefined; }
}
function forget() {
  try { window.localStorage.removeItem(KEPT); } catch (error) { /* it keeps nothing at all */ }
}
function restore() {
  let held = null;
  const silent = reloaded();
  try { held = JSON.parse(window.localStorage.getItem(KEPT) || "null"); } catch (error) { forget(); }
  if (!held || !held.model || !held.shown) return;
  tv.sets = held.sets_ms || held.now_ms - held.ahead_ms;
  try {
    theme(held.shown.theme);
    showWall().restore(held.model, Math.max(held.now_ms, Date.now() + held.ahead_ms), silent);
  } catch (error) {
    // kept by a build that drew it in another way
    forget();
    dropWall();
  }
}
/* --- the two things that the screen shows --- */
function theme(name) {
  const wanted = name === "light" ? "light" : "dark";
  if (page.getAttribute("data-theme") !== wanted) page.setAttribute("data-theme", wanted);
}
function showWall() {
  if (tv.codeBox) {
    document.body.removeChild(tv.codeBox);
    tv.codeBox = null;
    tv.code = null;
  }
  if (!tv.wall) {
    tv.box = document.body.appendChild(node("div", "tv-wall"));
    tv.wall = mount(tv.box.appendChild(node("div", "cw-root")), {});
  }
  return tv.wall;
}
function dropWall() {
  if (!tv.wall) return;
  try { tv.wall.stop(); } catch (error) { /* it is taken away all the same */ }
  document.body.removeChild(tv.box);
  tv.wall = null;
  tv.box = null;
  tv.tag = "";
  tv.picture = 0;
}
function square(rows) {
  // the picture of an address, with the white margin that a camera needs
  const space = "http://www.w3.org/2000/svg", side = rows.length + 8;
  const svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  let drawn = "";
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) if (row[x] === "1") drawn += `M${x + 4} ${y + 4}h1v1h-1z`;
  });
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "The address as a QR code");
  path.setAttribute("d", drawn);
  path.setAttribute("fill", "#000000");
  svg.appendChild(path);
  return svg;
}
function screen(parts) {
  dropWall();
  forget();
  const box = node("div", "tv-code");
  box.setAttribute("role", "status");
  parts.forEach((part) => { box.appendChild(part); });
  if (tv.codeBox) document.body.replaceChild(box, tv.codeBox);
  else document.body.appendChild(box);
  tv.codeBox = box;
}
function showCode(answer) {
  tv.code = answer.code;
  tv.until = ticks() + answer.good_for_s * 1000;
  const how = node("p", "tv-how", "On a computer open ");
  how.appendChild(node("b", "", answer.address));
  how.appendChild(document.createTextNode(" and type this, or run:"));
  const parts = [node("p", "tv-title", "This television is not paired yet."), node("p", "tv-big", answer.code), how,
    node("p", "tv-command", `casewall tv pair ${answer.code} --name lobby`)];
  if (answer.qr && answer.qr.length) parts.push(square(answer.qr));
  parts.push(node("p", "tv-note", "The code is good for ten minutes; then another one stands here."));
  screen(parts);
}
function showNote(title, words, command) {
  tv.code = null;
  tv.until = 0;
  const said = `${title} ${words}`;
  if (tv.codeBox && tv.codeBox.getAttribute("data-said") === said) return;
  screen([node("p", "tv-title", title), node("p", "tv-how", words)].concat(command ? [node("p", "tv-command", command)] : []));
  tv.codeBox.setAttribute("data-said", said);
}
