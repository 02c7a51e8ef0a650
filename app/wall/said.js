/* What the header says between two pictures: the clock, whether the team works, and what became of the server. */
const HOUR = 3600000;
function worked(model, from, to) {
  return model.hours.reduce((sum, span) => sum + Math.max(0, Math.min(span[1], to) - Math.max(span[0], from)), 0);
}
function instant(state, at_) {
  // the server's instant; where it is silent, by the set's own clock too: the even one stands still while a machine sleeps
  const quiet = at_ - state.heard, even = state.base + quiet;
  return quiet > LOST_AFTER ? Math.max(even, Date.now() + state.ahead) : even;
}
function gone(state, at_) {
  // a picture older than one working day is no picture any more, whether the server is lost or only its pictures are
  if (!state.model || (state.trouble === null && at_ - state.heard <= LOST_AFTER)) return false;
  const model = state.model, now = instant(state, at_), days = {};
  model.hours.forEach((span) => {
    const day = local(model, span[0]).toISOString().slice(0, 10);
    days[day] = (days[day] || 0) + span[1] - span[0];
  });
  const day = Math.max(0, ...Object.keys(days).map((one) => days[one]));
  return day ? worked(model, model.as_of_ms, now) >= day || now - model.as_of_ms > 9 * 24 * HOUR : now - model.as_of_ms >= 24 * HOUR;
}
function text(root, selector, said, sizes) {
  const node = root.querySelector(selector);
  if (node.textContent === said) return;
  node.textContent = said;
  if (sizes) fit(fitted(node, sizes));
}
function why(root, lines) {
  const said = lines.join(" ");
  const node = root.querySelector(".vd .why");
  if (node.dataset.said === said) return;
  node.dataset.said = said;
  node.textContent = "";
  lines.forEach((line_, place_) => {
    if (place_) node.appendChild(el("br"));
    node.appendChild(document.createTextNode(line_));
  });
  if (node.dataset.fit) fit(node);
}
function when(model, ms, now) {
  const day = local(model, ms), today = local(model, now);
  const same = day.toISOString().slice(0, 10) === today.toISOString().slice(0, 10);
  return same ? hhmm(day) : `${DAYS[day.getUTCDay()]} ${hhmm(day)}`;
}
function say(root, state, now, silent) {
  const model = state.model, trouble = state.trouble;
  if (!model) {
    const waited = performance.now() - state.began > LOST_AFTER;
    answer(root, trouble ? "No picture." : waited ? "No picture." : "One moment.", "hatch");
    if (trouble) why(root, [trouble.what, trouble.next]);
    else if (waited) why(root, ["The server does not answer.", "Trying again every few seconds."]);
    else why(root, ["The picture is on its way."]);
    text(root, ".ck .t", "");
    text(root, ".ck .s", "");
    return;
  }
  const clock = clockLine(model, now), then = when(model, model.as_of_ms, now), verdict = model.verdict;
  const small_ = clock.bold || clock.rest ? [clock.bold, clock.rest] : ["", ""], sub = root.querySelector(".ck .s");
  text(root, ".ck .t", hhmm(local(model, now)));
  if (sub.textContent !== small_.join("")) {
    sub.textContent = "";
    if (small_[0]) sub.appendChild(el("b", "", small_[0]));
    sub.appendChild(document.createTextNode(small_[1]));
  }
  if (state.empty && model.state !== "loading") {
    answer(root, "No picture.", "hatch");
    const now_ = silent ? "The server does not answer; trying again." : `${trouble.what} ${trouble.next}`;
    why(root, [`The last one is from ${then}: too old to go by.`, now_]);
    return;
  }
  // closed hours take the place of the answer, not of its reasons
  if (!clock.working && verdict.rank !== null) answer(root, "Closed.", "closed");
  else answer(root, verdict.answer, verdict.colour);
  if (silent) {
    text(root, ".banner", `Last good picture from ${then}, reconnecting`, [51.8, 46, 40.3, 34.6]);
    text(root, ".banner-why", `The figures are ${ageText(now - model.as_of_ms)} old and stand still. Only the clock runs.`, [34.6, 31, 28.8]);
  } else if (trouble) {
    text(root, ".banner", `Last good picture from ${then}`, [51.8, 46, 40.3, 34.6]);
    text(root, ".banner-why", `${trouble.what} ${trouble.next}`, [34.6, 31, 28.8]);
  }
}
