/* Small walls: what a television was handed last, drawn by the wall's own script at the set's own size and scaled down.
   Each has a shadow of its own, so that the page's style sheet and the wall's never meet; only those near the window live. */
const SMALL = { w: 208, h: 117 }, NEAR = 400;
let wallSheet = null;
function sheet() {
  if (!wallSheet) {
    wallSheet = new CSSStyleSheet();
    wallSheet.replaceSync(`${WALL_CSS}.cw-set{position:absolute;top:0;left:0;transform-origin:0 0;overflow:hidden}`);
  }
  return wallSheet;
}
function smallWall() {
  const host = el("div", "cw-mini"), set = el("div", "cw-set"), root = el("div", "cw-root");
  host.inert = true;
  host.setAttribute("aria-hidden", "true");
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet()];
  shadow.appendChild(put(set, root));
  return { host, set, root, wall: null, tag: null, body: null };
}
function sized(one, told) {
  const w = told.w || 1920, h = told.h || 1080, scale = Math.min(SMALL.w / w, SMALL.h / h);
  one.set.style.width = `${w}px`;
  one.set.style.height = `${h}px`;
  one.set.style.transform = `scale(${scale})`;
  one.host.style.width = `${w * scale}px`;
  one.host.style.height = `${h * scale}px`;
}
function feed(one, told, text, now) {
  if (!one.wall) return;
  if (text && told.tag !== one.tag) {
    one.body = JSON.parse(text);
    one.tag = told.tag;
    one.set.dataset.theme = one.body.shown.theme;
  }
  if (!one.body || !one.body.model) return;
  try {
    if (told.live) {
      one.wall.trouble(one.body.trouble);
      one.wall.update(one.body.model, now);
    } else {
      one.wall.restore(one.body.model, now);
    }
  } catch (error) {
    // a small wall that cannot be drawn takes neither the others nor the page with it
    console.warn(error);
    one.wall.trouble({ what: "The picture could not be drawn.", since_ms: 0, next: "Trying again every few seconds." });
  }
}
function stopped(one) {
  if (one.wall) one.wall.stop();
  one.root.remove();
  one.root = one.set.appendChild(el("div", "cw-root"));
  one.wall = null;
  one.tag = null;
}
function placeWalls(root, walls, data, now) {
  const seen = {};
  root.querySelectorAll("[data-wall]").forEach((place) => {
    const name = place.dataset.wall, told = data.walls.shown[name], box = place.getBoundingClientRect();
    if (!told || (!told.live && !told.tag)) return;
    const near = box.width > 0 && box.bottom > -NEAR && box.top < window.innerHeight + NEAR;
    const one = walls[name] || (walls[name] = smallWall());
    seen[name] = true;
    if (one.host.parentNode !== place) { place.textContent = ""; place.appendChild(one.host); }
    sized(one, told);
    if (near && !one.wall) {
      one.set.dataset.theme = place.dataset.theme;
      one.wall = mount(one.root);
      feed(one, told, data.walls.pictures[told.tag], now);
    } else if (!near && one.wall) {
      stopped(one);
    }
  });
  Object.keys(walls).forEach((name) => {
    if (seen[name]) return;
    stopped(walls[name]);
    walls[name].host.remove();
    delete walls[name];
  });
}
