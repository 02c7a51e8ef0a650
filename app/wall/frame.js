/* What stands around the scenes and never turns: the verdict and the clock above, the sources and the scenes' names below. */
const MARKS = { green: "Green", yellow: "Yellow", red: "Red", closed: "Closed", hatch: "No verdict" };
const SCENES = { now: "Now", team: "Team", week: "Week" };
function header(model, layout) {
  const vd = el("div", "vd");
  vd.setAttribute("role", "status");
  const mark = el("span", "mk");
  const why = el("p", "why");
  put(vd, mark, put(el("div"), el("p", "q", "Are we on top of it?"), el("p", "an")), why);
  model.verdict.why.forEach((line, place_) => {
    if (place_) why.appendChild(layout.tall ? document.createTextNode(" ") : el("br"));
    line.forEach((part) => why.appendChild(part[1] ? el("b", "", part[0]) : document.createTextNode(part[0])));
  });
  if (!layout.tall) fitted(why, [34.6, 32.5, 30.5, 28.8]);
  const bar = put(el("div", "stalebar"), el("i", "hatch"), put(el("div"), el("p", "an banner"), el("p", "why banner-why")));
  bar.setAttribute("role", "status");
  const clock = put(el("div", "ck"), el("p", "t"), el("p", "s"));
  const head = put(el("div", "hd"), vd, bar, clock);
  head.style.height = units(layout.header);
  return head;
}
function answer(root, said, colour) {
  // the answer itself changes between two pictures: at closing time, or while nothing is known
  const node = root.querySelector(".vd .an"), mark = root.querySelector(".mk");
  if (node.textContent !== said) {
    node.textContent = said;
    fit(fitted(node, [88.3, 76, 64, 56, 48]));
  }
  if (mark.dataset.colour === colour) return;
  mark.dataset.colour = colour;
  mark.textContent = "";
  mark.appendChild(icon(colour, 96, MARKS[colour] || "No verdict"));
}
function footer(model, layout) {
  const list = el("div", "src");
  model.sources.forEach(() => put(list, put(el("span"), el("i"), el("b"), el("span", "age"))));
  put(list, el("span", "rest"));
  const scenes = el("div", "sc");
  if (model.scenes.length > 1) {
    model.scenes.forEach((scene) => { put(scenes, el("span", "", SCENES[scene[0]])).lastChild.dataset.scene = scene[0]; });
  }
  const foot = put(el("div", "ft"), list, fitted(el("span", "scope", model.scope), [28.8]), scenes);
  foot.style.height = units(layout.footer);
  return foot;
}
function settled(root, model, layout, key) {
  // a chip that turns stale is wider, and would push all beside it: the footer is drawn anew then
  const foot = root.querySelector(".ft"), was = foot.dataset.chips;
  foot.dataset.chips = key;
  if (was === undefined || was === key) return;
  const fresh = footer(model, layout);
  fresh.dataset.chips = key;
  foot.parentNode.replaceChild(fresh, foot);
  fresh.querySelectorAll("[data-fit]").forEach(fit);
}
function ages(root, model, layout, now, lost) {
  // sources in trouble stand first, so that they are among those that there is room for
  const told = model.sources.map((source) => {
    const then = source.fresh_ms === null ? "never read" : `as of ${hhmm(local(model, source.fresh_ms))}`;
    // a wall that lost its server shows no age that grows: what it shows is of one instant
    return Object.assign({ label: source.label }, lost ? { stale: true, text: then } : sourceAge(source, now));
  });
  const order = told.filter((one) => one.stale).concat(told.filter((one) => !one.stale));
  settled(root, model, layout, order.map((one) => `${one.stale ? "stale " : ""}${one.label}`).join(", "));
  const nodes = root.querySelectorAll(".src>span:not(.rest)");
  order.forEach((one, place_) => {
    const node = nodes[place_];
    if (!node) return;
    node.className = one.stale ? "stale" : "";
    node.childNodes[1].textContent = one.label;
    node.childNodes[2].textContent = one.text;
  });
  fitAges(root, order);
}
function fitAges(root, order) {
  const list = root.querySelector(".src"), nodes = list.querySelectorAll(":scope>span:not(.rest)"), rest = list.querySelector(".rest");
  const scenes = root.querySelector(".sc");
  // all of them, if need be by setting the scenes' names closer; then as many as there is room for
  const fewer = Array.from(nodes, (_, place_) => [nodes.length - place_, true]);
  const tries = [[nodes.length, false]].concat(fewer, [[1, true, true], [0, true, true]]);
  for (let k = 0; k < tries.length; k += 1) {
    const shown = tries[k][0];
    scenes.classList.toggle("snug", tries[k][1]);
    const hidden = order.slice(shown), stale = hidden.filter((one) => one.stale).length;
    nodes.forEach((node, place_) => { node.style.display = place_ < shown ? "" : "none"; });
    rest.style.display = hidden.length ? "" : "none";
    const how = stale && stale < hidden.length ? `${stale} of ${hidden.length} more` : `and ${hidden.length} more`;
    rest.textContent = tries[k][2] ? `+${hidden.length}` : stale ? `${how} out of date` : how;
    if (list.scrollWidth <= list.clientWidth + 1) return;
  }
}
