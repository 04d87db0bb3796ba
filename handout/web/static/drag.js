// Drags an item of a list with mouse, pen or finger; the panel scrolls at its edges.
import { find } from "./dom.js";

export function drag(event, item, from, move) {
  event.preventDefault();
  const grip = event.currentTarget;
  const panel = find("panel");
  const start = event.clientY + panel.scrollTop;
  let to = from;
  grip.setPointerCapture(event.pointerId);
  item.classList.add("lifted");
  grip.onpointermove = (moved) => {
    const edge = panel.getBoundingClientRect();
    if (moved.clientY > edge.bottom - 50) panel.scrollTop += 12;
    if (moved.clientY < edge.top + 50) panel.scrollTop -= 12;
    item.style.transform = `translateY(${moved.clientY + panel.scrollTop - start}px)`;
    const others = [...item.parentElement.children].filter((each) => each !== item);
    to = others.filter((each) => { const box = each.getBoundingClientRect(); return moved.clientY > box.top + box.height / 2; }).length;
  };
  const end = (dropped) => {
    grip.onpointermove = grip.onpointerup = grip.onpointercancel = null;
    item.classList.remove("lifted");
    item.style.transform = "";
    if (dropped && to !== from) move(from, to);
  };
  grip.onpointerup = () => end(true);
  grip.onpointercancel = () => end(false);
}
