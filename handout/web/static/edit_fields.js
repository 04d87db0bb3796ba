// The fields of a part: every text at its place, with its problems beside it.
import { find, make, options } from "./dom.js";
import { idOf } from "./edit_board.js";
import { change, file, settled, typedAt } from "./edit_text.js";
import { nameFields } from "./fields.js";
import { allFit } from "./limits.js";
import { has, say } from "./words.js";

const TYPING = 600;
const MANY = 8;

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
const wordOf = (key) => file.view.headings[key] || (has(`field_${key}`) ? say(`field_${key}`) : capital(String(key).replaceAll("_", " ")));
// A text of a translation is named by all that it stands in: "Picture · What the picture shows".
const trail = (field) => field.path.slice(file.part.length).map((step) => (typeof step === "number" ? String(step + 1) : wordOf(step))).join(" · ");
export const labelOf = (field) => (field.original !== undefined ? trail(field) : nameOf(field));
const nameOf = (field) => (field.form === "table" && has(`table_${field.key}`) ? say(`table_${field.key}`) : field.named ?? (file.view.headings[field.key] || (has(`field_${field.key}`) ? say(`field_${field.key}`) : capital(field.key.replaceAll("_", " ")))));
const optional = (field) => (field.needed || field.one_line ? null : make("em", {}, ` (${say("may_be_empty")})`));
// What a field is for, in the language of the page; a sentence that it lacks is left out.
let hints = {};
export const takeHints = (given) => { hints = given; };
export function hintOf({ about: sentence }) {
  const found = document.documentElement.lang.startsWith("en") ? sentence : hints[sentence];
  return found && nameFields(found);
}
const about = (field) => (hintOf(field) ? make("p", { className: "about", id: `about-${idOf(field.path)}` }, hintOf(field)) : null);
const text = (path) => JSON.stringify(path);

// Draws the form anew, or only fills in what changed while somebody types.
export function drawFields(pick) {
  const form = find("fields");
  const shape = JSON.stringify([file.folder, file.name, file.view.language, document.documentElement.lang, shapeOf(file.view.fields)]);
  if (form.dataset.shape === shape) {
    refill(file.view.fields);
    return;
  }
  const active = document.activeElement;
  const typing = active && form.contains(active) && "value" in active ? { id: active.id, value: active.value, at: active.selectionStart } : null;
  const opened = new Set([...form.querySelectorAll("details[open]")].map((each) => each.id));
  form.dataset.shape = shape;
  form.replaceChildren(...file.view.fields.map((field) => drawField(field, pick)).filter(Boolean));
  for (const id of opened) if (find(id)) find(id).open = true;
  if (active?.id && !document.contains(active)) {
    const again = find(active.id) ?? form.querySelector("textarea, input, select");
    again?.focus({ preventScroll: true });
    if (typing && again?.id === typing.id && "value" in again && again.tagName !== "SELECT") {
      again.value = typing.value;
      if (typing.at !== null && again.setSelectionRange && again.type !== "date") again.setSelectionRange(typing.at, typing.at);
    }
  }
}

const shapeOf = (fields) => fields.map((field) => [field.path, field.form, field.original ?? "", field.stale ?? false, field.shared ?? 0, field.present ?? false, field.form === "conditions" ? file.view.conditions.length : 0, shapeOf(field.fields ?? [])]);

function refill(fields) {
  for (const field of fields) {
    const input = find(idOf(field.path));
    if (input && input !== document.activeElement && "value" in field && typeof field.value === "string" && !input.dataset.waiting && typedAt(field.path) === undefined) {
      if (input.type === "checkbox") input.checked = field.value === "true";
      else if (input.value !== field.value) input.value = field.value;
    }
    if (field.form === "conditions") for (const tick of document.querySelectorAll(`[data-conditions="${idOf(field.path)}"]`)) tick.checked = field.value.includes(tick.value);
    refill(field.fields ?? []);
  }
}

export function drawField(field, pick) {
  const draw = { text: drawText, number: drawText, date: drawText, tick: drawTick, choice: drawChoice, list: drawList, conditions: drawConditions, group: drawGroup, table: drawGroup, picture: drawPicture }[field.form];
  return draw ? draw(field, pick) : null;
}

function settle(field, value) {
  const old = valueAt(field.path);
  if (value === (old ?? "")) {
    settled(field.path);
    return;
  }
  if (value === "" && !field.needed && typeof field.path.at(-1) === "string") {
    if (old !== undefined) change({ do: "remove", path: field.path });
  } else change({ do: "set", path: field.path, value });
}

// The value that the server knows, from the form it described last; undefined if there is none.
function valueAt(path) {
  const search = (fields) => {
    for (const field of fields) {
      if (text(field.path) === text(path)) return field;
      const inner = search(field.fields ?? []);
      if (inner) return inner;
    }
    return null;
  };
  const known = search(file.view.fields) ?? search(file.view.boards.flatMap((board) => board.callouts.flatMap((callout) => callout.fields)));
  return known ? (known.value === "" ? undefined : known.value) : undefined;
}

