/* A block of marked-up figures, made and escaped on the server. It is drawn anew only where it changed, so that a
   refresh neither flickers nor takes the focus away; a click on an element with data-open is handed back. */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".cw-block");
  root.dataset.theme = data.theme;
  root.cwOpen = (value) => setTriggerValue("open", value);
  if (root.cwShown !== data.html) {
    root.cwShown = data.html;
    root.innerHTML = data.html;
  }
  if (root.cwHeard) return;
  root.cwHeard = true;
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const node = event.target.closest("[data-open]");
    // a new tab, or a link of its own inside the row
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey || (link && !link.dataset.open)) return;
    event.preventDefault();
    root.cwOpen(node.dataset.open);
  });
}
