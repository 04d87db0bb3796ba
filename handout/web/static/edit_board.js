// A picture with its marks: each end of a callout is a button that is dragged, or moved with the arrow keys.
import { find, keepFocus, make, options } from "./dom.js";
import { change, file } from "./edit_text.js";
import { allFit } from "./limits.js";
import { say } from "./words.js";

const SNAP = 0.03;
const NUDGE_SNAP = 0.004;
const REST = 400;
const GAP = 28;
const FREE = "";
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NAMESPACE = "http://www.w3.org/2000/svg";

export const idOf = (path) => `at-${path.join("-").replace(/[^\w-]/g, "_")}`;
const live = (text) => { find("live").textContent = text; };
const percent = (share) => `${Math.round(share * 1000) / 10} %`;
const spotOf = (board, at) => (Array.isArray(at) ? at : board.landmarks[at]);
const clip = (share) => Math.min(1, Math.max(0, share));

export function drawBoards(pick) {
  const boards = (onBody) => file.view.boards.filter((board) => Boolean(board.side) === onBody).map((board) => drawBoard(board, pick));
  keepFocus(() => {
    find("boards").replaceChildren(...boards(false));
    find("body-boards").replaceChildren(...boards(true));
  });
  for (const frame of document.querySelectorAll(".board")) spread(frame);
}

// Marks that would cover one another stand beside their places, with a line to them: each can be seen and taken.
const OFFSETS = [[0, 0], ...[1, 2, 3].flatMap((ring) => Array.from({ length: 8 * ring }, (_, at) => {
  const angle = (2 * Math.PI * at) / (8 * ring);
  return [ring * GAP * Math.cos(angle), ring * GAP * Math.sin(angle)];
}))];

function spread(frame) {
  const [width, height] = [frame.clientWidth, frame.clientHeight];
  const lines = frame.querySelector("svg");
  for (const old of frame.querySelectorAll(".leader")) old.remove();
  if (frame.classList.contains("loading") || !height) return;
  const taken = [];
  for (const mark of frame.querySelectorAll(".mark:not([hidden])")) {
    const [x, y] = JSON.parse(mark.dataset.spot);
    const isFree = ([a, b]) => a >= 0 && b >= 0 && a <= width && b <= height && taken.every(([c, d]) => Math.hypot(a - c, b - d) >= GAP - 0.5);
    const place = OFFSETS.map(([dx, dy]) => [x * width + dx, y * height + dy]).find((at, number) => (number ? isFree(at) : taken.every(([c, d]) => Math.hypot(at[0] - c, at[1] - d) >= GAP - 0.5))) ?? [x * width, y * height];
    taken.push(place);
    const [left, top] = [place[0] / width, place[1] / height];
    mark.style.left = `${left * 100}%`;
    mark.style.top = `${top * 100}%`;
    if (Math.hypot(left - x, top - y) > 1e-6) lines.append(drawLine([x, y], [left, top], "leader"));
  }
}

function drawLine([x1, y1], [x2, y2], name) {
  const line = document.createElementNS(NAMESPACE, "line");
  for (const [key, value] of Object.entries({ x1, y1, x2, y2, class: name })) line.setAttribute(key, value);
  return line;
}

addEventListener("resize", () => { for (const frame of document.querySelectorAll(".board")) spread(frame); });

function address(board) {
  return `/api/edit/picture/${file.folder}/${encodeURIComponent(file.name)}?file=${encodeURIComponent(board.file)}`;
}

// The picture of a board is one element as long as the page is open: drawn anew, it neither flickers nor loads again.
const pictures = new Map();

function pictureOf(board, frame) {
  const from = address(board);
  const known = pictures.get(`${from} ${board.path}`);
  const image = known ?? make("img", { src: from, alt: "", draggable: "false" });
  pictures.set(`${from} ${board.path}`, image);
  // Without its height there is no place on it: the marks wait for the picture.
  if (!image.naturalWidth) {
    frame.classList.add("loading");
    image.onload = () => {
      image.parentElement?.classList.remove("loading");
      if (image.parentElement) spread(image.parentElement);
    };
  }
  return image;
}

function marksOf(board) {
  const marks = [];
  board.callouts.forEach((callout, at) => callout.marks.forEach((mark, end) => {
    marks.push({ ...mark, sign: `${at + 1}${callout.marks.length > 1 ? "abcdefghijklmnopqrst"[end] : ""}`, name: nameOf(callout), still: false });
  }));
  for (const mark of board.clear ?? []) marks.push({ ...mark, sign: "×", name: say("clear"), still: true });
  for (const mark of board.spots ?? []) marks.push({ ...mark, sign: "●", name: say("on_body"), still: false });
  return marks;
}

const nameOf = (callout) => [say(`callout_${callout.kind}`), callout.text].filter(Boolean).join(": ");

