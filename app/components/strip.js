/* The strip above every page: how old each source is, the time, the net work time left. It runs on by itself. */
export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".cw-strip");
  root.dataset.theme = data.theme;
  root.cwModel = data.model;
  root.cwBase = data.now_ms;
  root.cwHeard = Date.now();
  function part(cls, text) {
    const node = document.createElement("span");
    node.className = cls;
    node.textContent = text;
    return node;
  }
  function tick() {
    const model = root.cwModel, now = root.cwBase + (Date.now() - root.cwHeard);
    const line = clockLine(model, now), at = local(model, now);
    const nodes = model.sources.slice(0, 3).map((source) => {
      const told = sourceAge(source, now);
      const node = part(told.stale ? "s stale" : "s", `${source.label} ${told.text}`);
      node.prepend(document.createElement("i"));
      return node;
    });
    if (model.sources.length > 3) {
      const rest = model.sources.slice(3), stale = rest.filter((source) => sourceAge(source, now).stale).length;
      nodes.push(part(stale ? "s stale" : "s", stale ? `${stale} of ${rest.length} more STALE` : `and ${rest.length} more`));
    }
    const clock = part("now", `${DAYS[at.getUTCDay()]} ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} `);
    const time = document.createElement("b");
    time.textContent = hhmm(at);
    clock.append(time, line.bold ? ", " : `, ${line.rest}`);
    if (line.bold) {
      const left = document.createElement("b");
      left.textContent = line.bold;
      clock.append(left, " net left");
    }
    nodes.push(clock);
    const key = nodes.map((node) => node.className + node.textContent).join("|");
    if (root.cwShown !== key) {
      root.cwShown = key;
      root.replaceChildren(...nodes);
    }
  }
  tick();
  if (!root.cwTimer) root.cwTimer = setInterval(tick, 1000);
  return () => { clearInterval(root.cwTimer); root.cwTimer = null; };
}
