// The editor: a file as a form, its pictures with their marks, and the printed result beside them.
import { find, keepFocus, make, options } from "./dom.js";
import { drawBoards, drawFieldsWith, idOf } from "./edit_board.js";
import { drawField, drawFields, hintOf, takeHints, waitFor } from "./edit_fields.js";
import { forPage, nodesOf } from "./fields.js";
import { allFit, checkLimit } from "./limits.js";
import { listenForPictures, pickPicture } from "./edit_picture.js";
import { print } from "./edit_printed.js";
import { canRedo, canUndo, change, file, isBusy, isChanged, listen, open, redo, refusals, save, show, tryAgain, undo } from "./edit_text.js";
import { firstOf, get, loadWords, post, problemsOf, sentenceOf } from "./requests.js";
import { count, say, useWords } from "./words.js";

const FOLDERS = ["topics", "translations", "points", "clinics"];
let files = { topics: [], translations: [], points: [], clinics: [], kinds: [], can_save: false };
let printedProblems = [];
let printed = "";
let shownPart = "";
const live = (text) => { find("live").textContent = text; };
const isCard = () => file.part.length === 2;
const pathOf = (element) => JSON.parse(element.dataset.path);
const begins = (path, with_) => with_.length <= path.length && with_.every((step, at) => step === path[at]);
const partOf = (problem) => (problem.path[0] === file.view.card_key && typeof problem.path[1] === "number" ? problem.path[1] : -1);

function draw() {
  drawParts();
  drawHeading();
  keepScroll(() => {
    drawBoards(pick);
    drawFields(pick);
    drawLogo();
    drawApprovals();
  });
  drawProblems();
  drawButtons();
  const wanted = JSON.stringify([file.folder, file.name, file.part, file.text]);
  if (wanted !== printed) {
    const elsewhere = printed && shownPart !== JSON.stringify([file.folder, file.name, file.part]);
    if (elsewhere) find("printed").classList.add("stale");
    shownPart = JSON.stringify([file.folder, file.name, file.part]);
    printed = wanted;
    print(() => ({ folder: file.folder, name: file.name, part: file.part, text: file.text }), (problems) => {
      printedProblems = problems;
      drawProblems();
    });
  }
}

function keepScroll(act) {
  const work = find("work");
  const top = work.scrollTop;
  act();
  work.scrollTop = top;
}

function drawButtons() {
  find("undo").disabled = !canUndo();
  find("redo").disabled = !canRedo();
  find("save").disabled = !files.can_save || !isChanged();
  const notes = [];
  if (!files.can_save) notes.push(say("cannot_save"));
  else if (file.builtin) notes.push(say("builtin_copied"));
  const point = file.view.fields.find((field) => field.key === "point" && field.value);
  if (isCard() && point) notes.push(say("point_shared", { point: point.value }));
  if (file.view.used_by.length) notes.push(say("point_used", { topics: new Intl.ListFormat(document.documentElement.lang).format(file.view.used_by) }));
  find("edit-point").hidden = !(isCard() && point && files.points.some((each) => each.id === point.value));
  find("edit-point").textContent = say("edit_point", { point: point?.value ?? "" });
  find("edit-point").onclick = () => leaveFor("points", point.value);
  if (file.view.disk !== file.digest) notes.push(say("changed_elsewhere"));
  // An approval counts for the words that were read: other words want another version.
  const approved = isChanged() && file.approved.includes(file.view.version);
  if (approved) notes.push(say("version_approved", { version: file.view.version }));
  find("notice").hidden = !notes.length;
  if (find("notice-text").textContent !== notes.join(" ")) find("notice-text").textContent = notes.join(" ");
  const next = file.view.version.replace(/\d+$/, (number) => String(Number(number) + 1));
  find("new-version").hidden = !approved;
  find("new-version").textContent = say("new_version", { version: next });
  find("new-version").onclick = () => change({ do: "set", path: ["version"], value: next });
  find("status").textContent = isChanged() ? say("not_saved") : say("all_saved");
}

