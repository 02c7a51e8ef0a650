/* What stands around the scenes: the verdict and the clock, the sources; and what goes late next. */
function header(model) {
  const vd = el("div", "vd");
  vd.setAttribute("role", "status");
  put(vd, icon(model.verdict.colour, 96, WORD[model.verdict.colour] || "No verdict"));
  put(vd, put(el("div"), el("p", "q", "Are we on top of it?"), el("p", "an", model.verdict.answer)));
  const why = el("p", "why");
  model.verdict.why.forEach((line, place) => {
    if (place) why.appendChild(el("br"));
    line.forEach((part) => why.appendChild(part[1] ? el("b", "", part[0]) : document.createTextNode(part[0])));
  });
  put(vd, fitted(why, [34.6, 32.5, 30.5, 28.8]));
  const bar = put(el("div", "stalebar"), el("i", "hatch"), put(el("div"), el("p", "an banner"), el("p", "why banner-why")));
  bar.setAttribute("role", "status");
  const clock = put(el("div", "ck"), el("p", "t"), el("p", "s"));
  return put(el("div", "hd"), vd, bar, clock);
}
function next(model) {
  const panel = el("section", "p");
  put(panel, put(el("h2"), el("span", "", "Next to go late"), el("small", "", model.next.more)));
  if (!model.next.rows.length) return put(panel, el("p", "empty", "No open case has a time to meet."));
  const list = el("div", model.next.rows.some((row) => row.who) ? "nx" : "nx unnamed");
  model.next.rows.forEach((row) => {
    const when = put(el("p", "c"), document.createTextNode(row.time), fitted(el("small", "", row.left), [28.8]));
    const which = put(el("p", "r"), fitted(el("span", "", row.id), [40.3, 36, 32, 28.8], true), el("small", "clip", row.type));
    put(list, put(el("div"), icon(row.status, 40, WORD[row.status] || ""), when, which, el("span", row.who ? "ini" : "", row.who)));
  });
  return put(panel, list);
}
function footer(model) {
  const list = el("div", "src");
  model.sources.slice(0, 4).forEach(() => put(list, put(el("span"), el("i"), el("b"), document.createTextNode(""))));
  if (model.sources.length > 4) put(list, el("span", "", `and ${model.sources.length - 4} more`));
  const scenes = put(el("div", "sc"), el("span", "on", "Now"));
  return put(el("div", "ft"), list, el("span", "clip", model.scope), scenes);
}
