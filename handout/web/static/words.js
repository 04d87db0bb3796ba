// The words of the page, from the language file that the server chose.
let words = {};

export function useWords(found) {
  words = found.words;
  document.documentElement.lang = found.language;
  document.documentElement.dir = found.direction;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  return found;
}

export const has = (key) => key in words;

// What is filled in stands apart if it may run the other way, else its brackets and numbers change places with the words beside it.
function isolate(value) {
  const other = document.documentElement.dir === "rtl" ? /\p{L}/u : /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
  return other.test(value) ? `\u2068${value}\u2069` : value;
}

export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? isolate(String(values[name])) : whole));
}

// A phrase that depends on a number: `key` with the plural form of the page's language, or `key_other`.
export function count(key, number) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(number);
  return say(`${key}_${form}` in words ? `${key}_${form}` : `${key}_other`, { n: number });
}
