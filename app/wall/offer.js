/* Figures of a wall below the bar of the pages can be opened: by a click, or by the keyboard. */
function addressOf(frame, node) {
  const go = node && node.dataset.go;
  return go && frame.cwLinks ? (go.indexOf("?") < 0 ? frame.cwLinks[go] : go) : undefined;
}
function offer(frame) {
  const hear = (event) => {
    const address = addressOf(frame, event.target.closest("[data-go]"));
    if (!address || (event.key && event.key !== "Enter")) return;
    event.preventDefault();
    openPage(address);
  };
  frame.addEventListener("click", hear);
  frame.addEventListener("keydown", hear);
}
function reachableLinks(frame) {
  const offers = Boolean(frame.cwLinks);
  frame.classList.toggle("offers", offers);
  frame.querySelectorAll("[data-go]").forEach((node) => {
    // a part of a drawing is reached by its words: to a screen reader the drawing is one picture
    if (offers && addressOf(frame, node) && !node.closest("svg")) {
      node.setAttribute("role", "link");
      node.setAttribute("tabindex", "0");
    } else {
      node.removeAttribute("role");
      node.removeAttribute("tabindex");
    }
  });
}
