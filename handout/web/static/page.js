// The desk: a form whose every change becomes a request, and the pages that come out of it.
import { closeConditions, drawConditions } from "./conditions.js";
import { find, icon, keepFocus, make, options } from "./dom.js";
import { drag } from "./drag.js";
import { asSentence, forPage, nameCards, nameFields, nodesOf } from "./fields.js";
import { allFit, checkLimit } from "./limits.js";
import { ask, expectPages, forget, pagesShown, pdfAddress, shown, withdraw } from "./preview.js";
import { firstOf, get, loadWords, post, problemsOf, sentenceOf } from "./requests.js";
import { drawTopics, spokenBy } from "./topics.js";
import { clearTable, listenForTables, tableJob } from "./table.js";
import { count, say, useWords } from "./words.js";

const LINES = ["patient", "date", "by", "note"];
const CHOICES = ["paper", "ink", "language", "clinic"];
const TICKS = ["large_print", "qr", "diary"];
const FIELDS = new Set(["topic", "points", "without", "avoid", "doses", "format", "with_language", ...LINES, ...CHOICES, ...TICKS]);
const DIARY_DAYS = 14;
const FORGET_AFTER = 10 * 60 * 1000;

let topics = [];
let topic = null;
const pictures = new Map();
const state = { list: [], chosen: new Set(), doses: {}, avoid: new Set(), format: "leaflet", others: {}, days: DIARY_DAYS };

const today = () => {
  const now = new Date();
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
};
const live = (text) => { find("live").textContent = text; };
const takes = (option) => topic.formats[state.format].options.includes(option);
const language = () => find("language").value || topic.languages[0];
const namers = new Map(); // one takes longer to make than to ask
function nameLanguage(tag) {
  const { lang } = document.documentElement;
  if (!namers.has(lang)) namers.set(lang, new Intl.DisplayNames([lang], { type: "language" }));
  return namers.get(lang).of(tag);
}
const reason = (card) => card.conditions.find((condition) => state.avoid.has(condition));
const printed = () => state.list.filter((id) => state.chosen.has(id) && !reason(topic.cards.find((card) => card.id === id)));

// The form as the server takes it: what the chosen format does not print is not sent, and is hidden on the page.
function form() {
  const others = Object.entries(state.others).filter(([name]) => takes(name));
  const wanted = { ...Object.fromEntries(others), topic: topic.id, format: state.format };
  const all = topic.cards.map((card) => card.id);
  const chosen = state.list.filter((id) => state.chosen.has(id));
  if (chosen.join() !== all.join()) wanted.points = chosen;
  if (state.avoid.size) wanted.avoid = [...state.avoid];
  for (const name of LINES) if (takes(name) && find(name).value.trim()) wanted[name] = find(name).value;
  for (const name of CHOICES) if (find(name).value) wanted[name] = find(name).value;
  const second = find("with_language").value;
  if (takes("with_language") && second && second !== language()) wanted.with_language = second;
  if (takes("large_print") && find("large_print").checked) wanted.large_print = true;
  if (takes("qr") && find("qr").checked) wanted.qr = true;
  if (takes("diary") && find("diary").checked) wanted.diary = state.days;
  if (takes("doses")) {
    const doses = Object.entries(state.doses).filter(([id, dose]) => dose.trim() && printed().includes(id));
    if (doses.length) wanted.doses = Object.fromEntries(doses);
  }
  return wanted;
}

// What was typed or ticked, and the chosen format does not print.
function unprinted() {
  const lost = (name) => !takes(name);
  const typed = (name) => lost(name) && find(name).value.trim() && !(name === "date" && find(name).value === today());
  const found = LINES.filter(typed).map((name) => (name === "note" ? say("note") : find(name).value.trim()));
  if (lost("doses")) {
    for (const card of topic.cards) if (printed().includes(card.id) && state.doses[card.id]?.trim()) found.push(`${card.name}: ${state.doses[card.id].trim()}`);
  }
  if (lost("with_language") && find("with_language").value) found.push(nameLanguage(find("with_language").value));
  for (const name of TICKS) if (lost(name) && find(name).checked) found.push(say(name, { n: state.days }));
  for (const name of Object.keys(state.others)) if (lost(name)) found.push(say(name).replaceAll("_", " "));
  return found.map((words) => `\u2068${words}\u2069`).join(", ");
}