function drawBoard(board, pick) {
  const frame = make("div", { className: "board" });
  const title = board.side ? say(`body_${board.side}`) : say("picture_of", { file: board.file });
  const picture = board.there
    ? pictureOf(board, frame)
    : make("p", { className: "missing" }, say("picture_missing", { file: board.file }));
  const lines = document.createElementNS(NAMESPACE, "svg");
  lines.setAttribute("viewBox", "0 0 1 1");
  lines.setAttribute("preserveAspectRatio", "none");
  lines.setAttribute("aria-hidden", "true");
  frame.append(picture, lines);
  const spots = Object.entries(board.landmarks).map(([name, [x, y]]) => {
    const spot = make("span", { className: "spot", "data-name": name, title: name });
    spot.style.left = `${x * 100}%`;
    spot.style.top = `${y * 100}%`;
    return spot;
  });
  frame.append(...spots);
  if (board.there) for (const mark of marksOf(board)) frame.append(drawMark(board, mark, frame));
  for (const callout of board.callouts) drawLines(lines, board, callout);
  const another = board.side || !pick ? null : make("button", { type: "button", className: "text", id: `change-${idOf(board.path)}` }, say("change_picture"));
  if (another) another.onclick = () => pick(board.path, board);
  const help = `help-${idOf(board.path)}`;
  for (const mark of frame.querySelectorAll(".mark")) mark.setAttribute("aria-describedby", help);
  return make("section", { className: "board-figure", "aria-label": title }, make("div", { className: "heading-row" }, make("h3", {}, title), make("span", { className: "grow" }), another), frame,
    make("p", { className: "aside", id: help }, say("marks_help")), ...(board.side ? [drawSpots(board, board.spots, board.path, say("on_body"), say("add_spot"))] : [drawCallouts(board), drawClear(board)]));
}

function drawLines(lines, board, callout) {
  const spots = callout.marks.map((mark) => spotOf(board, mark.at));
  const joined = callout.apart ? [] : spots.slice(1).map((to, at) => [spots[at], to]);
  lines.append(...joined.filter(([from, to]) => from && to).map(([from, to]) => drawLine(from, to, "joint")));
}

// The landmark within reach of a place, measured in widths of the picture.
function near(board, frame, [x, y], reach) {
  const ratio = frame.offsetHeight / frame.offsetWidth;
  const found = Object.entries(board.landmarks)
    .map(([name, [a, b]]) => ({ name, away: Math.hypot(x - a, (y - b) * ratio) }))
    .filter(({ away }) => away < reach)
    .sort((one, other) => one.away - other.away);
  return found[0]?.name;
}

const placed = (at) => (Array.isArray(at) ? say("placed_free", { x: percent(at[0]), y: percent(at[1]) }) : say("placed_at", { landmark: at }));

function put(path, at) {
  const rounded = Array.isArray(at) ? at.map((share) => Math.round(share * 10000) / 10000) : at;
  live(placed(rounded));
  change({ do: "set", path, value: rounded });
}

