// The pages as they will be printed: one request under way, the newest waits; only pages in view are drawn. The first one
// that changes comes with the answer.
import { find, make, pictureOf } from "./dom.js";
import { get, post, problemsOf, sentenceOf } from "./requests.js";
import { say } from "./words.js";

const NEAR = 300;
const EXPECTED = 4;
const BUSY = 1000; // after which a busy server is asked again
const MANY = 10; // times that it is asked before somebody is told
const WIDE_EM = 60; // up to which wide sheets are shown, as page.css says
const MARKED = 1000; // a frame that fades away would be drawn sixty times a second, while the next change is waited for
const marked = new WeakMap();
const tab = crypto.randomUUID();
let document_ = null;
let asking = false;
let again = null;
let forgetting = false;
let loading = 0;
let refused = 0; // how often a busy server has put the newest form off
let patients = 0; // what was asked for an earlier patient is not shown
let answering = false;
let printable = null; // the document of the newest form: none until the answer is there, or if it is a problem
let waiting = [];
let expected = null; // the empty pages that are shown
const widths = new Map(); // of the pages of each format, while the window has this size
addEventListener("resize", () => widths.clear());

let showFirst = () => {};
export const pagesShown = new Promise((resolve) => { showFirst = resolve; });

export const shown = () => document_;

// Asks for the form, of a format whose sheets may be `wide`; `done` gets the document or the problems, unless a new patient came meanwhile.
export async function ask(form, wide, done) {
  printable = null;
  if (asking) {
    again = [form, wide, done];
    return;
  }
  asking = answering = true;
  const patient = patients;
  busy();
  if (!find("pages").children.length) expectPages();
  const seen = expected ?? shownPages(form.format, wide);
  expected = null;
  let found;
  try {
    const answer = await post("/api/preview", { tab, form, shown: seen });
    refused = answer?.status === 503 ? refused + 1 : 0;
    if (refused) {
      if (refused % MANY === 0 && !again && patient === patients) done({ problems: await problemsOf(answer) });
      await pause();
      if (patient === patients) again ??= [form, wide, done];
    } else found = answer?.ok ? { document: await answer.json() } : { problems: await problemsOf(answer) };
    answering = false;
    if (found && patient === patients) {
      if (found.document) document_ = found.document;
      if (!document_) keepPages(0);
      if (!again) printable = found.document ?? null;
      wake();
      if (found.problems || !again) done(found);
      if (found.document && !again) {
        const shown = show();
        widths.set(form.format, widthOf(find("pages").firstChild));
        await shown;
      }
    }
  } finally {
    asking = answering = false;
    busy();
    if (again) {
      const next = again;
      again = null;
      ask(...next);
    }
    wake();
  }
}

// Nothing can be printed of the form as it is now; what was asked before is not shown.
export function withdraw() {
  printable = again = null;
  patients += 1;
}

function wake() {
  const woken = waiting;
  waiting = [];
  for (const each of woken) each();
}

const pause = () => new Promise((resolve) => setTimeout(resolve, BUSY));

const widthOf = (page) => Math.round(page.clientWidth * Math.min(devicePixelRatio, 2));
const pixelsOf = (page) => (page.dataset.width === String(widthOf(page)) ? (page.dataset.source ?? "") : "");

const widest = () => Math.round(Math.min(find("pages").clientWidth, WIDE_EM * parseFloat(getComputedStyle(document.documentElement).fontSize)) * Math.min(devicePixelRatio, 2));

// The pages in view with what they show: the server draws them before they are asked for. A format that was shown before
// comes as wide as it was.
function shownPages(format, wide) {
  const near = [...find("pages").children].filter((page) => page.dataset.near);
  return near.map((page) => {
    const width = widths.get(format) ?? (wide ? widest() : widthOf(page));
    return [Number(page.dataset.number), width, width === widthOf(page) ? pixelsOf(page) : ""];
  });
}

// Says whether what is shown is not yet what the form says.
function busy() {
  if (asking || forgetting || again || loading) find("pages-region").setAttribute("aria-busy", "true");
  else find("pages-region").removeAttribute("aria-busy");
}

export async function forget(table) {
  document_ = null;
  withdraw();
  forgetting = true;
  busy();
  keepPages(0);
  await post("/api/forget", { tab, table }); // if the server is gone, its memory is gone with it
  forgetting = false;
  busy();
  wake();
}

const nearby = new IntersectionObserver(
  (entries) => entries.forEach((entry) => {
    entry.target.dataset.near = entry.isIntersecting ? "1" : "";
    if (entry.isIntersecting) loadInView(entry.target);
  }),
  { rootMargin: `${NEAR}px` },
);

