// The text of the open file: one change after another goes to the server, and every text before is remembered for undo.
import { post } from "./requests.js";

const MOST_UNDONE = 200;
const SAME_TYPING = 5000;
const WAIT = 2000;

export const file = { folder: "", name: "", text: "", saved: "", digest: "", builtin: false, approved: [], part: [], view: null };
const refused = new Map(); // what was typed and could not be put into the text, by its path: it stays in its field
const past = [];
const future = [];
let last = { key: "", at: 0 };
let running = false;
let current = null;
const waiting = [];
let listeners = { drawn: () => {}, failed: () => {} };

export const listen = (given) => { listeners = given; };
export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;
export const isChanged = () => file.text !== file.saved || refused.size > 0 || [current, ...waiting].some((each) => each?.isEdit);
export const typedAt = (path) => refused.get(path.join("."))?.change.value;
export const isBusy = () => running || waiting.length > 0;
const about = () => ({ folder: file.folder, name: file.name, part: file.part, text: file.text });

function take(answer, text) {
  file.text = text;
  file.part = answer.part;
  file.view = answer;
}

// Opens a file as it is on the disk; what was not saved is gone.
export async function open(folder, name, part = []) {
  const answer = await post("/api/edit/open", { folder, name, part });
  if (!answer?.ok) {
    await listeners.failed(answer);
    return false;
  }
  const found = await answer.json();
  Object.assign(file, { folder, name, saved: found.text, digest: found.digest, builtin: found.builtin, approved: found.approved });
  past.length = future.length = waiting.length = 0;
  refused.clear();
  last = { key: "", at: 0 };
  take(found, found.text);
  listeners.drawn();
  return true;
}

// Changes are made one after the other; a text that is typed on replaces the one that still waits.
export function change(...changes) {
  const key = changes.length === 1 && changes[0].do === "set" ? changes[0].path.join(".") : "";
  if (key && waiting.at(-1)?.key === key) waiting.pop();
  waiting.push({ key, isEdit: true, act: () => make(changes, key) });
  run();
}

// A text that the server refuses is remembered until another one stands in its place.
async function make(changes, key) {
  const [only] = changes;
  const { again, problems } = await send("/api/edit/change", { change: changes }, key);
  if (problems && !again && key && typeof only.value === "string") {
    refused.set(key, { change: only, problems });
    listeners.drawn();
  } else if (!again && refused.delete(key)) listeners.drawn();
  return !again;
}

// What is typed again as it stands in the text is refused no more.
export function settled(path) {
  if (refused.delete(path.join("."))) listeners.drawn();
}

// Tries once more what was refused.
export function tryAgain() {
  for (const each of [...refused.values()]) change(each.change);
}

// What is wrong with the texts that were refused, each at its field.
export const refusals = () => [...refused.values()].flatMap((each) => each.problems.map((problem) => ({ ...problem, rule: "", severity: "error", path: each.change.path })));

export function show(part) {
  waiting.push({ key: "", act: async () => !(await send("/api/edit/view", { part }, null)).again });
  run();
}

export function undo() {
  step(past, future);
}

export function redo() {
  step(future, past);
}

function step(from, to) {
  waiting.push({
    key: "",
    act: async () => {
      if (!from.length) return true;
      const text = from.at(-1);
      const before = file.text;
      const { again, problems } = await send("/api/edit/view", { text }, null, text);
      if (again || problems) return !again;
      from.pop();
      to.push(before);
      last = { key: "", at: 0 };
      return true;
    },
  });
  run();
}

// Returns whether it is to be tried again, as the server has not answered, and what is wrong with what it has refused.
async function send(address, more, key, text = null) {
  const answer = await post(address, { ...about(), ...more });
  if (answer?.status === 503) return { again: true };
  if (!answer?.ok) {
    const problems = await listeners.failed(answer);
    return { again: answer === null || answer.status === 401, problems };
  }
  const found = await answer.json();
  const next = text ?? found.text ?? file.text;
  if (key !== null && next !== file.text) {
    const typedOn = key && key === last.key && Date.now() - last.at < SAME_TYPING;
    if (!typedOn) past.push(file.text);
    if (past.length > MOST_UNDONE) past.shift();
    future.length = 0;
    last = { key, at: Date.now() };
  }
  take(found, next);
  listeners.drawn();
  return { again: false };
}

async function run() {
  if (running) return;
  running = true;
  while (waiting.length) {
    const next = current = waiting.shift();
    if (!(await next.act())) {
      if (!next.key || waiting.at(-1)?.key !== next.key) waiting.unshift(next);
      await new Promise((resolve) => setTimeout(resolve, WAIT));
    }
  }
  running = false;
  current = null;
  listeners.idle?.();
}

// Returns "saved", "changed" if the file is another one by now, or "failed".
export async function save() {
  const text = file.text;
  const answer = await post("/api/edit/save", { ...about(), digest: file.digest });
  if (answer?.status === 409) {
    file.theirs = (await answer.json()).digest;
    return "changed";
  }
  if (!answer?.ok) {
    await listeners.failed(answer);
    return "failed";
  }
  Object.assign(file, { saved: text, digest: (await answer.json()).digest, builtin: false });
  return "saved";
}
