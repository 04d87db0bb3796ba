// The conditions that may apply, in groups: a closed group names what is ticked in it, and a search opens those that fit.
import { find, keepFocus, make } from "./dom.js";
import { count, say } from "./words.js";

const opened = new Set();

// Draws the groups; `avoid` holds the ids that are ticked, `changed` is called after each tick.
export function drawConditions(groups, avoid, changed) {
  const typed = find("search").value.trim().toLowerCase();
  const fits = (condition) => [condition.words, condition.id, ...condition.also].some((word) => word.toLowerCase().includes(typed));
  const shown = groups
    .map((group) => ({ ...group, alone: group.conditions.length === 1, conditions: group.conditions.filter((condition) => !typed || avoid.has(condition.id) || fits(condition)) }))
    .filter((group) => group.conditions.length);
  const list = (group) => make("fieldset", {}, make("legend", { className: "hidden-text" }, group.name), make("ul", { className: "conditions" }, ...group.conditions.map(row)));
  const row = (condition) => {
    const tick = make("input", { type: "checkbox", id: `avoid-${condition.id}` });
    tick.checked = avoid.has(condition.id);
    tick.onchange = () => {
      if (tick.checked) avoid.add(condition.id);
      else avoid.delete(condition.id);
      changed();
    };
    return make("li", {}, make("label", {}, tick, condition.words));
  };
  const fold = (group) => {
    const ticked = group.conditions.filter((condition) => avoid.has(condition.id)).map((condition) => condition.words);
    const summary = make("summary", { id: `group-${group.id}` }, make("span", {}, group.name), ticked.length ? make("em", {}, ticked.join(", ")) : null);
    const details = make("details", {}, summary, list(group));
    details.open = Boolean(typed) || opened.has(group.id);
    summary.onclick = () => {
      if (details.open) opened.delete(group.id);
      else opened.add(group.id);
      drawToggle(groups, typed);
    };
    return details;
  };
  const alone = shown.filter((group) => group.alone);
  const folds = shown.filter((group) => !group.alone);
  keepFocus(() => find("avoid").replaceChildren(make("div", { className: "alone" }, ...alone.map(list)), make("div", { className: "groups" }, ...folds.map(fold))));
  drawToggle(groups, typed);
  find("toggle-conditions").onclick = () => {
    const all = isAllOpen(groups);
    for (const group of groups) opened[all ? "delete" : "add"](group.id);
    drawConditions(groups, avoid, changed);
  };
  if (typed) find("live").textContent = count("found", shown.flatMap((group) => group.conditions).filter(fits).length);
}

const isAllOpen = (groups) => groups.every((group) => group.conditions.length === 1 || opened.has(group.id));

function drawToggle(groups, typed) {
  const button = find("toggle-conditions");
  button.hidden = Boolean(typed) || groups.every((group) => group.conditions.length === 1);
  button.textContent = isAllOpen(groups) ? say("fewer") : say("show_all", { n: groups.flatMap((group) => group.conditions).length });
}

// A new patient finds all groups closed.
export function closeConditions() {
  opened.clear();
}
