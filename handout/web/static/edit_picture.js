// A photo or drawing is chosen, looked at, cropped, and put into the project; the server checks and cleans it.
import { find } from "./dom.js";
import { file } from "./edit_text.js";
import { allFit, checkLimit } from "./limits.js";
import { get, problemsOf, sentenceOf } from "./requests.js";
import { say } from "./words.js";

const SIDES = ["left", "right", "top", "bottom"];
let chosen = null;
let use = () => {};

export function pickPicture(board, done, { words = true } = {}) {
  chosen = null;
  use = done;
  for (const id of ["picture-file", "picture-alt", "picture-source"]) find(id).value = "";
  for (const id of ["picture-alt", "picture-source"]) checkLimit(find(id));
  find("picture-shown").hidden = find("picture-problem").hidden = true;
  find("picture-words").hidden = !words;
  find("unmark-field").hidden = !(board?.callouts.length);
  find("unmark").checked = true;
  find("use-picture").disabled = true;
  find("picture-file").accept = ["image/*", ...file.view.pictures.endings].join();
  find("picturer").showModal();
}

function refuse(message) {
  find("picture-problem").textContent = message;
  find("picture-problem").hidden = false;
}

async function send(picked, crop) {
  const asked = new URLSearchParams({ folder: file.folder, name: file.name, file: picked.name, ...(crop ? { crop } : {}) });
  return get(`/api/edit/picture?${asked}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: picked });
}

async function answerOf(answer) {
  if (answer?.ok) return answer.json();
  if (answer?.status === 413) refuse(say("picture_too_large"));
  else refuse((await problemsOf(answer)).map(sentenceOf).join(" "));
  return null;
}

async function check() {
  const picked = find("picture-file").files[0];
  if (!picked) return;
  find("picture-problem").hidden = true;
  find("use-picture").disabled = true;
  if (picked.size > file.view.pictures.most) {
    refuse(say("picture_too_large"));
    return;
  }
  const facts = await answerOf(await send(picked));
  find("picture-shown").hidden = !facts;
  if (!facts) return;
  chosen = picked;
  const image = find("crop-image");
  if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
  image.src = facts.shown ?? URL.createObjectURL(picked);
  find("crop-sliders").hidden = find("crop").hidden = facts.drawing;
  find("picture-facts").textContent = facts.drawing ? say("picture_is_drawing") : say("picture_size", { width: facts.width, height: facts.height });
  for (const side of SIDES) find(`crop-${side}`).value = 0;
  drawCrop();
  find("use-picture").disabled = false;
}

const cut = () => Object.fromEntries(SIDES.map((side) => [side, Number(find(`crop-${side}`).value) / 100]));

function drawCrop() {
  const sides = cut();
  for (const side of SIDES) find("crop").style[side] = `${sides[side] * 100}%`;
}

// No two sliders may meet: a tenth of the picture stays.
function keepApart(moved) {
  const other = { left: "right", right: "left", top: "bottom", bottom: "top" }[moved];
  const most = 90 - Number(find(`crop-${other}`).value);
  if (Number(find(`crop-${moved}`).value) > most) find(`crop-${moved}`).value = most;
  drawCrop();
}

function dragCrop(event) {
  if (find("crop-sliders").hidden) return;
  event.preventDefault();
  const box = find("cropped").getBoundingClientRect();
  const spot = (at) => [Math.min(1, Math.max(0, (at.clientX - box.left) / box.width)), Math.min(1, Math.max(0, (at.clientY - box.top) / box.height))];
  const from = spot(event);
  find("cropped").setPointerCapture(event.pointerId);
  find("cropped").onpointermove = (moved) => {
    const to = spot(moved);
    const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    if (right - left < 0.1 || bottom - top < 0.1) return;
    for (const [side, share] of [["left", left], ["right", 1 - right], ["top", top], ["bottom", 1 - bottom]]) find(`crop-${side}`).value = Math.round(share * 100);
    drawCrop();
  };
  find("cropped").onpointerup = find("cropped").onpointercancel = () => { find("cropped").onpointermove = null; };
}

async function finish(event) {
  event.preventDefault();
  if (!chosen || !allFit(find("picture-alt"), find("picture-source"))) return;
  const { left, right, top, bottom } = cut();
  const crop = [left, top, 1 - left - right, 1 - top - bottom].map((share) => share.toFixed(4)).join(",");
  find("use-picture").disabled = true;
  const added = await answerOf(await send(chosen, crop));
  find("use-picture").disabled = false;
  if (!added) return;
  find("picturer").close();
  use({ file: added.file, alt: find("picture-alt").value.trim(), source: find("picture-source").value.trim(), unmark: !find("unmark-field").hidden && find("unmark").checked });
}

export function listenForPictures() {
  find("picture-file").onchange = check;
  find("picture-form").onsubmit = finish;
  find("close-picturer").onclick = () => find("picturer").close();
  find("cropped").onpointerdown = dragCrop;
  for (const side of SIDES) find(`crop-${side}`).oninput = () => keepApart(side);
  const drop = find("picture-drop");
  drop.ondragover = (event) => { event.preventDefault(); drop.classList.add("over"); };
  drop.ondragleave = () => drop.classList.remove("over");
  drop.ondrop = (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    find("picture-file").files = event.dataTransfer.files;
    check();
  };
}
