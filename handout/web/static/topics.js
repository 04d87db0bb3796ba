// The topics of one leaflet: the first, and others of its kind that are printed together with it.
import { find, keepFocus, make, options } from "./dom.js";
import { nameFields } from "./fields.js";
import { say } from "./words.js";

const MOST = 4;

// Returns the language if all of some topics are written in it, else an empty text for that of the first.
export const spokenBy = (topics, ids, language) => (ids.every((id) => topics.find((each) => each.id === id)?.languages.includes(language)) ? language : "");

// The short title of a topic, and the name of its file where another one is called the same.
const titleOf = (topics, { id, short }) => (topics.filter((each) => each.short === short).length > 1 ? `${short} (${id})` : short);

// Draws a field for each of the chosen topics, and one more; `choose` is called with the ids.
export function drawTopics(topics, chosen, choose) {
  const first = topics.find((each) => each.id === chosen[0]);
  const joins = (each) => each.kind === first?.kind && each.languages[0] === first.languages[0] && each.id !== first.id;
  options(find("topic"), topics.map((each) => [each.id, each.problem ? `${each.short}: ${nameFields(each.problem)}` : titleOf(topics, each), Boolean(each.problem)]), chosen[0]);
  find("topic").onchange = () => choose([find("topic").value]);
  const others = topics.filter(joins);
  const fields = Math.min(chosen.length, others.length, MOST - 1);
  keepFocus(() => find("more-topics").replaceChildren(...Array.from({ length: fields }, (_, at) => {
    const taken = chosen.filter((id, number) => number !== at + 1);
    const select = make("select", { id: `topic-${at + 2}` });
    options(select, [["", say("nothing_else")], ...others.filter((each) => !taken.includes(each.id)).map((each) => [each.id, titleOf(topics, each)])], chosen[at + 1] ?? "");
    select.onchange = () => choose([...chosen.slice(0, at + 1), select.value, ...chosen.slice(at + 2)].filter(Boolean));
    return make("label", { className: "pick" }, make("span", {}, say("together_with")), make("span", { className: "hidden-text" }, String(at + 2)), select);
  })));
}