function drawMark(board, mark, frame) {
  const button = make("button", {
    type: "button", className: `mark${mark.still ? " still" : ""}`, id: idOf(mark.path),
    "aria-label": `${mark.name}, ${mark.sign}, ${placed(mark.at)}`, title: mark.name,
  }, mark.sign);
  const known = spotOf(board, mark.at);
  if (!known) button.hidden = true;
  button.dataset.spot = JSON.stringify(known ?? [0.5, 0.5]);
  let spot = [...(known ?? [0.5, 0.5])];
  const draw = () => {
    button.style.left = `${spot[0] * 100}%`;
    button.style.top = `${spot[1] * 100}%`;
  };
  draw();
  const glow = (name) => { for (const each of frame.querySelectorAll(".spot")) each.classList.toggle("near", each.dataset.name === name); };
  button.onpointerdown = (event) => {
    event.preventDefault();
    button.focus();
    button.setPointerCapture(event.pointerId);
    const box = frame.getBoundingClientRect();
    let moved = false;
    button.classList.add("lifted");
    button.onpointermove = (to) => {
      moved = true;
      spot = [clip((to.clientX - box.left) / box.width), clip((to.clientY - box.top) / box.height)];
      draw();
      glow(to.altKey ? undefined : near(board, frame, spot, SNAP));
    };
    const end = (dropped, free) => {
      button.onpointermove = button.onpointerup = button.onpointercancel = null;
      button.classList.remove("lifted");
      glow(undefined);
      if (dropped && moved) put(mark.path, (free ? undefined : near(board, frame, spot, SNAP)) ?? spot);
      else {
        spot = [...known];
        spread(frame);
      }
    };
    button.onpointerup = (up) => end(true, up.altKey);
    button.onpointercancel = () => end(false);
  };
  let resting = 0;
  button.onkeydown = (event) => {
    const step = KEYS[event.key];
    if (!step || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const size = event.shiftKey ? 0.001 : 0.01;
    spot = [clip(spot[0] + step[0] * size), clip(spot[1] + step[1] * size)];
    draw();
    clearTimeout(resting);
    resting = setTimeout(() => put(mark.path, (event.altKey ? undefined : near(board, frame, spot, NUDGE_SNAP)) ?? spot), REST);
  };
  return button;
}

// A place by name, for those who do not drag.
function drawPlace(board, mark, label) {
  const select = make("select", { id: `place-${idOf(mark.path)}` });
  const free = Array.isArray(mark.at);
  options(select, [[FREE, free ? placed(mark.at) : say("free_place")], ...Object.keys(board.landmarks).map((name) => [name, name])], free ? FREE : mark.at);
  select.onchange = () => put(mark.path, select.value || spotOf(board, mark.at) || [0.5, 0.5]);
  return make("label", { className: "field" }, make("span", {}, label), select);
}

function removal(path, label, id) {
  const button = make("button", { type: "button", className: "text", id: `remove-${id}`, "aria-label": label }, say("remove"));
  button.onclick = () => change({ do: "remove", path });
  return button;
}

function drawCallouts(board) {
  const rows = board.callouts.map((callout, at) => {
    const name = `${at + 1}. ${say(`callout_${callout.kind}`)}`;
    const places = callout.marks.map((mark, end) => drawPlace(board, mark, callout.marks.length > 1 ? `${say("place")} ${"abcdefghijklmnopqrst"[end]}` : say("place")));
    const grown = callout.grows.flatMap((key) => {
      const count = callout.marks.length;
      const spot = spotOf(board, callout.marks.at(-1)?.at) ?? [0.5, 0.5];
      const more = make("button", { type: "button", className: "text", id: `more-${idOf(callout.path)}` }, say("more_places"));
      more.onclick = () => change({ do: "insert", path: [...callout.path, key, count], value: [clip(spot[0] + 0.05), clip(spot[1] + 0.05)] });
      const fewer = make("button", { type: "button", className: "text", id: `fewer-${idOf(callout.path)}` }, say("fewer_places"));
      fewer.onclick = () => change({ do: "remove", path: [...callout.path, key, count - 1] });
      fewer.disabled = count < 2;
      return [more, fewer];
    });
    const row = make("li", { className: "callout", "data-path": JSON.stringify(callout.path) },
      make("h4", {}, name), ...places, ...callout.fields.map((field) => calloutField({ ...field, about: "", one_line: true })), ...grown,
      removal(callout.path, say("remove_callout", { callout: nameOf(callout) }), idOf(callout.path)));
    // Marks may cover one another: those of the row that is looked at come to the front.
    const raise = (up) => { for (const mark of callout.marks) find(idOf(mark.path))?.classList.toggle("raised", up); };
    for (const event of ["pointerenter", "focusin"]) row.addEventListener(event, () => raise(true));
    for (const event of ["pointerleave", "focusout"]) row.addEventListener(event, () => raise(false));
    return row;
  });
  return make("div", {},  make("ol", { className: "callouts" }, ...rows), drawAdding(board));
}

let calloutField = () => null;
export const drawFieldsWith = (draw) => { calloutField = draw; };

function drawAdding(board) {
  const id = idOf(board.path);
  const kinds = file.view.kinds;
  const select = make("select", { id: `kind-${id}` });
  options(select, kinds.map(({ kind }) => [kind, say(`callout_${kind}`)]), find(`kind-${id}`)?.value ?? "press");
  const text = make("input", { id: `label-${id}`, "data-most": "200", dir: "auto", autocomplete: "off", lang: file.view.language || "en" });
  text.value = find(text.id)?.value ?? ""; // what is typed stays when the board is drawn anew
  const label = make("label", { className: "field" }, make("span", {}, say("label")), text);
  const draw = () => { label.hidden = !board.labels || !kinds.find(({ kind }) => kind === select.value)?.label; };
  select.onchange = draw;
  draw();
  const add = make("button", { type: "button", className: "outlined", id: `add-${id}` }, say("add_callout"));
  add.onclick = () => {
    if (!label.hidden && !allFit(text)) return;
    change({ do: "callout", path: [...board.path, "callouts", board.callouts.length], value: select.value, text: label.hidden ? "" : text.value });
    live(say("added", { callout: say(`callout_${select.value}`) }));
    text.value = "";
  };
  text.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); add.click(); } };
  return make("div", { className: "add-callout" }, make("label", { className: "field" }, make("span", {}, say("new_callout")), select), label, add);
}

// Places without words: where the number stands on the body, or what nothing may cover.
function drawSpots(board, marks, path, name, adding) {
  const rows = marks.map((mark, at) => make("li", { className: "callout", "data-path": JSON.stringify(mark.path) },
    drawPlace(board, mark, `${say("place")} ${at + 1}`), removal(mark.path, say("remove_callout", { callout: `${name} ${at + 1}` }), idOf(mark.path))));
  const add = make("button", { type: "button", className: "text", id: `add-${idOf(path)}` }, adding);
  add.onclick = () => change(marks.length ? { do: "insert", path: [...path, marks.length], value: [0.5, 0.5] } : { do: "set", path, value: [[0.5, 0.5]] });
  return make("div", {}, make("ol", { className: "callouts" }, ...rows), add);
}

function drawClear(board) {
  const path = [...board.path, "keep_clear"];
  const group = make("details", { className: "group", id: `clear-${idOf(board.path)}` }, make("summary", {}, say("clear_places")), drawSpots(board, board.clear, path, say("clear"), say("add_clear")));
  group.open = Boolean(find(group.id)?.open);
  return group;
}
