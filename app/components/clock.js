/* What runs on between two pictures: the clock, the net work time left, the age of a source. Shared by the wall and the
   strip above the pages; no host assumed. A model carries zone, hours and sources (see app/ticking.py). */
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function ageText(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 172800) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} days`;
}
function local(model, ms) {
  let minutes = model.zone[0][1];
  model.zone.forEach((change) => { if (ms >= change[0]) minutes = change[1]; });
  return new Date(ms + minutes * 60000);
}
function two(number) { return number < 10 ? `0${number}` : String(number); }
function hhmm(date) { return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`; }
function clockLine(model, now) {
  const today = local(model, now).toISOString().slice(0, 10);
  let left = 0, inside = false, begun = false, coming = null;
  model.hours.forEach((span) => {
    const here = span[0] <= now && now < span[1];
    const ours = here || local(model, span[0]).toISOString().slice(0, 10) === today;
    inside = inside || here;
    begun = begun || (ours && span[0] <= now);
    if (span[0] > now && coming === null) coming = span[0];
    if (ours && span[1] > now) left += span[1] - Math.max(now, span[0]);
  });
  // a break in the middle of the day is part of it
  if (inside || (begun && left > 0)) {
    const minutes = Math.round(left / 60000);
    return { bold: `${Math.floor(minutes / 60)}h\u202f${two(minutes % 60)}m`, rest: " of net work time left", working: true };
  }
  if (coming === null) return { bold: "", rest: model.hours.length ? "no session is near" : "no calendar", working: !model.hours.length };
  const when = local(model, coming), away = (Date.parse(when.toISOString().slice(0, 10)) - Date.parse(today)) / 86400000;
  // a weekday alone is one of the next six days
  const day = away < 7 ? DAYS[when.getUTCDay()] : `${when.getUTCDate()} ${MONTHS[when.getUTCMonth()]}`;
  return { bold: "", rest: `clock resumes ${day} ${hhmm(when)}`, working: false };
}
function sourceAge(source, now) {
  const age = source.fresh_ms === null ? null : now - source.fresh_ms;
  const stale = age === null || age > source.stale_after_ms;
  // what did not answer is told at once, also while what it said before is still young
  const known = source.failing ? `fails, ${ageText(age)} ago` : `${ageText(age)} ago`;
  return { stale: stale || source.failing, text: age === null ? "never read" : stale ? `STALE ${ageText(age)}` : known };
}