function wrapped(field, input, ...more) {
  const id = idOf(field.path);
  const item = typeof field.path.at(-1) === "number" && field.original === undefined;
  if (item) input.setAttribute("aria-label", `${labelOf(field)} ${field.path.at(-1) + 1}`);
  const described = [about(field) && !item ? `about-${id}` : "", field.shared ? `shared-${id}` : ""].filter(Boolean).join(" ");
  if (described) input.setAttribute("aria-describedby", described);
  const label = item ? null : make("label", { for: id }, labelOf(field), optional(field));
  const shared = field.shared ? make("p", { className: "shared", id: `shared-${id}` }, say("shared", { n: field.shared })) : null;
  const original = field.original === undefined ? [] : drawOriginal(field, input);
  return make("div", { className: `field${original.length ? " beside" : ""}`, "data-path": text(field.path) }, label, ...original, input, item ? null : about(field), shared, ...more);
}

// The text that is translated stands beside its translation; a stale one can be confirmed.
function drawOriginal(field, input) {
  const id = `original-${idOf(field.path)}`;
  input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  const original = make("p", { className: "original", id, lang: file.view.original_language, dir: "auto" }, field.original);
  if (!field.stale) return [original];
  const confirm = make("button", { type: "button", className: "outlined", id: `confirm-${idOf(field.path)}` }, say("confirm_text"));
  confirm.onclick = () => change({ do: "confirm", path: field.path });
  return [original, make("p", { className: "stale-text" }, make("strong", {}, say("stale_text")), " ", confirm)];
}

function drawText(field) {
  const id = idOf(field.path);
  const short = field.form !== "text" || field.one_line;
  const input = make(short ? "input" : "textarea", { id, lang: file.view.language || "en", dir: "auto", autocomplete: "off", ...(short ? {} : { rows: "1", className: "auto" }), ...(field.form === "date" ? { type: "date" } : {}), ...(field.form === "number" ? { inputmode: "decimal" } : {}) });
  input.value = typedAt(field.path) ?? field.value;
  let resting = 0;
  const write = () => {
    clearTimeout(resting);
    delete input.dataset.waiting;
    settle(field, input.value.replace(/\s+$/, ""));
  };
  input.oninput = () => { clearTimeout(resting); input.dataset.waiting = "1"; resting = setTimeout(write, TYPING); };
  input.onchange = write;
  return wrapped(field, input);
}

function drawTick(field) {
  const input = make("input", { type: "checkbox", id: idOf(field.path) });
  input.checked = field.value === "true";
  input.onchange = () => change({ do: "set", path: field.path, value: input.checked });
  return make("div", { className: "field", "data-path": text(field.path) }, make("label", { className: "tick" }, input, labelOf(field)), about(field));
}

function drawChoice(field) {
  const select = make("select", { id: idOf(field.path) });
  const word = (choice) => (has(`choice_${choice}`) ? say(`choice_${choice}`) : choice);
  options(select, [["", "–"], ...field.choices.map((choice) => [choice, word(choice)])], field.value);
  select.onchange = () => settle(field, select.value);
  return wrapped(field, select);
}

function drawList(field, pick) {
  const id = idOf(field.path);
  if (field.key === "pictures") return drawPictures(field, pick);
  const rows = field.fields.map((item, at) => {
    const drawn = drawField(item, pick);
    const label = `${labelOf(field)} ${at + 1}`;
    const remove = make("button", { type: "button", className: "text", id: `remove-${idOf(item.path)}`, "aria-label": say("remove_item", { item: label }) }, "✕");
    remove.onclick = () => change({ do: "remove", path: item.path });
    const move = (by, key, sign) => {
      const button = make("button", { type: "button", id: `${key}-${idOf(item.path)}`, "aria-label": say(key, { card: label }) }, sign);
      button.disabled = at + by < 0 || at + by >= field.fields.length;
      const order = field.fields.map((_, number) => number);
      [order[at], order[at + by]] = [order[at + by], order[at]];
      button.onclick = () => change({ do: "move", path: field.path, value: order });
      return button;
    };
    const picture = item.pictured ? make("button", { type: "button", className: "text", id: `picture-${idOf(item.path)}` }, say("add_picture")) : null;
    if (picture) picture.onclick = () => pick([...item.path, "picture"], null, item.value);
    return make("div", { className: "item" }, drawn, make("span", { className: "row" }, picture, make("span", { className: "order" }, move(-1, "earlier", "▲"), move(1, "later", "▼")), remove));
  });
  const add = make("button", { type: "button", className: "text", id: `add-${id}` }, say("add_line"));
  add.onclick = () => {
    if (field.fields.length) change({ do: "insert", path: [...field.path, field.fields.length], value: "" });
    else change({ do: "set", path: field.path, value: [""] });
    waitFor(idOf([...field.path, field.fields.length]));
  };
  return make("div", { className: "field", "data-path": text(field.path), role: "group", "aria-label": labelOf(field) },
    make("p", { className: "list-label" }, labelOf(field), optional(field)), ...rows, add, about(field));
}

