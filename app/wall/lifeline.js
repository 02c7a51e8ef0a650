/* A Streamlit page that lost its server without being told (a pulled cable, a router that forgot it) waits for minutes.
   The wall knows by what it is handed: where nothing came for a while, it asks the server itself, and as soon as that
   answers it lets the page's dead connection end and those of its questions that hang, so that the page connects anew.
   Loading the whole page is the last resort. */
const SILENT = 8000, PROBE_EVERY = 2000, PROBE_PATIENCE = 6000, RELOAD_AFTER = 30000, RELOAD_EVERY = 60000, BRIDGED = 60000;
function reloadPage() {
  // once a minute at most, whoever asks for it
  try {
    const last = Number(sessionStorage.getItem("casewall reloaded") || 0);
    if (Math.abs(Date.now() - last) < RELOAD_EVERY) return;
    sessionStorage.setItem("casewall reloaded", Date.now());
  } catch (error) { return; } // a browser that keeps nothing could not tell the second time from the first
  window.location.reload();
}
function leave(frame) {
  // the page shows something else now, or a wall of another build
  if (frame.cwBridge) document.body.removeChild(frame.cwBridge);
  frame.cwWall.stop();
  frame.cwWall = null;
}
function bridge(frame, styles) {
  // a server of another build has the page take the wall away and bring another one: until that stands, this one stays
  frame.cwBridge = document.body.appendChild(document.createElement("div"));
  frame.style.zIndex = 2000000; // the page's own bar and words come and go meanwhile
  put.apply(null, [frame.cwBridge.attachShadow({ mode: "open" })].concat(styles, [frame]));
}
function watchOver(frame) {
  const styles = Array.from(frame.getRootNode().querySelectorAll("style"), (one) => one.cloneNode(true)), path = window.location.pathname;
  const watch = new MutationObserver(() => {
    // before the next frame is drawn
    if (frame.isConnected) return;
    watch.disconnect();
    const began = performance.now(), elsewhere = () => window.location.pathname !== path || performance.now() - began > BRIDGED;
    const look = () => {
      if (frame.cwWall && elsewhere()) leave(frame);
      else if (frame.cwWall) setTimeout(look, 200);
    };
    if (frame.cwWall && !elsewhere()) bridge(frame, styles);
    look();
  });
  watch.observe(document.body, { childList: true, subtree: true });
  watch.observe(frame.getRootNode(), { childList: true, subtree: true });
}
function reachable(frame) {
  // the page's words about a lost server are hidden here, but shut off everything else from who cannot see: not the wall
  for (let node = frame && frame.getRootNode().host; node; node = node.parentElement) {
    if (node.inert) node.inert = false;
    if (node.getAttribute("aria-hidden") === "true") node.removeAttribute("aria-hidden");
  }
}
function lifeline() {
  if (window.cwLifeline) return window.cwLifeline;
  const plainFetch = window.fetch.bind(window), Plain = window.WebSocket, send = Plain.prototype.send;
  const state = { frame: null, socket: null, heard: performance.now(), closed: 0, wait: 0, good: 0, hanging: new Set() };
  const isPages = (address) => String(address).indexOf("_stcore/stream") >= 0;
  // the connection that the page has, and each that it makes from now on
  Plain.prototype.send = function () {
    if (isPages(this.url)) state.socket = this;
    return send.apply(this, arguments);
  };
  window.WebSocket = new Proxy(Plain, {
    construct: (target, args) => {
      const made = Reflect.construct(target, args);
      if (isPages(made.url)) state.socket = made;
      return made;
    },
  });
  // what the page asks before it connects: those questions may hang in a cut network for a quarter of a minute
  window.fetch = (asked, options) => {
    if (String(asked).indexOf("/_stcore/") < 0) return plainFetch(asked, options);
    const ending = new AbortController(), given = options && options.signal;
    const one = { began: performance.now(), end: () => ending.abort() };
    const over = () => { state.hanging.delete(one); };
    if (given && given.aborted) ending.abort();
    else if (given) given.addEventListener("abort", () => ending.abort());
    state.hanging.add(one);
    const asking = plainFetch(asked, Object.assign({}, options, { signal: ending.signal }));
    asking.then(over, over);
    return asking;
  };
  function probe() {
    if (!state.frame || !state.frame.cwWall) return;
    const began = performance.now(), ending = new AbortController();
    if (began - state.heard < SILENT) { state.good = 0; return; }
    const late = setTimeout(() => ending.abort(), PROBE_PATIENCE);
    plainFetch("/_stcore/health", { cache: "no-store", signal: ending.signal }).then((answer) => {
      clearTimeout(late);
      if (answer.ok) answered(began);
      else state.good = 0;
    }, () => { clearTimeout(late); state.good = 0; });
  }
  function answered(began) {
    const at = performance.now(), quiet = at - state.heard;
    if (quiet < SILENT) return;
    if (!state.good) state.good = at;
    state.hanging.forEach((one) => { if (one.began < began - PROBE_EVERY) one.end(); });
    const socket = state.socket;
    if (socket && socket.readyState <= 1 && at - state.closed > state.wait) {
      // longer from time to time: a server that is only slow must not be connected to again and again
      state.wait = Math.min(60000, Math.max(SILENT, 2 * state.wait));
      state.closed = at;
      state.socket = null;
      socket.dispatchEvent(new CloseEvent("close", { code: 4000, reason: "silent" }));
      socket.close();
    }
    if (at - state.good > RELOAD_AFTER) reloadPage();
  }
  setInterval(probe, PROBE_EVERY);
  new MutationObserver(() => reachable(state.frame)).observe(document.body, {
    attributes: true, subtree: true, attributeFilter: ["inert", "aria-hidden"],
  });
  window.cwLifeline = {
    heard: (frame) => {
      if (state.frame !== frame) {
        if (state.frame && state.frame.cwWall) leave(state.frame);
        watchOver(frame);
      }
      Object.assign(state, { frame, heard: performance.now(), wait: 0, good: 0 });
    },
  };
  return window.cwLifeline;
}
