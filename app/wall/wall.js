/* The wall, drawn from a view model. ES2017, no host assumed. mount(root) returns what the host calls:
   update(model, nowMs)   a picture, newest or heard of again; nowMs is the server's clock
   trouble(words)         the server lives but cannot make a picture: { what, since_ms, next }, or null
   restore(model, nowMs, silentMs)  a picture of before, shown as such until the server answers; where the page was only
                          loaded anew, silentMs says for how long it heard nothing: then the wall goes on as it was
   stop() */
const LOST_AFTER = 15000, SHIFTS = [[0, 0], [2, 0], [2, 2], [0, 2]];
function mount(root) {
  root.classList.add("cw-wall");
  const picture = put(root, el("div", "pic")).lastChild;
  const state = { model: null, base: 0, heard: -Infinity, began: performance.now(), shown: "", layout: null, held: 0, last: 0, ahead: 0, trouble: null };
  const nothing = { scope: "", scenes: [["now", 30]], sources: [], verdict: { answer: "One moment.", colour: "hatch", why: [[["The picture is on its way.", false]]] } };
  // a clock that goes on evenly, whatever becomes of the set's own
  const clock = () => performance.now();
  const now = () => {
    // what the server says of the time arrives sooner or later: the wall's own clock stands rather than go back a little
    const at_ = instant(state, clock());
    state.last = state.last > at_ && state.last - at_ < 3000 ? state.last : at_;
    return state.last;
  };
  function size() {
    const found = layoutOf(root.clientWidth, root.clientHeight);
    root.style.setProperty("--cw-u", `${found.unit}px`);
    const shift = SHIFTS[Math.floor(clock() / 300000) % 4];
    picture.style.left = `${Math.max(0, (root.clientWidth - found.unit * found.wide) / 2) + shift[0]}px`;
    picture.style.top = `${Math.max(0, (root.clientHeight - found.unit * found.high) / 2) + shift[1]}px`;
    const same = state.layout && ["tall", "unit", "wide", "high"].every((key) => state.layout[key] === found[key]);
    state.layout = found;
    if (!same && found.wide > 0) draw();
  }
  function draw() {
    const layout = state.layout, model = state.model || nothing;
    if (!layout || !root.clientWidth) return;
    picture.className = layout.tall ? "pic tall" : "pic";
    picture.style.width = units(layout.wide);
    picture.style.height = units(layout.high);
    const scenes = el("div", "scenes");
    scenes.style.height = units(layout.height);
    const known = state.model && state.model.state !== "loading" && !gone(state, clock());
    put.apply(null, [scenes].concat(known ? drawScenes(model, layout) : [emptyScene(layout)]));
    // one swap a picture: there is no instant at which half of it is old
    const fresh = put(document.createDocumentFragment(), header(model, layout), scenes, footer(model, layout));
    picture.textContent = "";
    picture.appendChild(fresh);
    state.empty = !known;
    turn();
    picture.querySelectorAll("[data-fit]").forEach(fit);
    picture.querySelectorAll("text[data-max]").forEach(cut);
  }
  function turn() {
    // what runs between two pictures
    const model = state.model, at_ = now(), silent = clock() - state.heard > LOST_AFTER, lost = Boolean(model) && (silent || state.trouble !== null);
    if (state.empty !== !(model && model.state !== "loading" && !gone(state, clock()))) { draw(); return; }
    root.classList.toggle("lost", lost && !state.empty);
    say(root, state, at_, silent);
    if (!model) return;
    ages(root, model, state.layout, at_, lost);
    root.querySelectorAll("[data-fresh]").forEach((node) => { node.textContent = `${ageText(at_ - Number(node.dataset.fresh))} old`; });
    const closed = !clockLine(model, at_).working;
    root.classList.toggle("calm", closed && !lost);
    if (!state.empty) showScene(root, closed ? { name: model.scenes[0][0], share: 0, turn: 0 } : sceneAt(model.scenes, at_, state.held));
  }
  function alive() {
    // the server answered, though without a newer picture: it is not silent, and the clock goes on as it went
    if (!state.model) return;
    const at_ = clock();
    state.base = instant(state, at_);
    state.heard = at_;
  }
  function take(model, nowMs, heard) {
    const before = state.model, held = state.held, own = model.scenes.find((one) => one[0] === "now"), until = own ? nowMs + own[1] * 1000 : 0;
    if (worse(before && before.verdict, model.verdict)) state.held = until;
    // a clock of the server that was set back holds no scene for hours
    else if (held > until + 3000) state.held = 0;
    const key = JSON.stringify(model);
    state.base = nowMs;
    state.heard = heard;
    state.ahead = nowMs + (clock() - heard) - Date.now();
    state.model = model;
    if (key === state.shown) return;
    try {
      draw();
    } catch (error) {
      // what is said of the picture stays true of the one that is seen, and this one is tried again
      Object.assign(state, { model: before, held });
      throw error;
    }
    state.shown = key;
  }
  let timer = 0;
  const tick = () => {
    // just after each whole second of the server's, so that all televisions turn at the same moment
    timer = setTimeout(tick, state.model ? 1010 - (now() % 1000) || 1000 : 1000);
    size();
    turn();
  };
  timer = setTimeout(tick, 1000);
  const watch = window.ResizeObserver ? new ResizeObserver(size) : null;
  if (watch) watch.observe(root);
  window.addEventListener("resize", size);
  size();
  return {
    update: (model, nowMs) => { take(model, nowMs, clock()); turn(); },
    trouble: (words) => { state.trouble = words; if (words) alive(); turn(); },
    restore: (model, nowMs, silentMs) => {
      const gap = silentMs >= 0 && silentMs < LOST_AFTER ? silentMs : LOST_AFTER + 1;
      if (!state.model) { take(model, nowMs - gap, clock() - gap); turn(); }
    },
    stop: () => {
      clearTimeout(timer);
      if (watch) watch.disconnect();
      window.removeEventListener("resize", size);
    },
  };
}