// Leaves so many pages.
function keepPages(count) {
  const holder = find("pages");
  while (holder.children.length > count) {
    nearby.unobserve(holder.lastChild);
    holder.lastChild.remove();
  }
  while (holder.children.length < count) {
    const image = make("img", { alt: "" });
    const page = make("figure", { className: "page" }, make("div", { className: "frame" }, image), make("figcaption"));
    page.dataset.number = holder.children.length;
    holder.append(page);
    nearby.observe(page);
  }
}

const isNear = (page) => page.getBoundingClientRect().top < innerHeight + NEAR;

// Shows empty pages before there is an answer: the first pictures come with it, as wide as they are shown. Called while
// the form is on its way: later the whole page would have to be set for that.
export function expectPages() {
  keepPages(EXPECTED);
  for (const page of find("pages").children) page.dataset.near = isNear(page) ? "1" : "";
  expected = shownPages();
}

// Shows the pages that came with the answer. The others in view are asked for while the browser decodes these.
async function show() {
  const holder = find("pages");
  const mine = document_;
  const { pages, drawn } = mine;
  keepPages(pages.length);
  holder.classList.toggle("wide", pages.some((page) => page.width > page.height || page.width > 900));
  [...holder.children].forEach((page, number) => {
    const { width, height } = pages[number];
    page.querySelector(".frame").style.aspectRatio = `${width} / ${height}`;
    page.querySelector("figcaption").textContent = say("page_of", { page: number + 1, pages: pages.length });
    page.querySelector("img").alt = say("page_of", { page: number + 1, pages: pages.length });
    if (page.dataset.near === undefined) page.dataset.near = isNear(page) ? "1" : ""; // sooner than it is observed
  });
  const come = drawn.map((each) => [holder.children[each.page], each]).filter(([page, { width }]) => width === widthOf(page));
  const given = come.filter(([page, { pixels, picture }]) => picture || pixels === pixelsOf(page));
  for (const [page] of given) page.dataset.asked = mine.id;
  const shown = given.map(([page, { width, pixels, picture }]) => put(page, mine, width, pixels, picture && `data:image/jpeg;base64,${picture}`));
  for (const page of holder.children) if (page.dataset.near) loadInView(page);
  await Promise.all(shown);
}

async function loadInView(page) {
  loading += 1;
  busy();
  await load(page);
  loading -= 1;
  busy();
}

async function load(page) {
  const mine = document_;
  if (!mine || page.dataset.drawn === mine.id || page.dataset.asked === mine.id) return;
  page.dataset.asked = mine.id;
  const [width, have] = [widthOf(page), pixelsOf(page)];
  const answer = await get(`/page/${mine.id}/${page.dataset.number}/${width}.jpg?have=${have}`);
  const source = answer?.status === 200 ? await pictureOf(await answer.blob()) : null;
  if (mine !== document_) return;
  if (source || answer?.status === 204) await put(page, mine, width, answer.headers.get("x-pixels"), source);
  else {
    delete page.dataset.asked;
    const later = [202, 404, 503].includes(answer?.status); // another form is wanted, or the newest is about to be asked for
    if (!later) page.querySelector("figcaption").textContent = (await problemsOf(answer)).map(sentenceOf).join(" ");
  }
}

// Shows a picture as a page of a document, or says that the one it has is right.
async function put(page, mine, width, pixels, source) {
  if (source) {
    const first = !page.dataset.source;
    const image = page.querySelector("img");
    image.src = source;
    page.dataset.source = pixels;
    page.dataset.width = String(width);
    await Promise.race([image.decode().catch(() => null), pause(BUSY)]); // a hidden page may never decode it
    if (page.dataset.source !== pixels) return; // another one came meanwhile
    page.dataset.pixels = pixels;
    if (!first && !isTyping()) {
      page.classList.add("changed");
      clearTimeout(marked.get(page));
      marked.set(page, setTimeout(() => page.classList.remove("changed"), MARKED));
    }
  }
  page.dataset.drawn = mine.id;
  showFirst();
}

function isTyping() {
  const element = document.activeElement;
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !["checkbox", "radio"].includes(element.type));
}

// The address of the PDF of the newest form, as soon as it is there, or what is wrong; neither if the form cannot be printed.
export async function pdfAddress() {
  for (let tries = 1; ; tries += 1) {
    while (answering || again || forgetting) await new Promise((resolve) => { waiting.push(resolve); });
    const mine = printable;
    if (!mine) return {};
    const answer = await get(`/pdf/${mine.id}`);
    if (answer?.status === 503 && tries < MANY) await pause();
    else {
      const found = answer?.ok ? { address: URL.createObjectURL(await answer.blob()) } : { problems: await problemsOf(answer), gone: answer?.status === 404 };
      if (mine === printable) return found;
    }
  }
}
