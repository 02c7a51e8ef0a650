/* A block of marked-up figures, made and escaped on the server. It is drawn anew only where it changed, and then keeps
   what its reader did: folds that were opened (data-fold), how far a table was moved, and where the focus is. What does
   not fit begins in sight of its `here`. A click on an element with data-open opens the page that it names. */
const FOLDS = "details[data-fold]", MOVED = "[role=region][aria-label]", CAN = "a,summary,[tabindex]";
function named(node) {
  if (node.tagName === "SUMMARY") return node.closest(FOLDS)?.dataset.fold;
  return node.dataset.open || node.getAttribute("href") || node.getAttribute("aria-label");
}
function left(root) {
  // what a reader did to a block: what is named by what it is finds its place again, wherever that is now
  const focus = root.getRootNode().activeElement;
  return {
    folds: new Map(Array.from(root.querySelectorAll(FOLDS), (one) => [one.dataset.fold, one.open])),
    moved: new Map(Array.from(root.querySelectorAll(MOVED), (one) => [one.getAttribute("aria-label"), one.scrollLeft])),
    focus: focus && root.contains(focus) ? named(focus) : null,
  };
}
function begins(one) {
  const here = one.querySelector(".here");
  return here ? here.offsetLeft - one.clientWidth / 2 : 0;
}
function turned(root) {
  // a window made narrow cuts what fitted: that begins at its place then, unless it was moved
  if (root.clientWidth === root.cwWide) return;
  root.cwWide = root.clientWidth;
  root.querySelectorAll(MOVED).forEach((one) => { if (!one.scrollLeft) one.scrollLeft = begins(one); });
}
function again(root, was) {
  root.querySelectorAll(FOLDS).forEach((one) => { one.open = was.folds.get(one.dataset.fold) ?? one.open; });
  root.querySelectorAll(MOVED).forEach((one) => {
    one.scrollLeft = was.moved.get(one.getAttribute("aria-label")) ?? begins(one);
  });
  const nodes = was.focus ? Array.from(root.querySelectorAll(CAN)) : [];
  nodes.find((one) => named(one) === was.focus)?.focus({ preventScroll: true });
}
export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".cw-block");
  root.dataset.theme = data.theme;
  if (root.cwShown !== data.html) {
    const was = left(root);
    root.cwShown = data.html;
    root.innerHTML = data.html;
    again(root, was);
  }
  if (root.cwHeard) return;
  root.cwHeard = true;
  new ResizeObserver(() => turned(root)).observe(root);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const node = event.target.closest("[data-open]");
    // a new tab, or a link of its own inside the row
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey || (link && !link.dataset.open)) return;
    event.preventDefault();
    openPage(node.dataset.open);
  });
}
