"""Speed and memory of ``handout serve``, in Chromium and over HTTP. Run it with the Python that has handout and playwright installed.

From a click or key to the new pixels of the first page in view that changes, and of all pages in view; the first page after the command;
200 different requests, 8 at once; memory while a day of changes goes by
(``python tests/bench/serve.py 10000``). With ``--no-browser`` only the last two are printed.
"""

import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

RUNS, WARM, REQUESTS, AT_ONCE, CHANGES = 12, 4, 200, 8, 1000

BUSY = 503

READING, PATIENT = 3, 50
"""Seconds for which somebody looks at the first page, and after how many changes another patient comes."""

OPENED = 1000
"""Milliseconds in which an empty tab has been opened."""

TYPE = "(id, text) => { const field = document.getElementById(id); field.value = text; field.dispatchEvent(new Event('input')); }"
CLICK = "(id) => document.getElementById(id).click()"
CHOOSE = "(id, value) => { const field = document.getElementById(id); field.value = value; field.dispatchEvent(new Event('change')); }"

CARDS = ("hand", "stomach", "hipbone", "knee-back", "foot-lying")

KINDS: dict[str, tuple[str, Callable[[int], tuple[Any, ...]]]] = {
    "a letter of the name": (TYPE, lambda n: ("patient", "Ann Lee"[: n % 7 + 1])),
    "a letter of the note": (TYPE, lambda n: ("note", "Ring us soon"[: n % 12 + 1])),
    "a letter of a dose": (TYPE, lambda n: ("dose-stomach", "about 2 minutes a day"[: n % 20 + 1])),
    "a condition": (CLICK, lambda _: ("avoid-pregnancy",)),
    "a card": (CLICK, lambda _: ("card-hand",)),
    "the order of cards": (CLICK, lambda n: (("later-stomach", "earlier-stomach")[n % 2],)),
    "large print": (CLICK, lambda _: ("large_print",)),
    "the diary": (CLICK, lambda _: ("diary",)),
    "ink": (CHOOSE, lambda n: ("ink", ("saver", "", "grey", "")[n % 4])),
    "paper": (CHOOSE, lambda n: ("paper", ("Letter", "", "A5", "")[n % 4])),
    "a second language": (CHOOSE, lambda n: ("with_language", ("es", "")[n % 2])),
    "format": (CLICK, lambda n: (f"format-{('trifold', 'cards', 'booklet', 'leaflet')[n % 4]}",)),
    "poster": (CLICK, lambda n: (f"format-{('poster', 'leaflet')[n % 2]}",)),
}
"""Each kind of change: what the page is asked to do, and with what the n-th time."""

ON_POSTER = {
    "a card of a poster": (CLICK, lambda n: (f"card-{CARDS[(n + 1 & -n - 1).bit_length() - 1]}",)),  # each choice once
    "a card of a poster, least ink": (CLICK, lambda n: (f"card-{CARDS[(n + 1 & -n - 1).bit_length() - 1]}",)),
}

FIRST = """new MutationObserver((_, watching) => {
  if (!document.querySelector(".page[data-pixels]")) return;
  window.firstPage = performance.timeOrigin + performance.now();
  watching.disconnect();
}).observe(document, { attributes: true, subtree: true, childList: true, attributeFilter: ["data-pixels"] })"""
"""Notes in a page when its first pixels are there: to be asked for them takes a program 50 to 100 ms more."""

MEASURE = """async ([act, given]) => {
  const pages = document.getElementById("pages");
  const pixels = new Map([...pages.children].map((page) => [page, page.dataset.pixels]));
  const start = performance.now();
  let first = null;
  const done = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no pixels after ${given}`)), 20000);
    const drawn = () => {
      const seen = [...pages.children].filter((page) => page.dataset.near);
      if (first === null && seen.some((page) => page.dataset.pixels !== pixels.get(page))) first = performance.now() - start;
      if (document.getElementById("pages-region").hasAttribute("aria-busy")) return;
      watching.disconnect();
      resolve();
    };
    const watching = new MutationObserver(drawn);
    watching.observe(pages, { attributes: true, subtree: true, childList: true, attributeFilter: ["data-pixels", "data-drawn"] });
    watching.observe(document.getElementById("pages-region"), { attributes: true, attributeFilter: ["aria-busy"] });
  });
  (0, eval)(`(${act})`)(...given);
  await done;
  return [first, performance.now() - start];
}"""


