// The longest text of a field is said beside it: what is typed or pasted stays whole.
import { find, make } from "./dom.js";
import { say } from "./words.js";

const over = (input) => [...input.value.trim()].length - Number(input.dataset.most);

// Says by how much a text is too long; returns whether it fits.
export function checkLimit(input) {
  const id = `limit-${input.id}`;
  const fits = over(input) <= 0;
  const shown = find(id);
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  if (fits) {
    if (shown) input.removeAttribute("aria-invalid");
    shown?.remove();
  } else {
    const words = say("over_limit", { n: input.dataset.most, m: over(input) });
    if (shown) shown.textContent = words;
    else input.after(make("p", { className: "error limit", id, role: "alert" }, words));
    input.setAttribute("aria-invalid", "true");
    others.push(id);
  }
  if (others.length) input.setAttribute("aria-describedby", others.join(" "));
  else input.removeAttribute("aria-describedby");
  return fits;
}

// Returns whether all texts fit, and goes to the first one that does not.
export function allFit(...inputs) {
  const first = inputs.filter((input) => !checkLimit(input))[0];
  first?.focus();
  return !first;
}

addEventListener("input", ({ target }) => { if (target.dataset?.most) checkLimit(target); });