function problemCounts() {
  const counts = {};
  for (const problem of file.view.problems) if (problem.severity === "error" || file.folder === "translations") counts[partOf(problem)] = (counts[partOf(problem)] ?? 0) + 1;
  return counts;
}

function drawParts() {
  const counts = problemCounts();
  const cards = file.view.cards;
  const part = (at, name, note) => {
    const button = make("button", { type: "button", className: "part", id: `part-${at}` }, name || say("no_name"), note ? make("em", {}, note) : null, counts[at] ? make("span", { className: "count" }, count("problems", counts[at])) : null);
    const current = at < 0 ? !isCard() : isCard() && file.part[1] === at;
    if (current) button.setAttribute("aria-current", "true");
    button.onclick = () => { show(at < 0 ? [] : [file.view.card_key, at]); find("work").scrollTop = 0; };
    return button;
  };
  const movers = (card, at) => (file.folder === "topics" ? make("span", { className: "order" }, mover(card, at, -1, "earlier", "▲"), mover(card, at, 1, "later", "▼")) : null);
  const rows = cards.map((card, at) => make("li", {}, part(at, card.name, card.note), movers(card, at)));
  const rest = make("li", {}, part(-1, say({ clinics: "clinic_details", points: "point_texts" }[file.folder] ?? "general"), ""));
  keepFocus(() => find("parts").replaceChildren(rest, ...rows));
  find("add-card").hidden = file.folder !== "topics";
  find("order-aside").hidden = file.folder !== "topics" || cards.length < 2;
  find("add-card").textContent = say("add_card", { one: file.view.one });
}

function mover(card, at, by, key, sign) {
  const cards = file.view.cards;
  const button = make("button", { type: "button", id: `${key}-card-${card.id || at}`, "aria-label": say(key, { card: card.name }) }, sign);
  button.disabled = at + by < 0 || at + by >= cards.length;
  const order = cards.map((_, number) => number);
  [order[at], order[at + by]] = [order[at + by], order[at]];
  button.onclick = () => {
    if (isCard() && file.part[1] === at) file.part = [file.view.card_key, at + by];
    else if (isCard() && file.part[1] === at + by) file.part = [file.view.card_key, at];
    change({ do: "move", path: [file.view.card_key], value: order });
    live(say("moved", { card: card.name, n: at + by + 1, all: cards.length }));
  };
  return button;
}

function drawHeading() {
  const card = isCard() ? file.view.cards[file.part[1]] : null;
  find("work-heading").textContent = card ? card.name || say("no_name") : file.view.title;
  find("work").classList.toggle("texts-first", !card && file.folder !== "points");
  find("remove-card").hidden = file.folder !== "topics" || !card || file.view.cards.length < 2;
  find("remove-card").textContent = say("remove_card", { one: file.view.one });
  document.title = `${file.view.title || file.name} – handout`;
}

