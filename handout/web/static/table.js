// Many patients at once: a table is checked, made in the background, and fetched as one PDF or a zip file.
import { find, make } from "./dom.js";
import { forPage } from "./fields.js";
import { get, post, problemsOf, sentenceOf } from "./requests.js";
import { count, say } from "./words.js";

const PAUSE = 400;
let job = null;
let dropped = 0; // what comes of an earlier table, or of an earlier patient's, is not shown

let replaced = null; // the job whose place a table takes that has not been sent yet

export const tableJob = () => job ?? replaced;

export function clearTable() {
  dropped += 1;
  job = replaced = null;
  find("table").value = "";
  show(null);
}

export function listenForTables(form) {
  const drop = find("drop");
  const start = (file) => file && send(file, form());
  find("table").onchange = () => start(find("table").files[0]);
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); start(event.dataTransfer.files[0]); });
}

async function send(file, form) {
  const before = tableJob();
  clearTable();
  replaced = before;
  const turn = dropped;
  show({ state: "reading", problems: [], warnings: [], files: [], more: 0, done: 0, total: 0 });
  const content = await encode(file);
  if (turn !== dropped) return;
  const answer = await post("/api/table", { form, name: file.name, content, before });
  if (turn !== dropped) {
    if (answer?.ok) await post("/api/forget", { table: (await answer.json()).id });
    return;
  }
  if (!answer?.ok) {
    const problems = answer?.status === 413 ? [{ where: "", message: say("table_too_large"), hint: say("table_too_large_hint") }] : await problemsOf(answer);
    show({ state: "refused", problems, warnings: [], files: [], more: 0, done: 0, total: 0 });
    return;
  }
  const started = await answer.json();
  job = started.id;
  replaced = null;
  await follow(started);
}

// Returns a file in base 64. What cannot be read, such as a folder, has no content, and is refused as such.
function encode(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).slice(String(reader.result).indexOf(",") + 1));
    reader.onerror = () => resolve("");
    reader.readAsDataURL(file);
  });
}

async function follow(started) {
  let state = started;
  while (job === started.id) {
    show(state);
    if (!["checking", "writing"].includes(state.state)) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const answer = await get(`/api/table/${started.id}`);
    if (!answer?.ok) {
      show({ ...state, state: "stopped", problems: await problemsOf(answer) });
      return;
    }
    state = await answer.json();
  }
}

function show(state) {
  const busy = state && ["reading", "checking", "writing"].includes(state.state);
  const bar = find("table-progress");
  bar.hidden = !busy;
  bar.setAttribute("aria-label", say("many_patients"));
  if (state?.total) bar.value = state.done / state.total;
  else bar.removeAttribute("value");
  const facts = { reading: () => say("table_checking"), checking: () => say("table_checking"), writing: () => say("table_writing"), done: () => `${count("leaflets", state.leaflets)}, ${count("pages", state.pages)}`, refused: () => say("table_refused"), fault: () => say("fault"), stopped: () => "" };
  find("table-status").textContent = state ? facts[state.state]() : "";
  const lines = (state?.problems ?? []).map(forPage).map((problem) => make("li", {}, problem.where ? make("strong", {}, `${problem.where}: `) : null, problem.message, problem.hint ? ` (${problem.hint})` : ""));
  for (const warning of state?.state === "done" ? state.warnings.map(forPage) : []) lines.push(make("li", {}, sentenceOf(warning)));
  if (state?.more) lines.push(make("li", {}, say("table_more", { n: state.more })));
  find("table-problems").replaceChildren(...lines);
  const words = { "merged.pdf": "save_merged", "leaflets.zip": "save_zip" };
  find("table-files").replaceChildren(...(state?.files ?? []).map((name) => make("a", { className: "button outlined", href: `/api/table/${state.id}/${name}`, download: name }, say(words[name] ?? "save_marked"))));
}