def main() -> None:
    """Print every figure, with the load of the machine."""
    changes = next((int(word) for word in sys.argv[1:] if word.isdecimal()), CHANGES)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if "--no-browser" not in sys.argv:
        measure_in_browser()
    with served() as (process, address, token):
        port = int(re.search(r":(\d+)/", address)[1])
        measure_at_once(port, token)
        measure_memory(process.pid, port, token, changes)
    print(f"load {os.getloadavg()[0]:.1f}")


@contextmanager
def served() -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Yield a running ``handout serve`` with its address and token."""
    command = [sys.executable, "-c", "from handout.cli import main; main()", "serve", "--no-browser", "--token"]
    compiled = {
        key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
    }  # as it is installed
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=compiled)
    try:
        lines = [process.stdout.readline() for _ in range(3)]
        yield process, lines[0].split()[-1], lines[2].split()[-1]
    finally:
        process.terminate()
        process.wait()


def measure_in_browser() -> None:
    """Print how long changes take until their pixels are seen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for again in (False, True):
            page = browser.new_page(viewport={"width": 1440, "height": 900}, bypass_csp=True)
            page.add_init_script(FIRST)
            page.wait_for_timeout(OPENED)  # an empty tab takes as long to open as the server to start
            start = time.time()
            with served() as (process, address, _):
                page.goto(address)
                page.wait_for_selector(".page[data-pixels]")
                print(f"first page after the command: {page.evaluate('firstPage') - start * 1000:.0f} ms")
                if again:
                    page.wait_for_function("document.body.dataset.started")
                    page.wait_for_timeout(READING * 1000)
                    measure_changes(page, process.pid)
                page.close()
        browser.close()


def measure_changes(page: Any, process: int) -> None:
    """Print median and worst of each kind of change, and of all of them."""
    firsts, alls = [], []
    for kinds in (KINDS, ON_POSTER):
        for kind, (act, given) in kinds.items():
            if kinds is ON_POSTER:
                page.evaluate(f"({CLICK})('format-poster')")
                page.evaluate(f"({CHOOSE})('ink', '{'saver' if 'ink' in kind else ''}')")
                settle(page)
            took = [measure_change(page, process, act, given(run)) for run in range(WARM + RUNS)][WARM:]
            first, every, used = ([each[place] for each in took if each[place] is not None] for place in range(3))
            firsts += first
            alls += every
            shown = f"first page {show(first)}; " if first else ""
            print(f"{kind}: {shown}all in view {show(every)}; processor {statistics.median(used):.0f} ms", flush=True)
    print(f"all changes: first page {show(firsts)}; all in view {show(alls)}")


def show(took: list[float]) -> str:
    """Return the median and the worst of some milliseconds."""
    return f"{statistics.median(took):.0f}, worst {max(took):.0f} ms"


def measure_change(page: Any, process: int, act: str, given: tuple[Any, ...]) -> tuple[float | None, float, float]:
    """Return milliseconds to the first new pixels and to all of them, and those of the server's processor."""
    if page.query_selector("#dose-lower-back"):  # so that no request is one seen before
        page.evaluate(f"({TYPE})('dose-lower-back', '{next(doses)} times a day')")
    settle(page)
    before = processor(process)
    first, every = page.evaluate(MEASURE, [act, given])
    return first, every, (processor(process) - before) * 1000


doses = count(1)


def settle(page: Any) -> None:
    """Wait until the page and its server rest."""
    page.wait_for_timeout(30)
    page.wait_for_selector("#pages-region:not([aria-busy])")
    page.wait_for_timeout(120)


