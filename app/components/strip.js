/* The strip above every page: how old each source is, the time, the net work time left. It runs on by itself. Sources
   lead to the page that tells of them; their nodes stay, so that the focus does while the seconds run. */
const SHOWN = 3;
export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".cw-strip");
  root.dataset.theme = data.theme;
  root.cwModel = data.model;
  root.cwBase = data.now_ms;
  root.cwHeard = Date.now();
  function say(node, text) { if (node.textContent !== text) node.textContent = text; }
  function chips(model, now, most) {
    const told = model.sources.map((source) => ({ label: source.label, age: sourceAge(source, now) }));
    // a source in trouble is named, wherever it stands in the list
    const order = told.filter((one) => one.age.stale).concat(told.filter((one) => !one.age.stale));
    const shown = told.length > most ? order.slice(0, most) : told;
    const rest = told.length > most ? order.slice(most) : [], stale = rest.filter((one) => one.age.stale).length;
    const list = shown.map((one) => ({ stale: one.age.stale, text: `${one.label} ${one.age.text}` }));
    const others = shown.length ? "more" : rest.length === 1 ? "source" : "sources";
    const told_ = shown.length ? `and ${rest.length} more` : `${rest.length} ${others}`;
    if (rest.length) list.push({ stale: stale > 0, text: stale ? `${stale} of ${rest.length} ${others} silent` : told_ });
    return list;
  }
  function room() {
    // what the navigation leaves free; on a narrow page the strip has a line of its own
    const nav = document.querySelector('[data-testid="stTopNav"]');
    const ends = nav ? Array.from(nav.querySelectorAll("a,p"), (one) => one.getBoundingClientRect().right) : [];
    return window.innerWidth <= 1180 || !ends.length ? Infinity : window.innerWidth - 40 - Math.max(...ends) - 36;
  }
  function tick() {
    // as many sources by name as there is room for, and the others counted; tried anew whenever the width is another
    const free = room();
    if (root.cwRoom !== free) { root.cwRoom = free; root.cwMost = SHOWN; }
    show();
    while (root.cwMost > 0 && root.scrollWidth > free) { root.cwMost -= 1; show(); }
  }
  function show() {
    const model = root.cwModel, now = root.cwBase + (Date.now() - root.cwHeard);
    const line = clockLine(model, now), at = local(model, now), list = chips(model, now, root.cwMost);
    if (!root.cwNodes || root.cwNodes.length !== list.length) {
      root.cwNodes = list.map(() => {
        const node = document.createElement("a");
        node.href = "data_health";
        node.target = "_self";
        node.append(document.createElement("i"), document.createElement("span"));
        return node;
      });
      root.cwClock = document.createElement("span");
      root.cwClock.className = "now";
      root.cwClock.append("", document.createElement("b"), "", document.createElement("b"), "");
      root.replaceChildren(...root.cwNodes, root.cwClock);
    }
    list.forEach((one, place) => {
      root.cwNodes[place].className = one.stale ? "s stale" : "s";
      say(root.cwNodes[place].lastChild, one.text);
    });
    const words = [`${DAYS[at.getUTCDay()]} ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} `, hhmm(at),
      line.bold ? ", " : `, ${line.rest}`, line.bold, line.bold ? " net left" : ""];
    words.forEach((text, place) => say(root.cwClock.childNodes[place], text));
  }
  tick();
  shareTeam();
  if (!root.cwTimer) root.cwTimer = setInterval(tick, 1000);
  return () => { clearInterval(root.cwTimer); root.cwTimer = null; };
}
