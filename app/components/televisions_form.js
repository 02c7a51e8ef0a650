/* The form that pairs a television: six characters in their cells, a name, and what it shows. What is typed is handed to
   the server as it is typed, so that the section to be written stands beside it. */
const CODE = /[^ABCDEFGHJKLMNPQRSTUVWXYZ23456789]/g, SOON = 350;
function field(root, name) { return root.querySelector(`[data-part=pair] [name=${name}]`); }
function typed(root) {
  const value = (name) => field(root, name).value;
  const found = { code: value("code"), name: value("name").trim(), scenes: value("scenes") || value("other") };
  ["team", "names", "theme"].forEach((name) => { found[name] = value(name); });
  return found;
}
function cells(root) {
  const input = field(root, "code"), at = Math.min(input.value.length, 5);
  root.querySelectorAll(".cells span").forEach((cell, place) => {
    cell.textContent = input.value[place] || "";
    cell.classList.toggle("cur", place === at);
  });
}
function drawForm(root, data) {
  const form = typed(root), entry = data.known[form.name.toLowerCase()];
  cells(root);
  ["team", "names", "theme", "scenes"].forEach((name) => {
    const select = field(root, name);
    // an entry that is there says all itself
    if (entry) {
      const same = Array.from(select.options).some((one) => one.value === entry[name]);
      select.value = same ? entry[name] : "";
      if (name === "scenes" && !same) field(root, "other").value = entry.scenes.split(",").join(", ");
    }
    select.disabled = Boolean(entry);
  });
  field(root, "other").disabled = Boolean(entry);
  root.querySelector("[data-field=other]").hidden = field(root, "scenes").value !== "";
  root.querySelector("[data-pair]").textContent = form.name ? `Pair ${form.name}` : "Pair";
}
function told(root, data) {
  const said = root.querySelector(".tv-said");
  if (said.textContent !== data.said.words) said.textContent = data.said.words;
  said.classList.toggle("bad", data.said.bad);
  const button = root.querySelector("[data-pair]");
  if (root.cwTried !== data.said.number) {
    root.cwTried = data.said.number;
    button.disabled = false;
  }
  if (root.cwFilled !== data.fill.number) {
    const values = data.fill.values;
    root.cwFilled = data.fill.number;
    ["code", "name"].forEach((name) => { if (name in values) field(root, name).value = values[name]; });
    if (values.go) field(root, values.go).focus();
    root.cwSet("form", typed(root));
  }
  drawForm(root, data);
}
function listenForm(root) {
  const part = root.querySelector("[data-part=pair]");
  const changed = (event) => {
    const input = event.target;
    if (input.name === "code") {
      const plain = input.value.toUpperCase().replace(CODE, "").slice(0, 6);
      if (plain !== input.value) input.value = plain;
    }
    drawForm(root, root.cwData);
    clearTimeout(root.cwSoon);
    root.cwSoon = setTimeout(() => root.cwSet("form", typed(root)), SOON);
  };
  const pair = () => {
    const button = root.querySelector("[data-pair]");
    if (button.disabled) return;
    button.disabled = true;
    clearTimeout(root.cwSoon);
    root.cwSend("pair", typed(root));
  };
  part.addEventListener("input", changed);
  part.addEventListener("click", (event) => { if (event.target.closest("[data-pair]")) pair(); });
  part.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.tagName === "INPUT") pair(); });
}