def family(process: int) -> list[int]:
    """Return a process and all that it has started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(each for child in children for each in family(int(child)))]


def processor(process: int) -> float:
    """Return the seconds of the processor that a server has used."""
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(process)]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """Return the megabytes of a server; what its processes share counts once."""
    rollups = (Path(f"/proc/{each}/smaps_rollup").read_text() for each in family(process))
    return sum(int(re.search(r"Pss:\s+(\d+)", each)[1]) for each in rollups) / 1000


class Program:
    """A program that asks over one connection."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}

    def ask(self, tab: str, form: dict[str, Any], width: int = 545) -> float:
        """Return the seconds from a form to the pixels of its first page, which is shown as on the page."""
        start = time.perf_counter()
        wanted = {"tab": tab, "form": {"topic": "back-pain", **form}, "shown": [[0, width, ""]]}
        assert json.loads(self._answer("POST", "/api/preview", wanted))["drawn"][0]["picture"]
        return time.perf_counter() - start

    def pause(self, seconds: float) -> None:
        """Wait; the server closes a connection that rests."""
        self.connection.close()
        time.sleep(seconds)

    def forget(self, tab: str) -> None:
        """Say that a new patient has come."""
        self._answer("POST", "/api/forget", {"tab": tab})

    def _answer(self, method: str, address: str, body: dict[str, Any] | None = None) -> bytes:
        self.connection.request(method, address, json.dumps(body) if body else None, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status == BUSY:
            self.pause(1)
            return self._answer(method, address, body)
        if answer.status not in (200, 204):
            raise SystemExit(f"{address}: {answer.status} {content[:200]!r}")
        return content


def vary(number: int) -> dict[str, Any]:
    """Return the *number*-th of many different forms: cards, order, doses, ink, paper, format and name change."""
    import random

    chance = random.Random(number)
    form: dict[str, Any] = {"points": chance.sample(known, chance.randint(1, len(known)))}
    if chance.random() < 0.5:
        form["doses"] = {form["points"][0]: f"{chance.randint(1, 9)} minutes, {number} times"}
    form["format"] = chance.choice(("leaflet",) * 6 + ("booklet", "cards"))
    form["patient"] = f"Ann Lee {number}"
    if chance.random() < 0.5:
        form["note"] = f"Ring us on day {number}."
    form["ink"] = chance.choice(("colour", "colour", "saver"))
    return form


def vary_more(number: int) -> dict[str, Any]:
    """Return the *number*-th form of a day: of ten one is a poster, in two languages, or has another choice of the page."""
    import random

    chance = random.Random(-number)
    form = vary(number)
    if chance.random() < 0.9:
        return form
    leaflet = {**form, "format": "leaflet"}
    poster = {name: value for name, value in form.items() if name in ("points", "ink")}
    return chance.choice(
        (
            {**poster, "format": "poster"},
            {**leaflet, "with_language": chance.choice(("es", "ar"))},
            {**leaflet, "language": chance.choice(("es", "de", "ar", "zh-Hans"))},
            {**leaflet, "large_print": True},
            {**leaflet, "paper": chance.choice(("A5", "Letter"))},
            {**leaflet, "diary": 14},
        )
    )


known: list[str] = []


def measure_at_once(port: int, token: str) -> None:
    """Print how long each of many different requests waits, several at once."""
    asker = Program(port, token)
    known.extend(card["id"] for card in json.loads(asker._answer("GET", "/api/topic/back-pain"))["cards"])
    asker.ask("warm", {})
    took: list[float] = []
    numbers, start = count(), time.perf_counter()

    def run(tab: int) -> None:
        """Ask until all requests are answered."""
        program = Program(port, token)
        while (number := next(numbers)) < REQUESTS:
            took.append(program.ask(f"tab {tab}", vary(number)))

    threads = [threading.Thread(target=run, args=(tab,)) for tab in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - start
    milliseconds = sorted(each * 1000 for each in took)
    slow = f"p95 {milliseconds[int(len(took) * 0.95) - 1]:.0f} ms; {len(took) / spent:.0f} a second"
    print(f"{len(took)} different requests, {AT_ONCE} at once: {show(milliseconds)}, {slow}", flush=True)


def measure_memory(process: int, port: int, token: str, changes: int) -> None:
    """Print the memory at the start, and after each tenth of many changes, with a pause for each patient."""
    program = Program(port, token)
    print(f"memory before: {memory(process):.0f} MB", flush=True)
    for number in range(changes):
        program.ask("desk", vary_more(1000 + number))
        if number % PATIENT == 0:
            program.forget("desk")
            program.ask("desk", {})
            program.pause(READING)
        if (number + 1) % (changes // 10) == 0:
            print(f"after {number + 1} changes: {memory(process):.0f} MB", flush=True)


if __name__ == "__main__":
    main()