// Every problem stands at its field; those of no field of this part stand on top.
function drawProblems() {
  for (const old of document.querySelectorAll(".work .field-problem")) old.remove();
  for (const field of find("work").querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const seen = new Set();
  const all = [...refusals(), ...file.view.problems, ...printedProblems].map(forPage).filter((problem) => {
    const key = `${problem.message}${problem.path}`;
    return !seen.has(key) && seen.add(key);
  });
  const mine = isCard() ? file.part[1] : -1;
  const places = [...find("work").querySelectorAll("[data-path]")].map((element) => ({ element, path: pathOf(element) }));
  const top = [];
  for (const problem of all) {
    const fitting = partOf(problem) === mine ? places.filter(({ path }) => path.length > file.part.length && begins(problem.path, path)).sort((one, other) => other.path.length - one.path.length)[0] : null;
    if (fitting) atField(fitting.element, problem);
    else top.push(problem);
  }
  const box = find("problems");
  box.hidden = !top.length;
  box.replaceChildren(...top.map(sentence));
}

// What the file would say in words of YAML is said in words of the form.
const factOf = (problem) => ({ "missing-key": say("missing_here"), empty: say("empty_here") }[problem.rule] ?? sentenceOf(problem));

function sentence(problem) {
  const words = nodesOf(problem);
  const at = partOf(problem);
  if (at >= 0 && (!isCard() || file.part[1] !== at) && file.view.cards[at]) {
    const go = make("button", { type: "button", className: "text" }, file.view.cards[at].name || say("no_name"));
    go.onclick = () => show([file.view.card_key, at]);
    words.push(go);
  }
  return make("p", {}, ...words);
}

function atField(element, problem) {
  for (let group = element.closest("details"); group; group = group.parentElement.closest("details")) group.open = true;
  const id = `problem-${idOf(problem.path)}-${element.querySelectorAll(".field-problem").length}`;
  const text = make("p", { className: "error field-problem", id }, factOf(problem));
  const summary = element.tagName === "DETAILS" ? element.querySelector(".inner") : element;
  summary.append(text);
  const input = element.querySelector("textarea, input, select");
  if (!input || element.tagName === "DETAILS") return;
  if (problem.severity === "error") input.setAttribute("aria-invalid", "true");
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && !each.startsWith("problem-"));
  input.setAttribute("aria-describedby", [...described, id].join(" "));
}

// A picture is put at a path; one that is there keeps its marks unless they are to go. A step keeps its text.
function pick(path, board, text) {
  pickPicture(board, ({ file: named, alt, source, unmark }) => {
    if (!board) {
      const picture = { file: named, alt, source };
      if (text !== undefined) change({ do: "set", path: path.slice(0, -1), value: { text, picture } });
      else change(typeof path.at(-1) === "number" ? { do: "insert", path, value: picture } : { do: "set", path, value: picture });
      waitFor(`kind-${idOf(path)}`); // its marks come next
      return;
    }
    const changes = [{ do: "set", path: [...path, "file"], value: named }];
    if (alt) changes.push({ do: "set", path: [...path, "alt"], value: alt });
    if (source) changes.push({ do: "set", path: [...path, "source"], value: source });
    if (unmark) changes.push({ do: "remove", path: [...path, "callouts"] });
    if (unmark && board.clear?.length) changes.push({ do: "remove", path: [...path, "keep_clear"] });
    change(...changes);
  });
}

function drawLogo() {
  const field = file.folder === "clinics" ? find(idOf(["logo"]))?.closest(".field") : null;
  if (!field || find("choose-logo")) return;
  const button = make("button", { type: "button", className: "outlined", id: "choose-logo" }, say("choose_logo"));
  button.onclick = () => pickPicture(null, ({ file: named }) => change({ do: "set", path: ["logo"], value: named }), { words: false });
  field.append(make("p", { className: "row" }, button));
}

// What is typed for an approval stays while the rest is drawn anew: a text above may be answered meanwhile.
function drawApprovals() {
  if (file.folder !== "clinics") {
    find("approvals")?.remove();
    return;
  }
  const of = JSON.stringify([file.name, document.documentElement.lang]);
  if (find("approvals")?.dataset.of !== of) {
    find("approvals")?.remove();
    find("fields").after(newApprovals(of));
  }
  const version = (topic) => files.topics.find((each) => each.id === topic)?.version;
  const rows = file.view.approvals.map((each, at) => {
    const counts = version(each.topic) === each.version ? say("approval_counts") : say("approval_counts_not");
    const remove = make("button", { type: "button", className: "text", id: `remove-approval-${at}`, "aria-label": say("remove_item", { item: `${each.topic} ${each.version}` }) }, say("remove"));
    remove.onclick = () => { change({ do: "remove", path: ["approvals", at] }); find("add-approval").focus(); };
    return make("li", { className: "approval", "data-path": JSON.stringify(["approvals", at]) }, `${each.topic} ${each.version} · ${each.by}, ${each.role} · ${each.date} · ${counts}`, remove);
  });
  keepFocus(() => find("approval-rows").replaceChildren(...rows));
  options(find("approval-topic"), files.topics.filter((each) => each.version).map((each) => [each.id, `${each.title} (${each.version})`]), find("approval-topic").value);
}

