// Messages name the options of the command line. On the page they are named as their fields are.
import { find, make } from "./dom.js";
import { has, say } from "./words.js";

const OPTION = /`?--(no-)?([a-z]+(?:-[a-z]+)*)`?(?: ([\w-]+(?:,[\w-]+)*))?/g;
const NAMES = { with: "with_language", dose: "doses" };
const KEYS = { patient: "field_name", by: "from", avoid: "applies", doses: "field_dose", plan: "start_from" };
const DAYS = 14;
let cards = [];

// Ids of cards are shown as their names.
export const nameCards = (given) => { cards = given; };

const cardOf = (id) => cards.find((card) => card.id === id)?.name;

function labelOf(name) {
  if (name === "points" || name === "without") return find("cards-title")?.textContent || say("parts");
  const key = KEYS[name] ?? name;
  return has(key) ? say(key, { n: DAYS }) : name.replaceAll("_", " ");
}

// The words that the page has for a value of an option; undefined if the next word is none.
function valueOf(name, value) {
  if (value === undefined) return undefined;
  if (has(`${name}_${value}`)) return say(`${name}_${value}`);
  if (name === "paper") return /\d|^[A-Z]/.test(value) ? value : undefined;
  const named = ["points", "without"].includes(name) ? value.split(",").map(cardOf) : [];
  return named.length && named.every(Boolean) ? named.join(", ") : undefined;
}

// Returns a text of a problem with the names of fields in place of options.
export const nameFields = (text) => text.replace(OPTION, (whole, no, flag, value) => {
  const name = NAMES[flag] ?? flag.replaceAll("-", "_");
  const chosen = no ? say("choice_false") : valueOf(name, value);
  const rest = value !== undefined && (no || chosen === undefined) ? ` ${value}` : "";
  return `\u201c${labelOf(name)}${chosen === undefined ? "" : `: ${chosen}`}\u201d${rest}`;
});

// A sentence begins with a capital here; a name of a file or key stays as it is.
const FIRST_WORD = /^\p{Ll}(?=[\p{L}'\u2019-]*(?:[\s,:;]|$))/u;
export const asSentence = (text) => nameFields(text).replace(FIRST_WORD, (letter) => letter.toUpperCase());

// Returns a problem with the names of fields in its sentences.
export const forPage = (problem) => ({ ...problem, message: asSentence(problem.message), hint: asSentence(problem.hint ?? "") });

// Returns what is shown of a problem: the file and line where it is in one, what is wrong in bold, and the cure.
export function nodesOf({ where, line, message, hint }) {
  const place = where && !message.includes(where) ? `${where}${line ? `:${line}` : ""}: ` : "";
  return [place, make("strong", {}, hint && !/[.?!:]$/.test(message) ? `${message}.` : message), hint ? ` ${hint}` : ""];
}
