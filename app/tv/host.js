/* The wall's host on a television: a plain page that asks for the picture every two seconds. It must go on for months in
   a browser that is years old (Chromium 79, plain HTTP): whatever happens, the page stays and asks again. */
const EVERY = 2000, PATIENCE = 7000, STUCK = 30000, YOUNG = 60000, DAY = 86400000;
const UNDRAWN = { what: "The picture could not be drawn.", since_ms: 0, next: "Trying again every few seconds." };
function ask(method, address, headers, done) {
  const asked = new XMLHttpRequest();
  let ended = false;
  const end = () => { if (!ended) { ended = true; done(asked); } };
  asked.open(method, address, true);
  asked.timeout = PATIENCE;
  Object.keys(headers).forEach((name) => { asked.setRequestHeader(name, headers[name]); });
  asked.onload = end;
  asked.onerror = end;
  asked.ontimeout = end;
  asked.onabort = end;
  asked.send(method === "POST" ? "{}" : null);
  return asked;
}
function read(asked) {
  try { return JSON.parse(asked.responseText); } catch (error) { return null; }
}
function query() {
  const scale = window.devicePixelRatio || 1, asked = new URLSearchParams(window.location.search);
  const sent = [["b", build], ["w", Math.round(window.innerWidth * scale)], ["h", Math.round(window.innerHeight * scale)], ["p", tv.picture]];
  // a set that starts without knowing the time: a cookie that it gets now is too old once its clock is set right
  if (Date.now() < tv.sets - DAY) sent.push(["t", Date.now()]);
  ["theme", "scenes"].forEach((name) => { if (asked.get(name)) sent.push([name, asked.get(name)]); });
  return sent.map((pair) => `${pair[0]}=${encodeURIComponent(pair[1])}`).join("&");
}
function poll() {
  const turn = tv.turn + 1;
  tv.turn = turn;
  if (tv.busy) tv.busy.abort();
  window.clearTimeout(tv.timer);
  tv.began = ticks();
  tv.busy = ask("GET", `/tv/picture?${query()}`, tv.tag ? { "If-None-Match": tv.tag } : {}, (asked) => {
    if (turn !== tv.turn) return;
    tv.busy = null;
    try { take(asked); } catch (error) { failed(error); }
    later();
  });
}
function later() {
  window.clearTimeout(tv.timer);
  tv.timer = window.setTimeout(poll, Math.max(200, EVERY - (ticks() - tv.began)));
}
function failed(error) {
  // a picture that this build cannot draw must not end the asking; the next one is drawn anew
  if (window.console) window.console.warn(String(error && error.stack));
  tv.tag = "";
  // one of a newer build is drawn by the page that is on its way
  try { if (tv.wall && !tv.renewing) tv.wall.trouble(UNDRAWN); } catch (other) { /* what was drawn before stays */ }
  if (ticks() > YOUNG) renew(true);
}
function take(asked) {
  if (asked.status === 304) {
    // a proxy may hand on only some headers of it (Apache's does): the clock goes on as it went then
    const at = Number(asked.getResponseHeader("Casewall-Now")) || Math.round(tv.nowMs + ticks() - tv.heard);
    if (tv.wall && tv.last) { tv.wall.update(tv.last, at); heard(at); }
    if (!styled()) renew(true);
    return;
  }
  const answer = read(asked);
  if (!answer) { silent(); return; }
  if (!styled()) renew(true);
  if (answer.build && answer.build !== build) renew(false);
  if (asked.status === 200 && answer.shown) show(answer, asked);
  else if (asked.status === 401 && answer.build) strange(answer); // not that of a proxy, which wants a password
  else if (answer.trouble && tv.wall) {
    tv.wall.trouble(answer.trouble);
    tv.tag = ""; // the next answer is a whole one, which ends the trouble
  }
}
function styled() {
  // a style sheet that was lost on its way does not come by itself
  return getComputedStyle(page).getPropertyValue("--cw-font").trim() !== "";
}
function heard(nowMs) {
  tv.nowMs = nowMs;
  tv.heard = ticks();
}
function silent() {
  // no server, or something between it and us: a wall knows by itself, a code that is too old must not stay
  if (tv.codeBox && ticks() >= tv.until) showNote("The server does not answer.", "Trying again every few seconds.");
}
function show(answer, asked) {
  theme(answer.shown.theme);
  const wall = showWall();
  wall.trouble(answer.trouble);
  if (answer.model) {
    wall.update(answer.model, answer.now_ms);
    tv.last = answer.model;
    tv.picture = answer.model.as_of_ms || 0;
    if (!answer.trouble) keep(answer);
    tv.answer = answer.trouble ? null : answer;
    heard(answer.now_ms);
  }
  // last: a picture that could not be drawn is asked for again
  tv.tag = asked.getResponseHeader("ETag") || "";
}
function strange(answer) {
  tv.last = null;
  tv.answer = null;
  if (answer.gone) {
    showNote("No picture.", `${answer.gone} is not in the configuration any more. Write its section again, or run:`, `casewall tv revoke ${answer.gone}`);
  } else if (!answer.code || answer.code !== tv.code || ticks() >= tv.until) {
    wanted();
  }
}
function wanted() {
  // a new code; the old one stays on the screen until it is there
  if (tv.loading) return;
  if (navigator.cookieEnabled === false) {
    showNote("This browser keeps no cookies.", "Switch them on in its settings: without them it cannot be paired.");
    return;
  }
  tv.loading = true;
  if (!tv.code) showNote("One moment.", "The code that pairs this television is on its way.");
  ask("POST", "/tv/code", { "Content-Type": "application/json" }, (asked) => {
    tv.loading = false;
    const answer = read(asked);
    if (asked.status === 200 && answer && answer.code) showCode(answer);
    else if (answer && answer.what) showNote(answer.what, answer.next || "");
  });
}
/* --- another build: only when all of it is there, and never within a minute of the last time --- */
function renew(anyway) {
  if (tv.renewing || ticks() < YOUNG) return;
  tv.renewing = true;
  ask("GET", "/tv", {}, (asked) => {
    const found = /data-build="([^"]+)"/.exec(asked.responseText || "");
    const stop = () => { tv.renewing = false; };
    if (asked.status !== 200 || !found || (found[1] === build && !anyway)) { stop(); return; }
    ask("GET", `/tv/wall.js?v=${encodeURIComponent(found[1])}`, {}, (script) => {
      if (script.status !== 200) { stop(); return; }
      window.setTimeout(stop, STUCK);
      keepForReload();
      window.location.reload();
    });
  });
}
/* --- begin --- */
function begin() {
  theme("dark");
  try { keepAwake(); } catch (error) { /* the set's own settings keep it awake, or not */ }
  restore();
  if (!tv.wall) showWall();
  poll();
  // asking that stands still is begun anew, whatever made it stop
  window.setInterval(() => { if (ticks() - tv.began > STUCK) { tv.loading = false; poll(); } }, 5000);
  window.addEventListener("online", poll);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && ticks() - tv.began > EVERY) poll(); });
}
begin();