function newApprovals(of) {
  const inputs = Object.fromEntries(["by", "role", "date"].map((name) => [name, make("input", { id: `approval-${name}`, "data-most": "200", autocomplete: "off", dir: "auto", ...(name === "date" ? { type: "date" } : {}) })]));
  const topic = make("select", { id: "approval-topic" });
  const add = make("button", { type: "button", className: "outlined", id: "add-approval" }, say("approve"));
  const problem = make("p", { className: "error", role: "alert", hidden: true }, say("approval_incomplete"));
  add.onclick = () => {
    if (!allFit(inputs.by, inputs.role)) return;
    const version = files.topics.find((each) => each.id === topic.value)?.version ?? "";
    const value = { topic: topic.value, version, by: inputs.by.value.trim(), role: inputs.role.value.trim(), date: inputs.date.value };
    problem.hidden = Object.values(value).every(Boolean);
    if (!problem.hidden) return;
    const all = file.view.approvals.length;
    change(all ? { do: "insert", path: ["approvals", all], value } : { do: "set", path: ["approvals"], value: [value] });
    for (const input of Object.values(inputs)) input.value = "";
  };
  const field = (name, input) => make("div", { className: "field" }, make("label", { for: input.id }, say(`field_${name}`)), input);
  return make("section", { id: "approvals", "data-of": of, "aria-labelledby": "approvals-heading" },
    make("h3", { id: "approvals-heading" }, say("approvals")), make("p", { className: "aside" }, say("approvals_aside")), make("ul", { id: "approval-rows" }),
    make("div", { className: "row" }, field("topic", topic), field("by", inputs.by), field("role", inputs.role), field("date", inputs.date)), problem, make("p", { className: "row" }, add));
}

async function failed(answer) {
  if (file.view) file.part = file.view.part;
  const problems = await problemsOf(answer);
  showProblems(problems);
  if (file.view) drawButtons();
  return problems;
}

function showProblems(problems) {
  find("problems").replaceChildren(...problems.map((problem) => make("p", {}, ...nodesOf(problem))));
  find("problems").hidden = false;
}

async function saveText(mine = false, later = false) {
  if (find("save").disabled) return;
  if (!later) tryAgain();
  if (isBusy()) await new Promise((resolve) => setTimeout(resolve, 100));
  if (isBusy()) {
    setTimeout(() => saveText(mine, true), 100);
    return;
  }
  const result = await save();
  if (result === "changed") {
    find("conflict").showModal();
    return;
  }
  if (result !== "saved") return;
  file.view.disk = file.digest;
  await listFiles();
  drawButtons();
  if (!isChanged()) live(say("saved"));
}

async function listFiles() {
  const answer = await get(`/api/edit/files?language=${document.documentElement.lang}`);
  if (!answer?.ok) {
    await failed(answer);
    return;
  }
  files = await answer.json();
  takeHints(files.hints);
  const select = find("file");
  const group = (folder, label) => {
    const rows = make("optgroup", { label });
    rows.append(...files[folder].map((each) => make("option", { value: `${folder}/${each.id}` }, each.title)));
    return rows;
  };
  select.replaceChildren(...FOLDERS.filter((folder) => files[folder].length).map((folder) => group(folder, say(folder))));
  select.value = `${file.folder}/${file.name}`;
}

async function openFile(folder, name, part = []) {
  await open(folder, name, part);
  find("file").value = `${file.folder}/${file.name}`; // of one that cannot be read nothing is shown
}

