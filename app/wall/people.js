/* The scene TEAM, left: who holds how many cases against which limit, by team, never ranked; and what needs a hand. */
const TITLE_H = 48, GROUP_H = 56, NAME_W = 238, STEP_X = 43, BELOW = 22, HAND_H = 70, LEAST_STEP = 36;
function splitGroups(groups) {
  // a group that is alone on its page, and long, takes both columns
  if (groups.length !== 1 || groups[0].people.length < 7) return groups;
  const one = groups[0], half = Math.ceil(one.people.length / 2);
  return [Object.assign({}, one, { people: one.people.slice(0, half), both: true }), { title: "", note: "", expert: one.expert, people: one.people.slice(half) }];
}
function isLong(part, width) {
  // a team's name that has no room beside its count has a line of its own
  return !part.both && Boolean(part.title) && (part.title.length + part.note.length) * 14.2 + 24 > width;
}
function heightOf(part, step) {
  return GROUP_H + BELOW + (part.long ? 36 : 0) + (part.hand ? Math.max(1, part.hand.length) * Math.max(step, HAND_H) : part.people.length * step);
}
function fitAt(columns_, step, free) {
  return columns_.every((parts) => parts.reduce((sum, part) => sum + heightOf(part, step), -BELOW) <= free);
}
function stepOf(columns_, free) {
  // the widest row step at which every column has room
  if (!fitAt(columns_, LEAST_STEP + 2, free)) return LEAST_STEP;
  for (let step = free > 740 ? 100 : 76; step > LEAST_STEP; step -= 2) if (fitAt(columns_, step, free)) return step;
  return LEAST_STEP;
}
function arranged(parts, many, free) {
  // in their order, each in the column that leaves the rows widest; the fuller column is the first
  if (many === 1 || parts.length > 10) return { columns: [parts], step: stepOf([parts], free) };
  let best = null;
  for (let choice = 0; choice < 2 ** (parts.length - 1); choice += 1) {
    const columns_ = [[parts[0]], []];
    parts.slice(1).forEach((part, place_) => columns_[(choice >> place_) & 1].push(part));
    // most are worse than the best one so far, which one look tells
    if (best && best.step > LEAST_STEP && !fitAt(columns_, best.step, free)) continue;
    const step = stepOf(columns_, free), filled = columns_.map((one) => one.reduce((sum, part) => sum + heightOf(part, step), 0)), gap = Math.abs(filled[0] - filled[1]);
    const second = columns_[1][0] === parts[1] ? 0 : 1;
    if (!best || step > best.step || (step === best.step && (second < best.second || (second === best.second && gap < best.gap)))) best = { columns: columns_, step, gap, second };
  }
  return best;
}
function blockWidth(people_, width) {
  // one width for all of a group, so that its limits stand below each other; who holds far more has blocks of his own
  const most = people_.map((one) => Math.max(one.limit || 0, one.held, 1)).filter((one) => one <= 10);
  return Math.min(STEP_X, (width - NAME_W) / Math.max(1, ...most));
}
function blocks(row, person, expert, width, step, usual) {
  const limit = person.limit, held = person.held, most = Math.max(limit || 0, held, 1);
  const colour = expert ? "xqueue" : "queue", high = Math.min(44, step - 16), y = (step - high) / 2 - 2;
  const wide = Math.min(usual, (width - NAME_W) / most), line = limit ? NAME_W + limit * wide + 1 : 0;
  if (person.away) {
    row.appendChild(svg("rect", { x: NAME_W, y, width: most * wide - 8, height: high, rx: 7, fill: "url(#cwa)", opacity: 0.55 }));
  }
  if (wide < 15) {
    // so many that blocks would be no more than lines: a bar, and its figure
    row.appendChild(svg("rect", { x: NAME_W, y, width: most * wide, height: high, rx: 7, style: "fill:var(--cw-raised)" }));
    row.appendChild(svg("rect", { x: NAME_W, y, width: held * wide, height: high, rx: 7, style: `fill:var(--cw-st-${colour})` }));
  } else {
    for (let k = 0; k < most; k += 1) {
      const x = NAME_W + k * wide + (limit && k >= limit ? 12 : 0), w = wide - Math.min(8, wide * 0.2);
      if (k < held) row.appendChild(svg("rect", { x, y, width: w, height: high, rx: Math.min(7, w / 4), style: `fill:var(--cw-st-${colour})` }));
      else if (!person.away) row.appendChild(svg("rect", { x: x + 1.5, y: y + 1.5, width: w - 3, height: high - 3, rx: Math.min(6, w / 4), fill: "none", style: "stroke:var(--cw-edge)", "stroke-width": 2.5, opacity: 0.75 }));
    }
  }
  if (limit) row.appendChild(svg("line", { x1: line, x2: line, y1: y - 8, y2: y + high + 8, "stroke-width": 5, style: "stroke:var(--cw-text)" }));
  if (person.away) row.appendChild(label(NAME_W + 14, step / 2 + 8, 28.8, held ? "" : "away", "m"));
}
function group(drawn, part, x, y0, width, step) {
  const y = part.long ? y0 + 36 : y0, across = part.both ? 2 * width + 74 : width;
  if (part.title) {
    const room = part.long ? across : across - 14.2 * part.note.length - 24;
    drawn.appendChild(sized(label(x, y0 + 30, 31, part.title, "m", { "data-max": room }), [31, 28.8]));
    const count = part.long ? [x, "start"] : [x + across, "end"];
    drawn.appendChild(label(count[0], y + 30, 28.8, part.note, "m", { "text-anchor": count[1] }));
  }
  drawn.appendChild(svg("line", { x1: x, x2: x + width, y1: y + 46, y2: y + 46, "stroke-width": 2, style: "stroke:var(--cw-line)" }));
  const usual = blockWidth(part.people, width + 6);
  part.people.forEach((person, place_) => {
    const row = svg("g", { transform: `translate(${x.toFixed(1)} ${(y + GROUP_H + place_ * step).toFixed(1)})` });
    const size = step < 58 ? 34 : 40;
    if (person.name) row.appendChild(sized(label(0, step / 2 + size * 0.32, size, person.name, person.away ? "m" : "t", { "data-max": NAME_W - 14 }), [size, 36, 32, 28.8].filter((one) => one <= size)));
    else row.appendChild(label(0, step / 2 + 12, 34, "together", "m"));
    blocks(row, person, part.expert, width + 6, step, usual);
    drawn.appendChild(row);
  });
}
function hands(drawn, part, x, y, width, step) {
  drawn.appendChild(label(x, y + 30, 31, "Needs a hand", "m"));
  drawn.appendChild(svg("line", { x1: x, x2: x + width, y1: y + 46, y2: y + 46, "stroke-width": 2, style: "stroke:var(--cw-line)" }));
  if (!part.hand.length) drawn.appendChild(label(x, y + GROUP_H + 44, 34.6, "Nothing just now.", "m"));
  const text_ = x + Math.max(52, ...part.hand.map((one) => wideOf(figure(one.count), 50) + 24));
  part.hand.forEach((one, place_) => {
    const top = y + GROUP_H + place_ * step;
    drawn.appendChild(label(x, top + step / 2 + 17, 50, figure(one.count), "t", { "font-weight": 650 }));
    drawn.appendChild(sized(label(text_, top + step / 2 - 2, 34.6, one.what, "t", { "data-max": x + width - text_ }), [34.6, 31, 28.8]));
    drawn.appendChild(label(text_, top + step / 2 + 31, 28.8, one.detail, "m", { "data-max": x + width - text_ }));
  });
}
function laid(groups, hand, room) {
  // where everything of a page stands; `fits` where there is room for all of it
  const parts = splitGroups(groups).map((one) => Object.assign({}, one)).concat([{ hand }]);
  const many = room.w > 760 ? 2 : 1, width = many === 1 ? room.w : (room.w - 56) / 2, free = room.h - TITLE_H - 14;
  parts.forEach((part) => { part.long = isLong(part, width - 18); });
  const found = arranged(parts, many, free);
  return Object.assign({ groups, width, fits: fitAt(found.columns, found.step, free) }, found);
}
function pagesOf(team, box) {
  // the model's pages; one with more groups than the screen has room for is shared out, so that none is cut off
  const room = inside(box), shared = (groups) => {
    const whole = laid(groups, team.hand, room), half = Math.ceil(groups.length / 2);
    return groups.length < 2 || whole.fits ? [whole] : shared(groups.slice(0, half)).concat(shared(groups.slice(half)));
  };
  return team.pages.reduce((all, groups) => all.concat(shared(groups)), []);
}
function people(model, box, pages, page) {
  const team = model.team, room = inside(box), drawn = drawing(box, "Open cases by person against their limit");
  drawn.appendChild(hatched("cwa", 9, 3));
  const title = team.by_person ? "Open cases by person" : "Open cases by team";
  drawn.appendChild(label(0, 34, 40, title, "t", { "font-weight": 650 }));
  const told = pages.length > 1 ? `page ${page + 1} of ${pages.length}` : "one block a case, line is the limit";
  drawn.appendChild(label(room.w, 34, 28.8, told, "m", { "text-anchor": "end" }));
  const found = pages[page], step = found.step, width = found.width;
  if (!found.groups.length && pages.length === 1) drawn.appendChild(label(0, room.h - 12, 28.8, "Nobody is known yet who holds cases.", "m"));
  found.columns.forEach((column, place_) => {
    let y = TITLE_H + 14;
    column.forEach((part) => {
      const x = place_ * (width + 56);
      if (part.hand) hands(drawn, part, x, y, width, Math.max(step, HAND_H));
      else group(drawn, part, x, y, width - 18, step);
      y += heightOf(part, step);
    });
  });
  return put(panel(box), drawn);
}
