// Questions to the server. None fails: what went wrong is put into words.
import { find } from "./dom.js";
import { forPage } from "./fields.js";
import { has, say, useWords } from "./words.js";

// Returns the answer, or null if the server is gone.
export const get = (address, options = {}) => fetch(address, options).catch(() => null);

export const post = (address, body) => get(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

const OF_STATUS = { 401: "run_out", 403: "run_out", 421: "run_out", 404: "gone", 413: "too_long", 503: "busy" };

// Returns what is wrong if an answer is not the one that was hoped for: what it says itself, or what its status means.
export async function problemsOf(answer) {
  if (!answer) return [problem(say("stopped"), say("stopped_hint"))];
  const found = await answer.json().catch(() => null);
  const problems = Array.isArray(found?.problems) ? found.problems.filter(({ rule }) => rule !== "fault") : [];
  if (problems.length) return problems.map(forPage);
  const key = OF_STATUS[answer.status] ?? "fault";
  return [problem(say(key), has(`${key}_hint`) ? say(`${key}_hint`) : "")];
}

const STARTING = 1000;
const SILENT = "handout does not answer. Start it again from its icon."; // there are no words yet

// Returns what a page begins with: without it there is nothing to show but why, until it comes.
export async function firstOf(address) {
  for (;;) {
    const answer = await get(address);
    if (answer?.ok) {
      find("no-start").hidden = true;
      return answer.json();
    }
    const spoken = await get("/api/words");
    if (spoken?.ok) useWords(await spoken.json());
    const words = spoken?.ok && answer ? (await problemsOf(answer)).map(sentenceOf).join(" ") : SILENT;
    if (find("no-start").textContent !== words) find("no-start").textContent = words;
    find("no-start").hidden = answer?.status === 503; // it is busy with its first page
    await new Promise((resolve) => setTimeout(resolve, STARTING));
  }
}

// Speaks another language, or the browser's; returns null if there is no answer, and passes what is wrong to `fail`.
export async function loadWords(language = "", fail = () => {}) {
  const answer = await get(`/api/words${language ? `?language=${encodeURIComponent(language)}` : ""}`);
  if (answer?.ok) return useWords(await answer.json());
  fail(await problemsOf(answer));
  return null;
}

export const sentenceOf = ({ message, hint }) => (hint ? `${message.replace(/\.$/, "")}. ${hint}` : message);

const problem = (message, hint = "") => ({ field: "", card: "", where: "", message, hint });
