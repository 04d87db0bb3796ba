// The part as it is printed: its boxes on the pages, or whole pages; one request under way, the newest waits.
import { find, make, pictureOf } from "./dom.js";
import { get, post, problemsOf, sentenceOf } from "./requests.js";
import { say } from "./words.js";

const tab = crypto.randomUUID();
let asking = false;
let again = null;

// Prints what `sent` returns; `done` gets the problems and warnings of the layout.
export async function print(sent, done) {
  if (asking) {
    again = [sent, done];
    return;
  }
  asking = true;
  find("printed-region").setAttribute("aria-busy", "true");
  try {
    const answer = await post("/api/edit/print", { ...sent(), tab });
    if (answer?.ok) {
      const found = await answer.json();
      if (found.problems) {
        fade(true);
        if (!again) done(found.problems);
      } else if (!again) {
        await draw(found);
        done(found.warnings);
      }
    } else if (answer?.status === 503) {
      again ??= [sent, done];
      await new Promise((resolve) => setTimeout(resolve, 1000));
    } else fade(true, (await problemsOf(answer)).map(sentenceOf).join(" "));
  } finally {
    asking = false;
    if (again) {
      const next = again;
      again = null;
      print(...next);
    } else find("printed-region").removeAttribute("aria-busy");
  }
}

function fade(stale, why = say("not_printable")) {
  find("printed").classList.toggle("stale", stale);
  if (find("printed-note").textContent !== why) find("printed-note").textContent = why;
  find("printed-note").hidden = !stale;
}

async function draw({ id, pages, places }) {
  const shown = places.length ? places : pages.map((_, page) => ({ page, box: [0, 0, 1, 1] }));
  const holder = find("printed");
  while (holder.children.length > shown.length) holder.lastChild.remove();
  while (holder.children.length < shown.length) {
    holder.append(make("figure", {}, make("div", { className: "frame" }, make("img", { alt: "" })), make("figcaption")));
  }
  await Promise.all(shown.map((place, at) => drawPlace(holder.children[at], id, pages, place)));
  fade(false);
}

async function drawPlace(figure, id, pages, { page, box }) {
  const [left, top, width, height] = box;
  const size = pages[page];
  const frame = figure.querySelector(".frame");
  const image = figure.querySelector("img");
  const words = say("page_of", { page: page + 1, pages: pages.length });
  frame.style.aspectRatio = `${size.width * width} / ${size.height * height}`;
  figure.querySelector("figcaption").textContent = words;
  const across = Math.min(2600, Math.round((frame.clientWidth / width) * Math.min(devicePixelRatio, 2)));
  const have = image.dataset.across === String(across) ? (image.dataset.pixels ?? "") : "";
  const answer = await get(`/page/${id}/${page}/${across}.jpg?have=${have}`);
  image.style.width = `${100 / width}%`;
  image.style.left = `${(-100 * left) / width}%`;
  image.style.top = `${(-100 * top) / height}%`;
  image.alt = words;
  if (!answer?.ok || answer.status === 204) return;
  image.src = await pictureOf(await answer.blob());
  image.dataset.pixels = answer.headers.get("x-pixels");
  image.dataset.across = String(across);
  await image.decode().catch(() => null);
}
