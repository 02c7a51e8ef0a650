/* The block of the televisions page. Its parts are made and escaped on the server and drawn anew only where they changed;
   the small walls, what is typed and where the focus is stay as they were. */
function shownPart(root, name, html) {
  const part = root.querySelector(`[data-part=${name}]`);
  if (part.cwShown === html) return;
  part.cwShown = html;
  const held = part.getRootNode().activeElement, mark = held && part.contains(held) ? held.dataset : {};
  part.innerHTML = html;
  const key = ["ask", "keep", "open"].find((one) => mark[one]);
  const same = key && part.querySelector(`[data-${key}="${CSS.escape(mark[key])}"]`);
  if (same) same.focus();
}
function sure(root) {
  // only one row asks at a time
  root.querySelectorAll("[data-sure]").forEach((node) => { node.hidden = node.dataset.sure !== root.cwAsking; });
  root.querySelectorAll("[data-ask]").forEach((node) => { node.hidden = node.dataset.ask === root.cwAsking; });
}
function asking(root, name) {
  const before = root.cwAsking;
  root.cwAsking = name;
  sure(root);
  const find = (key, value) => Array.from(root.querySelectorAll(`[data-${key}]`)).find((one) => one.dataset[key] === value);
  const next = name ? find("keep", name) : before && find("ask", before);
  if (next) next.focus();
}
function runs(root, data, now) {
  root.querySelectorAll("[data-age]").forEach((node) => {
    const at = (data.instants[node.dataset.ageOf] || {})[node.dataset.age];
    const text = at === undefined ? "–" : ageText(now - at);
    if (node.textContent !== text) node.textContent = text;
  });
  const closed = !clockLine(data.ticking, now).working;
  const found = (scenes) => (closed ? { name: scenes[0][0] } : sceneAt(scenes, now, 0));
  root.querySelectorAll(".tv-sc[data-scenes]").forEach((node) => {
    const on = found(JSON.parse(node.dataset.scenes)).name;
    node.querySelectorAll("[data-scene]").forEach((one) => {
      one.classList.toggle("on", one.dataset.scene === on);
      if (one.dataset.scene === on) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    });
  });
  const head = root.querySelector(".scene-now");
  const text = head ? nextScene(JSON.parse(head.dataset.scenes), now, closed, data.ticking) : null;
  if (head && head.textContent !== text[0] + text[1]) {
    head.textContent = "";
    put(head, el("b", "", text[0]), document.createTextNode(text[1]));
  }
}
function nextScene(scenes, now, closed, ticking) {
  const words = { now: "Now", team: "Team", week: "Week" };
  if (closed) return [words[scenes[0][0]], ", until the clock resumes"];
  const here = sceneAt(scenes, now, 0), place = scenes.findIndex((one) => one[0] === here.name);
  if (scenes.length < 2) return [words[here.name], " alone"];
  const next = scenes[(place + 1) % scenes.length], at = local(ticking, now + scenes[place][1] * 1000 * (1 - here.share));
  return [words[here.name], `, ${words[next[0]]} at ${hhmm(at)}:${two(at.getUTCSeconds())}`];
}
export default function (component) {
  const { parentElement, data, setStateValue, setTriggerValue } = component;
  const root = parentElement.querySelector(".cw-block");
  root.dataset.theme = data.theme;
  root.cwSet = setStateValue;
  root.cwSend = setTriggerValue;
  root.cwData = data;
  root.cwAt = performance.now();
  root.cwWalls = root.cwWalls || {};
  const now = () => root.cwData.now_ms + (performance.now() - root.cwAt);
  const begun = Boolean(root.cwTimer);
  ["head", "list", "pair", "toml"].forEach((name) => shownPart(root, name, data.html[name]));
  const tick = () => {
    if (!root.isConnected) {
      Object.keys(root.cwWalls).forEach((name) => stopped(root.cwWalls[name]));
      clearInterval(root.cwTimer);
      root.cwTimer = null;
      return;
    }
    runs(root, root.cwData, now());
    placeWalls(root, root.cwWalls, root.cwData, now());
  };
  sure(root);
  told(root, data);
  tick();
  Object.keys(root.cwWalls).forEach((name) => {
    const one = data.walls.shown[name];
    if (one) feed(root.cwWalls[name], one, data.walls.pictures[one.tag], now());
  });
  if (!begun) root.cwTimer = setInterval(tick, 1000);
  if (root.cwHeard) return;
  root.cwHeard = true;
  listenForm(root);
  root.addEventListener("keydown", (event) => { if (event.key === "Escape" && root.cwAsking) asking(root, null); });
  root.addEventListener("click", (event) => {
    const ask = event.target.closest("[data-ask]"), keep = event.target.closest("[data-keep]"), open = event.target.closest("[data-open]");
    if (ask) asking(root, ask.dataset.ask);
    else if (keep) asking(root, null);
    else if (open) {
      root.cwAsking = null;
      root.cwSend("open", open.dataset.open);
      sure(root);
    }
  });
}
