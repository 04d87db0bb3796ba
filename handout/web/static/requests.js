// Questions to the server. None fails: what went wrong is put into words.
import { say, useWords } from "./words.js";

// Returns the answer, or null if the server is gone.
export const get = (address, options = {}) => fetch(address, options).catch(() => null);

export const post = (address, body) => get(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// Returns what is wrong if an answer is not the one that was hoped for; answers of `telling` status say so themselves.
export async function problemsOf(answer, telling = [422]) {
  if (telling.includes(answer?.status)) return (await answer.json()).problems;
  if (!answer) return [problem(say("stopped"), say("stopped_hint"))];
  return [problem(say(answer.status === 401 ? "run_out" : "fault"))];
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
