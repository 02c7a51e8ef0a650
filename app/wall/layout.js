/* Where everything stands, in units: a wide screen is 1920 x 1080 units or more of either, a tall one 1080 units wide.
   Letters keep their size against the shorter side of the screen; what there is more of goes to the panels. */
const MARGIN = 52, GAP = 26, PAD_X = 28, PAD_Y = 24, WIDEST = 2720, TALLEST = 2100;
function layoutOf(width, height) {
  const tall = height > width;
  const unit = Math.max(0.1, tall ? Math.min(width / 1080, height / 1640) : Math.min(width / 1920, height / 1080));
  const wide = Math.min(width / unit, tall ? 1400 : WIDEST), high = Math.min(height / unit, TALLEST);
  const header = tall ? 268 : 128, footer = tall ? 132 : 54;
  return { tall, unit, wide, high, header, footer, width: wide - 2 * MARGIN, height: high - 34 - header - footer - 26 - 2 * GAP };
}
function units(number) { return `calc(${number.toFixed(2)}*var(--cw-u))`; }
function place(node, box) {
  node.style.left = units(box.x);
  node.style.top = units(box.y);
  node.style.width = units(box.w);
  node.style.height = units(box.h);
  return node;
}
function inside(box) { return { w: box.w - 2 * PAD_X, h: box.h - 2 * PAD_Y }; }
function columns(widths, box) {
  // share a row among panels, in the proportion of the widths given
  const all = widths.reduce((sum, one) => sum + one, 0), room = box.w - GAP * (widths.length - 1);
  let x = box.x;
  return widths.map((one) => {
    const found = { x, y: box.y, w: (room * one) / all, h: box.h };
    x += found.w + GAP;
    return found;
  });
}
function nowBoxes(layout, lanes) {
  const W = layout.width, H = layout.height;
  if (layout.tall) {
    const row = Math.max(252, H * 0.165), board = Math.max(400, H * 0.3, 2 * PAD_Y + 118 + 67 * lanes), top = 2 * (row + GAP);
    return {
      tiles: columns([256, 334, 300], { x: 0, y: 0, w: W, h: row }).concat(columns([400, 550], { x: 0, y: row + GAP, w: W, h: row })),
      board: { x: 0, y: top, w: W, h: board },
      next: { x: 0, y: top + board + GAP, w: W, h: H - top - board - GAP },
    };
  }
  const row = Math.min(300, Math.max(252, H * 0.28)), y = row + GAP;
  const lower = columns([1194, 596], { x: 0, y, w: W, h: H - y });
  return { tiles: columns([256, 334, 300, 358, 464], { x: 0, y: 0, w: W, h: row }), board: lower[0], next: lower[1] };
}
function teamBoxes(layout) {
  const W = layout.width, H = layout.height;
  if (layout.tall) {
    const share = Math.max(340, H * 0.26), pair = columns([1, 1], { x: 0, y: H - share, w: W, h: share });
    return { people: { x: 0, y: 0, w: W, h: H - share - GAP }, slack: pair[0], alone: pair[1] };
  }
  const pair = columns([1194, 596], { x: 0, y: 0, w: W, h: H }), half = (H - GAP) / 2;
  return { people: pair[0], slack: Object.assign({}, pair[1], { h: half }), alone: Object.assign({}, pair[1], { y: half + GAP, h: half }) };
}
function weekBoxes(layout) {
  const W = layout.width, H = layout.height;
  if (layout.tall) {
    const row = Math.max(252, H * 0.165), types = (H - 2 * row - 3 * GAP) * 0.56, y = 2 * (row + GAP);
    return {
      tiles: columns([1], { x: 0, y: 0, w: W, h: row }).concat(columns([560, 390], { x: 0, y: row + GAP, w: W, h: row })),
      types: { x: 0, y, w: W, h: types },
      days: { x: 0, y: y + types + GAP, w: W, h: H - y - types - GAP },
    };
  }
  const row = Math.min(300, Math.max(252, H * 0.28)), y = row + GAP;
  const lower = columns([1194, 596], { x: 0, y, w: W, h: H - y });
  return { tiles: columns([640, 620, 500], { x: 0, y: 0, w: W, h: row }), types: lower[0], days: lower[1] };
}
