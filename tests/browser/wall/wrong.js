/* Breaks a wall in one way for a frame or two, and mends it again. */
(kind) => {
  const root = window.sampled.root(), styled = (node, name, value) => {
    node.style[name] = value;
    return () => { node.style[name] = ""; };
  };
  const break_ = {
    blank: () => styled(root.querySelector(".pic"), "visibility", "hidden"),
    dimmed: () => styled(root, "opacity", 0.5),
    shifts: () => styled(root.querySelector(".hd"), "marginTop", "90px"),
    mixed: () => {
      const figure = root.querySelectorAll(".scene.now .tile .v")[2], was = figure.textContent;
      figure.textContent = "77777";
      return () => { figure.textContent = was; };
    },
    "another scene": () => {
      const on = root.querySelector(".scene.on"), other = root.querySelector(".scene:not(.on)");
      const swap = () => { on.classList.toggle("on"); other.classList.toggle("on"); };
      swap();
      return swap;
    },
    over: () => {
      const top = document.body.appendChild(document.createElement("div"));
      top.style.cssText = "position:fixed;inset:0;z-index:3000000";
      return () => top.remove();
    },
    mute: () => {
      const ages = Array.from(root.querySelectorAll(".src>span:not(.rest)")), list = ages[0].parentNode;
      ages.forEach((one) => one.remove());
      return () => ages.forEach((one) => list.appendChild(one));
    },
  };
  return new Promise((done) => requestAnimationFrame(() => {
    const mend = break_[kind]();
    requestAnimationFrame(() => requestAnimationFrame(() => { mend(); setTimeout(done, 100); }));
  }));
}
