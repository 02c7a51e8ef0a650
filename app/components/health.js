/* The blocks of the data health page: ages that run on, words that are given a meaning, lines that are copied. The markup
   is made and escaped on the server and drawn anew only where it changed; what a person chose in it is kept. */
function copied(text, root) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // a page that came over plain http has no clipboard of its own
  const field = document.createElement("textarea");
  field.value = text;
  root.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
}
function meant(select) {
  const option = select.selectedOptions[0], code = select.closest(".w").querySelector(".code");
  code.hidden = !option || !option.value;
  if (code.hidden) return;
  code.querySelector(".pre").textContent = option.dataset.before;
  code.querySelector(".new").textContent = option.dataset.word;
}
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".cw-block");
  root.dataset.theme = data.theme;
  root.cwOpen = (value) => setTriggerValue("open", value);
  root.cwBase = data.now_ms;
  root.cwAt = Date.now();
  root.cwChosen = root.cwChosen || {};
  if (root.cwShown !== data.html) {
    root.cwShown = data.html;
    root.innerHTML = data.html;
    root.querySelectorAll("select").forEach((select) => {
      const before = root.cwChosen[select.dataset.key];
      if (before !== undefined) select.value = before;
      meant(select);
    });
  }
  const tick = () => {
    const now = root.cwBase + (Date.now() - root.cwAt);
    root.querySelectorAll("[data-age]").forEach((node) => {
      const text = ageText(now - Number(node.dataset.age));
      if (node.textContent !== text) node.textContent = text;
    });
  };
  tick();
  if (!root.cwTimer) root.cwTimer = setInterval(tick, 1000);
  if (!root.cwHeard) {
    root.cwHeard = true;
    root.addEventListener("change", (event) => {
      if (event.target.tagName !== "SELECT") return;
      root.cwChosen[event.target.dataset.key] = event.target.value;
      meant(event.target);
    });
    root.addEventListener("click", (event) => {
      const copy = event.target.closest("[data-copy]"), node = event.target.closest("[data-open]");
      if (copy) {
        const code = copy.closest(".code"), line = code.querySelector("code").textContent;
        const say = (text) => { copy.textContent = text; setTimeout(() => { copy.textContent = "Copy"; }, 2000); };
        copied(copy.dataset.copy + line, root).then(() => say("Copied"), () => say("Not copied"));
      } else if (node && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        root.cwOpen(node.dataset.open);
      }
    });
  }
  return () => { clearInterval(root.cwTimer); root.cwTimer = null; };
}
