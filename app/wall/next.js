/* What goes late next: the clock time large, since across a break a countdown is no time of day. */
const HEAD = 45, LEAST_ROW = 74;
function next(model, box) {
  const found = model.now.next;
  const holds = Math.max(1, Math.floor((inside(box).h - HEAD - 9) / LEAST_ROW));
  const rows = found.rows.slice(0, holds);
  const left = found.coming - rows.length;
  const whole = `${figure(left)} more by ${found.by}`, more = left <= 0 ? "" : whole.length > 19 ? `${figure(left)} more` : whole;
  const panel_ = put(panel(box), put(el("h2"), el("span", "", "Next to go late"), fitted(el("small", "", more), [28.8])));
  if (!rows.length) return put(panel_, el("p", "empty", "No open case has a time to meet."));
  const list = el("div", rows.some((row) => row.who) ? "nx" : "nx unnamed");
  list.style.gridTemplateRows = `repeat(${Math.max(rows.length, Math.min(5, holds))},1fr)`;
  rows.forEach((row) => {
    const when = put(el("p", "c"), document.createTextNode(row.time), fitted(el("small", "", row.left), [28.8]));
    const which = put(el("p", "r"), fitted(el("span", "", row.id), [40.3, 36, 32, 28.8], true), el("small", "clip", row.type));
    // initials stand in a pill; a full name beside the number
    const who = row.who.length > 3 ? null : el("span", row.who ? "ini" : "", row.who);
    if (!who) which.lastChild.textContent = row.type ? `${row.type}, ${row.who}` : row.who;
    const whole = put(el("div", who ? "" : "long"), icon(row.status, 40, WORD[row.status] || ""), when, which, who);
    put(list, opens(whole, `case?${new URLSearchParams({ source: row.source, id: row.id })}`));
  });
  return put(panel_, list);
}
