/* Looks at the wall in every frame that the browser draws, from within the page, and keeps what was not as it should be.
   window.sampled: begin(), and what was found since. */
(() => {
  const AT = [[0.02, 0.05], [0.5, 0.05], [0.98, 0.05], [0.1, 0.5], [0.5, 0.5], [0.9, 0.5], [0.02, 0.97], [0.5, 0.97], [0.98, 0.97]];
  const FRESH = () => ({ frames: 0, blank: [], mixed: [], over: [], mute: [], shifts: [], turns: [], painted: [], handed: [], said: [], longest: 0 });
  const found = FRESH();
  let host = null, wall = null, on = false, last = { scene: "", number: -1, said: "", at: 0 };
  const epoch = () => performance.timeOrigin + performance.now();
  const keep = (list, what) => { if (list.length < 400) list.push(what); };
  function find() {
    if (wall && wall.isConnected && (host === wall || host.isConnected)) return wall;
    wall = document.querySelector(".tv-wall .cw-root");
    host = wall;
    if (!wall) {
      for (const one of document.querySelectorAll(".st-key-wall *, body > div")) {
        if (one.shadowRoot && one.shadowRoot.querySelector(".cw-root")) { host = one; wall = one.shadowRoot.querySelector(".cw-root"); }
      }
    }
    return wall;
  }
  const number = (node) => (node ? Number((node.textContent.match(/[\d,]+/) || ["-1"])[0].replace(/,/g, "")) : -1);
  function numbers(root) {
    // the number of open cases, wherever the wall tells it; all of its scenes are in the page
    const tile = Array.from(root.querySelectorAll(".scene.now .tile")).find((one) => one.textContent.startsWith("Open cases"));
    const drawn = root.querySelector(".scene.now svg[aria-label^='Buffer board']");
    const held = Array.from(root.querySelectorAll(".scene.team *")).filter((one) => !one.childElementCount && /^[\d,]{3,}$/.test(one.textContent.trim()));
    const told = [number(tile && tile.querySelector(".v"))];
    if (drawn) {
      told.push(Number((drawn.getAttribute("aria-label").match(/([\d,]+) green/) || ["", "-1"])[1].replace(/,/g, "")));
      drawn.querySelectorAll("text").forEach((one) => { if (/^[\d,]{3,}$/.test(one.textContent)) told.push(number(one)); });
    }
    held.forEach((one) => told.push(number(one)));
    return told;
  }
  function dimmed(node) {
    for (let one = node; one; one = one.parentElement || (one.getRootNode() instanceof ShadowRoot ? one.getRootNode().host : null)) {
      const style = getComputedStyle(one);
      if (Number(style.opacity) < 1 || style.visibility !== "visible" || style.display === "none") return `${one.className} ${style.opacity} ${style.visibility} ${style.display}`;
      if (one.matches("[data-stale='true']") && Number(style.opacity) < 1) return "stale";
    }
    return "";
  }
  function look(stamp) {
    const root = find();
    if (!root) return { blank: "no wall" };
    const pic = root.querySelector(".pic"), shown = Array.from(root.querySelectorAll(".scene.on"));
    if (!root.clientWidth || !root.clientHeight) return { blank: "no size" };
    if (!pic || pic.children.length !== 3) return { blank: "no picture" };
    const dim = dimmed(pic);
    if (dim) return { blank: `dimmed: ${dim}` };
    const lost = root.classList.contains("lost"), answer = root.querySelector(lost ? ".banner" : ".vd .an");
    if (!answer.textContent.trim()) return { blank: "no answer" };
    if (shown.length !== 1) return { blank: `${shown.length} scenes` };
    if (!shown[0].children.length) return { blank: "no panels" };
    const empty = !shown[0].dataset.scene, tab = root.querySelector(".sc .on");
    // a dialog that is open, though nobody sees it, makes the page beside it inert: then nothing is found at a point
    const away = AT.find((one) => {
      const top = document.elementFromPoint(one[0] * innerWidth, one[1] * innerHeight);
      return top !== host && top !== document.documentElement && !(host === wall && (wall.contains(top) || top.contains(wall)));
    });
    const over = away ? document.elementFromPoint(away[0] * innerWidth, away[1] * innerHeight) : null;
    const ages = Array.from(root.querySelectorAll(".src>span:not(.rest)")).map((one) => one.textContent.trim()).join("; ");
    const why = root.querySelector(lost ? ".banner-why" : ".vd .why").textContent;
    return {
      blank: "", scene: empty ? "" : shown[0].dataset.scene, tab: tab ? tab.dataset.scene : "", told: empty ? [] : numbers(root),
      over: over ? `${over.tagName}.${over.className}` : "", age: empty ? `${answer.textContent} ${why}` : lost ? answer.textContent : ages,
      shut: Boolean(host.closest("[inert], [aria-hidden='true']")), stale: root.querySelectorAll(".src .stale").length, said: `${lost ? "LOST " : ""}${answer.textContent} | ${why}`, clock: root.querySelector(".ck .t").textContent,
    };
  }
  const channel = new MessageChannel();
  let waits = [];
  channel.port1.onmessage = () => { const at = epoch(); waits.forEach((told) => { told.painted = at; }); waits = []; };
  function frame(stamp) {
    requestAnimationFrame(frame);
    if (!on) return;
    const seen = look(stamp), at = Math.round(epoch());
    found.frames += 1;
    if (last.at) found.longest = Math.max(found.longest, stamp - last.at);
    last.at = stamp;
    if (seen.blank) { keep(found.blank, `${at} ${seen.blank}`); return; }
    if (seen.over) keep(found.over, `${at} ${seen.over}`);
    if (!seen.age) keep(found.mute, at);
    if (seen.scene && seen.tab !== seen.scene) keep(found.mixed, `${at} ${seen.tab} over ${seen.scene}`);
    if (new Set(seen.told).size > 1 || (seen.scene && seen.told.length < 4)) keep(found.mixed, `${at} ${seen.told.join(" ")}`);
    if (seen.scene !== last.scene) { last.scene = seen.scene; found.turns.push([at, seen.scene]); }
    if (seen.told.length && seen.told[0] !== last.number) {
      last.number = seen.told[0];
      const told = { number: last.number, seen: at, painted: 0 };
      found.painted.push(told);
      waits.push(told);
      channel.port2.postMessage(0);
    }
    if (seen.said !== last.said) { last.said = seen.said; found.said.push([at, seen.said]); if (found.said.length > 1000) found.said.shift(); }
  }
  requestAnimationFrame(frame);
  const named = (source) => (source.node ? source.node.className || source.node.nodeName : "?");
  new PerformanceObserver((list) => {
    if (on) list.getEntries().forEach((one) => keep(found.shifts, `${one.value.toFixed(5)} ${one.sources.map(named).join(", ")}`));
  }).observe({ type: "layout-shift", buffered: true });
  // what arrives, and when: the first message or answer with each number
  const heard = (text) => {
    const value = /"open":\s*\{"value":\s*(\d+)/.exec(text), now = /"now_ms":\s*(\d+)/.exec(text);
    if (!on || !value || found.handed.some((one) => one.number === Number(value[1]))) return;
    found.handed.push({ number: Number(value[1]), made: now ? Number(now[1]) : 0, arrived: epoch() });
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", (event) => { if (event.data instanceof ArrayBuffer) heard(new TextDecoder().decode(event.data)); });
    }
  };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...args) {
    this.addEventListener("load", () => heard(this.responseText));
    return send.apply(this, args);
  };
  const box = (node) => { const at = node.getBoundingClientRect(); return [at.left, at.top, at.right, at.bottom].map(Math.round); };
  function places() {
    // where everything stands, for whoever looks at pictures of the page
    const root = find(), told = { panels: {}, tabs: {}, back: getComputedStyle(root).backgroundColor };
    root.querySelectorAll(".scene").forEach((one) => { told.panels[one.dataset.scene] = Array.from(one.querySelectorAll(".p"), box); });
    root.querySelectorAll(".sc span").forEach((one) => { told.tabs[one.dataset.scene] = box(one); });
    const tile = Array.from(root.querySelectorAll(".scene.now .tile")).find((one) => one.textContent.startsWith("Open cases"));
    const drawn = Array.from(root.querySelectorAll(".scene.now svg[aria-label^='Buffer board'] text"));
    told.figures = [box(tile.querySelector(".v"))].concat(drawn.filter((one) => /^[\d,]{3,}$/.test(one.textContent)).map(box));
    return told;
  }
  window.sampled = {
    places, root: find,
    begin: () => { Object.assign(found, FRESH()); last = { scene: "", number: -1, said: "", at: 0 }; on = true; },
    found: () => { const seen = find() ? look(0) : { blank: "no wall" }; return Object.assign({}, found, { now: seen, epoch: epoch() }); },
    see: () => look(0),
  };
})();