// Opens another file, unless somebody would rather keep what is not saved.
async function leaveFor(folder, name) {
  if (isChanged() && !confirm(say("lose_changes"))) find("file").value = `${file.folder}/${file.name}`;
  else await openFile(folder, name);
}

function drawBeginner() {
  const kinds = files.kinds.map((kind) => [kind.id, say("new_topic_of", { many: kind.many })]);
  options(find("begin-what"), [...kinds, ["clinic", say("new_clinic")]], find("begin-what").value);
  find("begin-about").textContent = hintOf(files.kinds.find((kind) => kind.id === find("begin-what").value) ?? {}) ?? "";
}

async function begin(event) {
  event.preventDefault();
  if (!allFit(find("editor-title"))) return;
  const what = find("begin-what").value;
  const folder = what === "clinic" ? "clinics" : "topics";
  const answer = await post("/api/edit/begin", { folder, title: find("editor-title").value, kind: what === "clinic" ? "" : what });
  find("begin-form").querySelector(".error")?.remove();
  if (!answer?.ok) {
    const message = (await problemsOf(answer)).map(sentenceOf).join(" ");
    find("editor-title").parentElement.append(make("p", { className: "error", role: "alert" }, message));
    return;
  }
  const { name } = await answer.json();
  find("beginner").close();
  await listFiles();
  await openFile(folder, name);
}

function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "s" && !event.shiftKey) {
    event.preventDefault();
    document.activeElement?.dispatchEvent(new Event("change"));
    saveText();
  } else if ((key === "z" || key === "y") && !event.target.matches("textarea, input:not([type=checkbox])")) {
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else undo();
  }
}

function listenToPage() {
  listen({ drawn: draw, failed, idle: drawButtons });
  listenForPictures();
  drawFieldsWith((field) => drawField(field, pick));
  find("file").onchange = () => leaveFor(...find("file").value.split("/"));
  find("page-language").onchange = async () => {
    if (await loadWords(find("page-language").value, showProblems)) {
      await listFiles();
      draw();
    } else find("page-language").value = document.documentElement.lang;
  };
  find("add-card").onclick = () => {
    const at = file.view.cards.length;
    file.part = [file.view.card_key, at];
    change({ do: "card", path: [file.view.card_key, at] });
    find("work").focus();
  };
  find("remove-card").onclick = () => {
    const path = file.part;
    file.part = [];
    change({ do: "remove", path });
    find("work").focus();
  };
  find("begin").onclick = () => { drawBeginner(); find("editor-title").value = ""; checkLimit(find("editor-title")); find("beginner").showModal(); };
  find("begin-what").onchange = drawBeginner;
  find("begin-form").onsubmit = begin;
  find("close-beginner").onclick = () => find("beginner").close();
  find("take-theirs").onclick = async () => { find("conflict").close(); await openFile(file.folder, file.name, file.part); };
  find("take-mine").onclick = async () => { find("conflict").close(); file.digest = file.theirs; await saveText(true); };
  find("close-conflict").onclick = () => find("conflict").close();
  find("undo").onclick = () => undo();
  find("redo").onclick = () => redo();
  find("save").onclick = () => saveText();
  find("fields").onsubmit = (event) => event.preventDefault();
  find("see-printed").onclick = () => { find("printed-region").scrollIntoView(); find("printed-region").focus({ preventScroll: true }); };
  addEventListener("keydown", onKey);
  addEventListener("beforeunload", (event) => { if (isChanged()) event.preventDefault(); });
}

const found = useWords(await firstOf("/api/words"));
options(find("page-language"), Object.entries(found.languages), found.language);
listenToPage();
await listFiles();
const wanted = location.hash.slice(1);
const folder = FOLDERS.find((each) => files[each].some(({ id }) => id === wanted)) ?? "topics";
const first = files[folder].find((each) => each.id === wanted) ?? files.topics[0];
if (first) await openFile(folder, first.id);
document.body.dataset.started = "1";
