// The text of the open file: one change after another goes to the server, and every text before is remembered for undo.
import { post } from "./requests.js";

const MOST_UNDONE = 200;
const SAME_TYPING = 5000;
const WAIT = 2000;

export const file = { folder: "", name: "", text: "", saved: "", digest: "", builtin: false, approved: [], part: [], view: null };
const past = [];
const future = [];
let last = { key: "", at: 0 };
let running = false;
const waiting = [];
let listeners = { drawn: () => {}, failed: () => {} };

export const listen = (given) => { listeners = given; };
export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;
export const isChanged = () => file.text !== file.saved;
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
  last = { key: "", at: 0 };
  take(found, found.text);
  listeners.drawn();
  return true;
}

// Changes are made one after the other; a text that is typed on replaces the one that still waits.
export function change(...changes) {
  const key = changes.length === 1 && changes[0].do === "set" ? changes[0].path.join(".") : "";
  if (key && waiting.at(-1)?.key === key) waiting.pop();
  waiting.push({ key, act: () => send("/api/edit/change", { change: changes }, key) });
  run();
}

export function show(part) {
  waiting.push({ key: "", act: () => send("/api/edit/view", { part }, null) });
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
      if (!(await send("/api/edit/view", { text }, null, text))) return false;
      from.pop();
      to.push(before);
      last = { key: "", at: 0 };
      return true;
    },
  });
  run();
}

// Returns whether the server has answered; if not, the same change is tried again, and nothing typed is lost.
async function send(address, more, key, text = null) {
  const answer = await post(address, { ...about(), ...more });
  if (answer?.status === 503) return false;
  if (!answer?.ok) {
    await listeners.failed(answer);
    return answer !== null && answer.status !== 401;
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
  return true;
}

async function run() {
  if (running) return;
  running = true;
  while (waiting.length) {
    const next = waiting.shift();
    if (!(await next.act())) {
      if (!next.key || waiting.at(-1)?.key !== next.key) waiting.unshift(next);
      await new Promise((resolve) => setTimeout(resolve, WAIT));
    }
  }
  running = false;
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
