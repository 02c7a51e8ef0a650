/* The wall, drawn from a view model. ES2017, no host assumed: mount(root) returns { update(model, nowMs), stop() }. */
const LOST_AFTER = 40000;
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
      // a wall that lost its server shows no age that grows: what it shows is of one instant
      const then = source.fresh_ms === null ? "never read" : `as of ${hhmm(local(model, source.fresh_ms))}`;
      const told = lost ? { stale: true, text: then } : sourceAge(source, now);
      node.className = told.stale ? "stale" : "";
      node.childNodes[1].textContent = source.label;
      node.childNodes[2].textContent = told.text;
    });
    size();
  }
  function draw(model) {
    const body = el("div", "body");
    body.style.gridTemplateRows = "calc(252*var(--cw-u)) 1fr";
    const lower = el("div", "body");
    lower.style.gridTemplateColumns = "1194fr 596fr";
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", model.text);
    put(body, tiles(model), put(lower, board(model), next(model)));
    const fresh = [header(model), body, footer(model)];
    // one swap a picture: there is no instant at which half of it is old
    picture.replaceChildren ? picture.replaceChildren.apply(picture, fresh) : fresh.reduce((p, n) => { p.appendChild(n); return p; }, Object.assign(picture, { textContent: "" }));
  }
  function fitWords(unit) {
    const key = `${unit}|${state.shown}`;
    if (!picture.clientWidth || !unit || state.fitted === key) return;
    state.fitted = key;
    picture.querySelectorAll("[data-fit]").forEach(fit);
    picture.querySelectorAll("text[data-max]").forEach(cut);
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
