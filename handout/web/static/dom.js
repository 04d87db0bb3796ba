// Small helpers to build elements; text is set as text alone.
export const find = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && typeof value !== "string") element[name] = value;
    else if (name === "text") element.textContent = value;
    else if (name === "className" || name === "value" || name === "id") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// Fills a list with rows of a value, its text, and whether it cannot be chosen.
export function options(select, rows, chosen) {
  select.replaceChildren(...rows.map(([value, text, disabled = false]) => make("option", { value, disabled }, text)));
  select.value = rows.some(([value]) => value === chosen) ? chosen : (rows[0]?.[0] ?? "");
}

// Moves focus back to the element with the same id after its part of the page was drawn anew.
export function keepFocus(draw) {
  const id = document.activeElement?.id;
  draw();
  if (id && document.activeElement?.id !== id) find(id)?.focus({ preventScroll: true });
}

// Returns the address of some bytes as a picture: it is there at once, where that of an object is fetched again.
export function pictureOf(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}

const NAMESPACE = "http://www.w3.org/2000/svg";

export function icon(path) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(NAMESPACE, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}