// Moves the focus to what a change brings, as soon as it is drawn.
export function waitFor(id) {
  const seen = new MutationObserver(() => { const element = find(id); if (element) { seen.disconnect(); element.focus(); } });
  seen.observe(find("work"), { childList: true, subtree: true });
  setTimeout(() => seen.disconnect(), 4000);
}

function drawPictures(field, pick) {
  const add = make("button", { type: "button", className: "text", id: `add-${idOf(field.path)}` }, say("add_picture"));
  add.onclick = () => pick([...field.path, field.fields.length], null);
  const rows = field.fields.map((item) => drawGroup(item, pick));
  return rows.length ? make("div", { className: "field", "data-path": text(field.path) }, make("p", { className: "list-label" }, labelOf(field)), ...rows, add) : null;
}

function drawConditions(field) {
  const id = idOf(field.path);
  const search = make("input", { type: "search", id: `${id}-search`, autocomplete: "off", "aria-label": say("search") });
  const list = make("ul", { className: "conditions" });
  const rows = file.view.conditions.map((condition) => {
    const tick = make("input", { type: "checkbox", id: `${id}-${condition.id}`, value: condition.id, "data-conditions": id });
    tick.checked = field.value.includes(condition.id);
    tick.onchange = () => {
      const now = [...document.querySelectorAll(`[data-conditions="${id}"]:checked`)].map((each) => each.value);
      const known = valueAt(field.path) ?? field.value;
      const listed = Array.isArray(known) ? known : field.value;
      if (tick.checked && !listed.includes(condition.id)) change(listed.length ? { do: "insert", path: [...field.path, listed.length], value: condition.id } : { do: "set", path: field.path, value: [condition.id] });
      else if (!tick.checked && listed.includes(condition.id)) change({ do: "remove", path: [...field.path, listed.indexOf(condition.id)] });
      show(now);
    };
    return { condition, tick, row: make("li", {}, make("label", {}, tick, condition.words)) };
  });
  const show = () => {
    const typed = search.value.trim().toLowerCase();
    let shown = 0;
    for (const { condition, tick, row } of rows) {
      const fits = typed ? `${condition.words} ${condition.id}`.toLowerCase().includes(typed) : shown < MANY;
      row.hidden = !(fits || tick.checked);
      if (!row.hidden) shown += 1;
    }
  };
  search.oninput = show;
  list.append(...rows.map(({ row }) => row));
  show();
  return make("div", { className: "field", "data-path": text(field.path), role: "group", "aria-label": labelOf(field) }, make("p", { className: "list-label" }, labelOf(field)), search, list, drawOwnCondition(field, id), about(field));
}

// A condition that no list has yet gets words of the author's own, and is added to this card.
function drawOwnCondition(field, id) {
  const words = make("input", { id: `${id}-own`, "data-most": "120", autocomplete: "off", dir: "auto", lang: file.view.language || "en" });
  const add = make("button", { type: "button", className: "outlined", id: `${id}-add-own` }, say("add_condition"));
  add.onclick = () => {
    const text = words.value.trim();
    if (!text || !allFit(words)) return;
    const plain = text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 40) || "condition";
    const taken = new Set(file.view.conditions.map((condition) => condition.id));
    const name = taken.has(plain) ? Array.from({ length: 99 }, (_, at) => `${plain}-${at + 2}`).find((each) => !taken.has(each)) : plain;
    const known = valueAt(field.path) ?? field.value;
    change({ do: "set", path: ["conditions", name], value: text }, known.length ? { do: "insert", path: [...field.path, known.length], value: name } : { do: "set", path: field.path, value: [name] });
  };
  words.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); add.click(); } };
  return make("details", { className: "group", id: `${id}-own-group` }, make("summary", {}, say("own_condition")), make("div", { className: "add-callout" }, make("label", { className: "field" }, make("span", {}, say("own_condition_words")), words), add));
}

function drawGroup(field, pick) {
  const inner = field.fields.map((each) => drawField(each, pick)).filter(Boolean);
  const remove = field.present && !field.needed ? make("button", { type: "button", className: "text", id: `remove-${idOf(field.path)}` }, say("remove_item", { item: labelOf(field) })) : null;
  if (remove) remove.onclick = () => change({ do: "remove", path: field.path });
  const group = make("details", { className: "group", id: idOf(field.path), "data-path": text(field.path) }, make("summary", {}, labelOf(field)), make("div", { className: "inner" }, about(field), ...inner, remove));
  group.open = field.needed || field.form === "table";
  return group;
}

function drawPicture(field, pick) {
  if (field.present) return drawGroup({ ...field, fields: field.fields.filter((each) => each.key !== "file") }, pick);
  const add = make("button", { type: "button", className: "outlined", id: `add-${idOf(field.path)}` }, say("add_picture"));
  add.onclick = () => pick(field.path, null);
  return make("div", { className: "field", "data-path": text(field.path) }, make("p", { className: "list-label" }, labelOf(field)), add, about(field));
}
