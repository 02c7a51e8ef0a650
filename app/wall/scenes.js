/* Which scene stands when. By the wall clock, so that every television turns at the same moment; a verdict that gets
   worse shows NOW for its whole length; outside of hours nothing turns. */
function sceneAt(scenes, now, heldUntil) {
  const all = scenes.reduce((sum, one) => sum + one[1], 0), turn = Math.floor(now / 1000 / all);
  const first = scenes.find((one) => one[0] === "now");
  if (now < heldUntil && first) return { name: "now", share: 1 - (heldUntil - now) / 1000 / first[1], turn };
  let into = now / 1000 - turn * all;
  for (let k = 0; k < scenes.length; k += 1) {
    if (into < scenes[k][1]) return { name: scenes[k][0], share: into / scenes[k][1], turn };
    into -= scenes[k][1];
  }
  return { name: scenes[0][0], share: 0, turn };
}
function worse(before, after) {
  return Boolean(before && after) && before.rank !== null && after.rank !== null && after.rank > before.rank;
}
function drawScenes(model, layout) {
  // every scene stays in the page; only one of them is seen
  const wanted = model.scenes.map((one) => one[0]);
  return wanted.map((name) => {
    const scene = el("div", `scene ${name}`);
    if (name === "now") {
      const boxes = nowBoxes(layout, model.now.lanes.length);
      put.apply(null, [scene].concat(nowTiles(model, boxes.tiles), [board(model, boxes.board), next(model, boxes.next)]));
    } else if (name === "team") {
      const boxes = teamBoxes(layout), pages = pagesOf(model.team, boxes.people);
      pages.forEach((_, page) => put(scene, put(el("div", "page"), opens(people(model, boxes.people, pages, page), "team"))));
      put(scene, opens(slack(model, boxes.slack), "team"), opens(alone(model, boxes.alone), "team"));
    } else {
      const boxes = weekBoxes(layout);
      const panels = weekTiles(model, boxes.tiles).concat([types(model, boxes.types), days(model, boxes.days)]);
      put.apply(null, [scene].concat(panels.map((one) => opens(one, "week"))));
    }
    scene.dataset.scene = name;
    scene.setAttribute("role", "group");
    scene.setAttribute("aria-label", model.text[name]);
    return scene;
  });
}
function emptyScene(layout) {
  const boxes = nowBoxes(layout, 3);
  return put.apply(null, [el("div", "scene now on")].concat(boxes.tiles.concat([boxes.board, boxes.next]).map((box) => panel(box))));
}
function showScene(root, found) {
  root.querySelectorAll(".scene").forEach((scene) => {
    const on = scene.dataset.scene === found.name;
    if (on !== scene.classList.contains("on")) scene.classList.toggle("on", on);
    const pages = scene.querySelectorAll(".page");
    pages.forEach((page, place_) => page.classList.toggle("on", place_ === found.turn % pages.length));
  });
  root.querySelectorAll(".sc span").forEach((node) => {
    const on = node.dataset.scene === found.name;
    node.className = on ? "on" : "";
    node.style.setProperty("--cw-share", on ? `${Math.round(found.share * 100)}%` : "0%");
  });
}