let resting = 0;
function refresh() {
  drawFormat();
  askForPages();
}

function askForPages() {
  clearTimeout(resting);
  resting = setTimeout(() => newPatient(true), FORGET_AFTER);
  if (!printed().length) {
    withdraw();
    report({ problems: [{ field: "cards", card: "", message: say("nothing_chosen", { many: topic.many }), hint: "" }] });
    return;
  }
  ask(form(), topic.formats[state.format].wide, report);
}

function report({ document: made, problems }) {
  for (const old of document.querySelectorAll(".error:not(.limit)")) old.remove();
  for (const field of document.querySelectorAll("[aria-invalid]:not([data-most])")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  const box = find("problems");
  for (const id of ["print", "save", "read"]) find(id).disabled = !made;
  find("pages").classList.toggle("stale", !made);
  box.hidden = !problems;
  if (problems) {
    box.replaceChildren(...problems.map((problem) => make("p", {}, ...nodesOf(problem))));
    problems.forEach(mark);
    find("status").textContent = say("not_printable");
    return;
  }
  const facts = [];
  const left = made.avoided.map((id) => topic.cards.find((card) => card.id === id)?.name ?? id);
  if (left.length) facts.push(make("p", {}, say("left_out", { cards: left.join(", ") })));
  const unused = unprinted();
  if (unused) facts.push(make("p", {}, say("not_printed", { format: say(`format_${state.format}`), what: unused })));
  for (const warning of made.warnings.map(forPage)) facts.push(make("p", {}, sentenceOf(warning)));
  if (made.advice) facts.push(make("p", {}, asSentence(made.advice)));
  const texts = (all) => [...all].map((fact) => fact.textContent).join("\n");
  if (texts(find("facts").children) !== texts(facts)) find("facts").replaceChildren(...facts); // a screen reader reads it anew
  find("facts").hidden = !facts.length;
  find("status").textContent = status(made);
}

function status(made) {
  const parts = [say(`format_${state.format}`)];
  if (made.sheets) parts.push(`${count("sides", made.pages.length)} \u2068${made.paper}\u2069`);
  else parts.push(`${count("pages", made.pages.length)} \u2068${made.paper}\u2069`);
  const twoSided = state.format !== "poster" && made.pages.length > 1;
  if (twoSided) parts.push(count("sheets", Math.ceil(made.pages.length / 2)));
  return new Intl.ListFormat(document.documentElement.lang, { type: "unit" }).format(parts);
}

// Shows a problem at its field too, and says so to a screen reader.
function mark(problem) {
  const field = problem.field === "doses" && problem.card ? find(`dose-${problem.card}`) : find(problem.field);
  if (!field || !("value" in field)) return;
  const id = `error-${field.id}`;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  field.parentElement.append(make("p", { className: "error", id }, problem.message));
}

function drawFormat() {
  for (const name of LINES) find(name).closest(".field").hidden = !takes(name);
  find("who").hidden = !LINES.some(takes);
  find("note-block").hidden = !takes("note");
  find("table-block").hidden = !takes("patient");
  document.querySelector("[data-word=diary]").textContent = say("diary", { n: state.days });
  for (const tick of document.querySelectorAll("[data-option]")) tick.hidden = !takes(tick.dataset.option);
}

function drawPapers(wanted) {
  options(find("paper"), topic.formats[state.format].papers.map((paper, at) => [at ? paper : "", paper]), wanted ?? "");
}

// A second language stands beside the first, so it is another one.
function drawSecondLanguage(wanted) {
  const others = topic.languages.filter((tag) => tag !== language());
  options(find("with_language"), [["", say("no_second_language")], ...others.map((tag) => [tag, nameLanguage(tag)])], others.includes(wanted) ? wanted : "");
}

function drawFormats() {
  find("formats").replaceChildren(...Object.entries(topic.formats).map(([format, row]) => {
    const radio = make("input", { type: "radio", name: "format", value: format, id: `format-${format}` });
    radio.checked = format === state.format;
    radio.onchange = () => { state.format = format; drawPapers(find("paper").value); drawCards(); refresh(); };
    return make("label", {}, radio, icon(row.icon), say(`format_${format}`));
  }));
}

function showConditions() {
  drawConditions(topic.groups, state.avoid, () => { showConditions(); drawCards(); refresh(); });
}

function drawCards() {
  const numbers = printed();
  find("cards-title").textContent = topic.many.charAt(0).toUpperCase() + topic.many.slice(1);
  find("cards-count").textContent = say("count_of", { n: numbers.length, all: topic.cards.length });
  keepFocus(() => find("cards").replaceChildren(...state.list.map((id, at) => drawCard(topic.cards.find((card) => card.id === id), at, numbers))));
}

function drawCard(card, at, numbers) {
  const because = reason(card);
  const number = numbers.indexOf(card.id) + 1;
  const tick = make("input", { type: "checkbox", id: `card-${card.id}` });
  tick.checked = state.chosen.has(card.id);
  tick.disabled = Boolean(because);
  tick.onchange = () => {
    if (tick.checked) state.chosen.add(card.id);
    else state.chosen.delete(card.id);
    drawCards();
    refresh();
  };
  const name = make("strong", {}, ...(number ? [make("span", { className: "number" }, String(number)), " "] : []), card.name);
  const why = because && topic.groups.flatMap((group) => group.conditions).find((condition) => condition.id === because)?.words;
  const about = because
    ? make("em", { className: "why" }, say("because", { condition: why ?? because }))
    : make("em", {}, [card.note, card.aside].filter(Boolean).join(" · "));
  const of = topic.topics.length > 1 ? make("em", { className: "of" }, topic.topics.filter((each) => card.topics.includes(each.id)).map((each) => each.short).join(" · ")) : null;
  const image = pictures.get(card.id) ?? drawPicture(card);
  const move = (by, key, sign) => {
    const button = make("button", { type: "button", id: `${key}-${card.id}`, "aria-label": say(key, { card: card.name }) }, sign);
    button.disabled = at + by < 0 || at + by >= state.list.length;
    button.onclick = () => moveCard(at, at + by);
    return button;
  };
  const grip = make("span", { className: "grip", "aria-hidden": "true" }, "⠿");
  const item = make(
    "li",
    { className: `card${number ? " chosen" : ""}`, "data-card": card.id },
    grip,
    image,
    make("div", {}, make("label", { className: "choose" }, tick, name, about, of), number && card.has_dose && takes("doses") ? drawDose(card) : null),
    make("span", { className: "moves" }, move(-1, "earlier", "▲"), move(1, "later", "▼")),
  );
  grip.onpointerdown = (event) => drag(event, item, at, moveCard);
  return item;
}

// A picture stays when its card is drawn anew, and waits for the first page.
function drawPicture(card) {
  const image = make(card.alt ? "img" : "span", { className: "picture", alt: "" });
  const address = `/api/card/${encodeURIComponent(topic.id)}/${card.id}.png?language=${topic.language}`;
  if (card.alt) pagesShown.then(() => { image.src = address; });
  pictures.set(card.id, image);
  return image;
}

// A dose is one line of any length: it is broken where its field is narrow, and never by hand.
function drawDose(card) {
  const input = make("textarea", { id: `dose-${card.id}`, rows: Math.ceil(card.dose.length / 24) || 1, value: state.doses[card.id] ?? "", placeholder: card.dose, autocomplete: "off", spellcheck: "false", dir: "auto", "aria-label": say("dose_of", { card: card.name }) });
  input.onkeydown = (event) => { if (event.key === "Enter" && !event.isComposing) event.preventDefault(); };
  input.oninput = () => { state.doses[card.id] = input.value.replace(/\s*\n\s*/g, " "); refresh(); };
  return make("div", { className: "dose" }, input);
}

function moveCard(from, to) {
  const [id] = state.list.splice(from, 1);
  state.list.splice(to, 0, id);
  drawCards();
  const card = topic.cards.find((each) => each.id === id);
  live(say("moved", { card: card.name, n: to + 1, all: state.list.length }));
  refresh();
}

function startFrom(plan) {
  choose(plan);
  drawChoices(plan);
}

// What a plan chooses, or what stands at the beginning.
function choose(plan) {
  const all = topic.cards.map((card) => card.id);
  const wanted = plan?.form ?? {};
  const chosen = (wanted.points ?? all).filter((id) => !(wanted.without ?? []).includes(id));
  state.list = [...chosen, ...all.filter((id) => !chosen.includes(id))];
  state.chosen = new Set(chosen);
  state.doses = { ...wanted.doses };
  state.avoid = new Set(wanted.avoid ?? []);
  state.format = wanted.format ?? "leaflet";
  state.others = Object.fromEntries(Object.entries(wanted).filter(([name]) => !FIELDS.has(name)));
  state.days = wanted.diary || DIARY_DAYS;
}

function drawChoices(plan) {
  const wanted = plan?.form ?? {};
  for (const name of ["by", "note"]) if (wanted[name]) find(name).value = wanted[name];
  drawFormats();
  drawPapers(wanted.paper);
  for (const name of ["ink", "clinic"]) if (wanted[name]) find(name).value = wanted[name];
  drawSecondLanguage(wanted.with_language ?? find("with_language").value);
  for (const name of TICKS) find(name).checked = Boolean(wanted[name]);
  showConditions();
  drawCards();
}

// A plan brings its topics and its language along.
async function choosePlan() {
  const chosen = find("plan").value;
  const plan = topic.plans.find((each) => each.id === chosen);
  const wanted = plan?.form.language ?? (plan && plan.topic !== topic.id ? "" : language());
  if (plan && (plan.topic !== topic.id || wanted !== language()) && !(await openTopic(plan.topic, wanted))) {
    find("plan").value = "";
    return;
  }
  find("plan").value = chosen;
  startFrom(topic.plans.find((each) => each.id === chosen));
  refresh();
}

async function chooseTopics(ids) {
  const opened = await openTopic(ids.join(","), spokenBy(topics, ids, language()));
  if (opened) {
    startFrom(null);
    refresh();
  } else if (topic) {
    drawTopics(topics, topic.topics.map((each) => each.id), chooseTopics); // those of before
    find("print").disabled = find("save").disabled = find("read").disabled = !shown();
  }
}

async function openTopic(id, wanted = "") {
  const answer = await get(`/api/topic/${encodeURIComponent(id)}?language=${encodeURIComponent(wanted)}&page=${document.documentElement.lang}`);
  if (!answer?.ok) {
    report({ problems: await problemsOf(answer) });
    return false;
  }
  take(await answer.json(), wanted);
  return true;
}

function take(opened, wanted = "") {
  topic = opened;
  nameCards(topic.cards);
  pictures.clear();
  document.title = `${topic.short} – handout`;
  drawTopics(topics, topic.topics.map((each) => each.id), chooseTopics);
  drawPlans("");
  options(find("language"), topic.languages.map((tag, at) => [at ? tag : "", nameLanguage(tag)]), wanted);
  drawSecondLanguage(find("with_language").value);
  options(find("clinic"), [["", topic.clinic || say("no_clinic")], ...topic.clinics.filter((name) => name !== topic.clinic).map((name) => [name, name])], find("clinic").value);
  find("search").placeholder = say("search");
  options(find("ink"), topic.inks.map((ink, at) => [at ? ink : "", say(`ink_${ink}`)]), find("ink").value);
}

async function newPatient(rested = false) {
  for (const name of ["patient", "note"]) find(name).value = "";
  find("date").value = today();
find("table").accept = start.tables.join();
  find("search").value = "";
  closeConditions();
  startFrom(topic.plans.find((plan) => plan.id === find("plan").value));
  for (const id of ["print", "save", "read"]) find(id).disabled = true; // until the new patient's pages are there
  const table = tableJob();
  clearTable();
  await forget(table);
  refresh();
  if (!rested) find("patient").focus();
  live(say("cleared"));
}

// The address of the PDF of the form as it is now, if it can be printed.
async function newestPdf(again = true) {
  const { address, gone, problems } = await pdfAddress();
  if (gone && again) { // too many others were made since
    askForPages();
    return newestPdf(false);
  }
  if (problems) report({ problems });
  return address;
}

async function print() {
  document.querySelector("iframe")?.remove();
  const address = await newestPdf();
  if (!address) return;
  const frame = make("iframe", { className: "hidden-text", src: address, title: say("for_the_printer"), tabindex: "-1" });
  frame.onload = () => frame.contentWindow.print();
  frame.contentWindow?.addEventListener("afterprint", () => { URL.revokeObjectURL(address); frame.remove(); });
  document.body.append(frame);
}

async function save() {
  const address = await newestPdf();
  if (!address) return;
  make("a", { href: address, download: `${shown().name}-${state.format}.pdf` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  live(say("saved"));
}

const nodes = (list) => list.map(([tag, text, inner]) => make(tag, {}, text, ...nodes(inner)));

async function read() {
  const answer = await post("/api/text", { form: form() });
  if (!answer?.ok) {
    report({ problems: await problemsOf(answer) });
    return;
  }
  const { language, pages } = await answer.json();
  find("reading").lang = language;
  find("reading").replaceChildren(...nodes(pages.flat()));
  find("reader").showModal();
}

// A table brings its own patients: what is typed for one does not count for all.
function tableForm() {
  const wanted = form();
  for (const name of ["patient", "date"]) delete wanted[name];
  return wanted;
}

async function savePlan(event) {
  event.preventDefault();
  if (!allFit(find("plan-title"))) return;
  const { patient: _patient, date: _date, avoid: _avoid, ...wanted } = form();
  const answer = await post("/api/plan", { form: wanted, title: find("plan-title").value, signed: find("plan-signed").checked });
  find("error-plan-title")?.remove();
  find("plan-title").removeAttribute("aria-invalid");
  if (answer?.ok) {
    const { plan } = await answer.json(); // as it was saved: without what is the patient's
    topic.plans.push(plan);
    drawPlans(plan.id);
    find("planner").close();
    live(say("saved"));
    return;
  }
  const problems = await problemsOf(answer);
  const title = find("plan-title");
  title.setAttribute("aria-invalid", "true");
  title.setAttribute("aria-describedby", "error-plan-title");
  title.parentElement.append(make("p", { className: "error", id: "error-plan-title", role: "alert" }, problems.map(sentenceOf).join(" ")));
}

function drawPlans(chosen) {
  const rows = topic.plans.map(({ id, about, problem }) => [id, problem ? `${id}: ${nameFields(problem)}` : about || id, Boolean(problem)]);
  options(find("plan"), [["", say("no_plan")], ...rows], chosen);
  find("plan-field").hidden = !topic.plans.length;
}

function listen() {
  listenForTables(tableForm);
  for (const name of LINES) find(name).oninput = refresh;
  for (const name of ["paper", "ink", "clinic", "with_language", ...TICKS]) find(name).onchange = refresh;
  find("language").onchange = async () => { if (await openTopic(topic.id, find("language").value)) { showConditions(); drawCards(); refresh(); } };
  find("plan").onchange = choosePlan;
  find("page-language").onchange = async () => {
    if (await loadWords(find("page-language").value, (problems) => report({ problems }))) {
      await openTopic(topic.id, find("language").value);
      drawFormats();
      showConditions();
      drawCards();
      refresh();
    } else find("page-language").value = document.documentElement.lang;
  };
  find("search").oninput = showConditions;
  find("choose-all").onclick = () => { state.chosen = new Set(state.list); drawCards(); refresh(); };
  find("choose-none").onclick = () => { state.chosen.clear(); drawCards(); refresh(); };
  find("new-patient").onclick = () => newPatient();
  find("print").onclick = print;
  find("save").onclick = save;
  find("read").onclick = read;
  find("close-reader").onclick = () => find("reader").close();
  find("save-plan").onclick = () => { find("plan-title").value = ""; checkLimit(find("plan-title")); find("planner").showModal(); };
  find("close-planner").onclick = () => find("planner").close();
  find("plan-form").onsubmit = savePlan;
  find("see-pages").onclick = () => { find("pages-region").scrollIntoView(); find("pages-region").focus({ preventScroll: true }); };
  find("panel").onsubmit = (event) => event.preventDefault();
  addEventListener("focusin", ({ target }) => { // a browser scrolls to the first line alone, and the bar may cover the rest
    if (target instanceof HTMLTextAreaElement) target.scrollIntoView({ block: "nearest" });
  });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const act = { p: print, s: save }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

expectPages();
const start = await firstOf("/api/start");
({ topics, topic } = start);
find("date").value = today();
find("table").accept = start.tables.join();
const { language: spoken, languages } = useWords(start.page);
if (topic) {
  choose(null);
  askForPages(); // they are laid out while the form is drawn
} else find("pages-region").removeAttribute("aria-busy");
options(find("page-language"), Object.entries(languages), spoken);
listen();
if (topic) {
  take(topic);
  drawChoices(null);
  drawFormat();
}
document.body.dataset.started = "1";
