"""The README's table "Measured": how handout compares with Typst and WeasyPrint on the same kind of leaflet.

``pip install '.[bench]'``, then ``python tests/bench/peers.py [ROUNDS]`` with that Python. Nothing else is needed; a peer that is not
installed is left out. All take turns in each round, after an uncounted one that warms disk and cache; times are medians of whole
processes, ratios are of medians. It takes some minutes, and wants a machine that does nothing else.
"""

import csv
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
WARM, FEW, MANY, PHOTOS = 12, 200, 10_000, 100
"""How many leaflets one run makes: warm, in a short and in a long merge, with photos."""

DAY = "2026-11-22"
MEMORY = Path("/dev/shm")  # noqa: S108
MOST_WORKER_MB = 150
LAID_OUT = "finished-"
"""What the cache has of handouts for nobody; the rest of it is templates, fonts and drawings."""
PEERS = {"typst": "Typst", "weasyprint": "WeasyPrint"}

Run = dict[str, float]


class Process(NamedTuple):
    """One of the compared commands, with a cache of its own if it is to be *fresh*, in a folder *inside* of another if not the usual one.

    Of the cache that all share, what begins with *without* is deleted first.
    """

    command: list[str]
    fresh: bool = False
    inside: Path | None = None
    without: str = ""


class Row(NamedTuple):
    """A row of the table: what is measured, by which figure, of us and of the peer, and the goal for the ratio of each peer."""

    title: str
    figure: str
    ours: str
    theirs: str = ""
    goals: tuple[str, ...] = ("", "")


TABLE = (
    Row("one command, cold, made before from the same files", "ms", "cold", "cold", ("<= 3.7", "<= 0.35")),
    Row("… for somebody, others having had the like", "ms", "cold, somebody", "cold"),
    Row("… laid out anew, font and drawings stored", "ms", "cold, stored", "cold", ("<= 4.5", "")),
    Row("… the first of all, nothing stored", "ms", "cold, anew", "cold"),
    Row("… with drawings of its own, first build", "ms", "cold, own drawings", "cold"),
    Row("the same topic again in one process, another name", "median_ms", "warm", "warm", ("<= 0.15", "")),
    Row(f"mail merge with drawings, {MANY:,} in one process", "per_s", "merge, many", "merge", (">= 50", "")),
    Row(f"… {FEW} in one process", "per_s", "merge, few", "merge", (">= 50", "")),
    Row(f"… {MANY:,}, each with a note of its own", "per_s", "merge, notes", "merge", (">= 50", "")),
    Row(f"… onto a disk in memory, {MANY:,}", "per_s", "memory, many", "memory", (">= 50", "")),
    Row(f"… onto a disk in memory, {FEW}", "per_s", "memory, few", "memory", (">= 50", "")),
    Row(f"just to write as many bytes, {MANY:,}", "per_s", "disk, many", "merge"),
    Row(f"just to write as many bytes, {FEW}", "per_s", "disk, few", "merge"),
    Row(f"mail merge with photos, {PHOTOS} in one process", "per_s", "photos", "photos", (">= 5", "")),
)


def main() -> None:
    """Print the table, or be one of the compared processes."""
    match sys.argv[1:]:
        case ["--warm"]:
            warm()
        case ["--merge", topic, project, number, *notes]:
            merge(topic, Path(project), int(number), notes=bool(notes))
        case ["--disk", number]:
            write_only(int(number))
        case ["--projects", content, folder]:
            projects(Path(content), Path(folder))
        case [] | [_] if all(word.isdecimal() for word in sys.argv[1:]):
            compare(int((*sys.argv[1:], 5)[0]))
        case _:
            raise SystemExit(__doc__)


def compare(rounds: int) -> None:
    """Print each row with its ratios and goals, then the memory of a large batch."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(place / "cache")
        os.environ["PYTHONPYCACHEPREFIX"] = str(place / "bytecode")  # a checkout has it as an installed package does
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        if not once(Process(me("--projects", place / "content", place / "projects"))):
            raise SystemExit(1)
        able = {name: process for name, process in processes(place).items() if once(process)}
        turns = [{name: once(process) for name, process in able.items()} for _ in range(rounds)]
        print("\n".join(table(turns)))
        print(large_batch(place))


def table(turns: list[dict[str, Run]]) -> Iterator[str]:
    """Yield the lines of the table, in Markdown."""
    yield f"| | handout | {' | '.join(map(_with_version, PEERS))} | |"
    yield "|---|---|---|---|---|"
    for row in TABLE:
        names = (row.ours, *(f"{peer} {row.theirs}" for peer in PEERS))
        cells, ratios = [], []
        for name, goal in zip(names, ("", *row.goals), strict=True):
            runs = [turn[name] for turn in turns if turn.get(name)]
            cells.append(cell(row.figure, runs))
            if runs and name != row.ours and cells[0]:
                value, theirs = (
                    statistics.median(run[row.figure] for run in of)
                    for of in ([turn[row.ours] for turn in turns if turn.get(row.ours)], runs)
                )
                ratios.append(f"{compared(value / theirs, goal)} {PEERS[name.split()[0]]}")
        yield f"| {row.title} | {' | '.join(cells)} | {', '.join(ratios)} |"


def _with_version(peer: str) -> str:
    try:
        return f"{PEERS[peer]} {version(peer)}"
    except PackageNotFoundError:
        return f"{PEERS[peer]} (not installed: pip install '.[bench]')"


def cell(figure: str, runs: list[Run]) -> str:
    """Return the median of a figure in its unit, with the peak memory where it is of a whole command; nothing if there is none."""
    if not runs or figure not in runs[0]:
        return ""
    value = statistics.median(run[figure] for run in runs)
    if figure == "ms":
        return f"{value / 1000:.2f} s, {statistics.median(run['MB'] for run in runs):.0f} MB"
    return f"{value:.1f} ms" if figure == "median_ms" else f"{value:,.0f} a second"


def compared(ratio: float, goal: str) -> str:
    """Return a ratio, and whether it meets its goal if it has one."""
    if not goal:
        return f"{ratio:.2f} ×"
    sign, limit = goal.split()
    met = ratio <= float(limit) if sign == "<=" else ratio >= float(limit)
    return f"{ratio:.2f} × ({goal}: {'met' if met else 'NOT MET'})"


def me(*words: object) -> list[str]:
    """Return the command that runs this file as one of the compared processes."""
    return [sys.executable, str(Path(__file__).resolve()), *map(str, words)]


def handout(*words: object) -> list[str]:
    """Return the command that runs handout."""
    return [sys.executable, "-c", "from handout.cli import main; main()", *map(str, words)]


def processes(place: Path) -> dict[str, Process]:
    """Return all that is compared by its name."""
    content, result = place / "content", place / "projects"
    leaflet = ("build", "back-pain", "-o", "leaflet.pdf")
    few, many = (me("--merge", "back-pain", ".", number) for number in (FEW, MANY))
    found = {
        "cold": Process(handout(*leaflet)),
        "cold, somebody": Process(handout(*leaflet, "--patient", "Ann Lee", "--date", DAY)),
        "cold, stored": Process(handout(*leaflet), without=LAID_OUT),
        "cold, anew": Process(handout(*leaflet), fresh=True),
        "cold, own drawings": Process(handout("build", "drawings", "--project", result, "-o", "a.pdf"), fresh=True),
        "warm": Process(me("--warm")),
        "merge, few": Process(few),
        "merge, many": Process(many),
        "merge, notes": Process(me("--merge", "back-pain", ".", MANY, "notes")),
        "memory, few": Process(few, inside=MEMORY),
        "memory, many": Process(many, inside=MEMORY),
        "disk, few": Process(me("--disk", FEW)),
        "disk, many": Process(me("--disk", MANY)),
        "photos": Process(me("--merge", "photos", result, PHOTOS)),
        "typst cold": peer("typst", "cold", "svg", content),
        "typst warm": peer("typst", "warm", "svg", content, WARM),
        "typst merge": peer("typst", "merge", "svg", content, FEW),
        "typst memory": peer("typst", "merge", "svg", content, FEW)._replace(inside=MEMORY),
        "typst photos": peer("typst", "merge", "jpg", content, PHOTOS),
        "weasyprint cold": peer("weasyprint", "cold", "svg", content),
    }
    lacking = tuple(name for name in PEERS if not _installed(name))
    return {
        name: process
        for name, process in found.items()
        if not name.startswith(lacking) and (process.inside is None or process.inside.is_dir())
    }


def _installed(peer: str) -> bool:
    try:
        version(peer)
    except PackageNotFoundError:
        return False
    return True


def peer(*words: object) -> Process:
    """Return the process that runs a peer."""
    return Process([sys.executable, str(HERE / "peer.py"), *map(str, words)])


def once(asked: Process, peaks: dict[int, float] | None = None) -> Run:
    """Run in a folder of its own; return wall time, peak memory and what was printed as JSON, or nothing if it failed.

    *peaks* takes the peak memory of each process that the command starts.
    """
    command = asked.command
    with (
        tempfile.TemporaryDirectory(dir=asked.inside) as folder,
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as err,
    ):
        environment = {**os.environ, **({"XDG_CACHE_HOME": f"{folder}/cache"} if asked.fresh else {})}
        if asked.without:
            for stored in Path(environment["XDG_CACHE_HOME"], "handout").glob(f"{asked.without}*"):
                stored.unlink()
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=err, process_group=0)
        while not (ended := os.wait4(process.pid, 0 if peaks is None else os.WNOHANG))[0]:
            peaks.update(family(process.pid))  # type: ignore[union-attr]
            time.sleep(0.1)
        took = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        for stream in (out, err):
            stream.seek(0)
        printed, found_text = out.read(), err.read()
    if process.returncode:
        print("failed:", *command[1:], found_text.strip()[-300:], file=sys.stderr)
        return {}
    reported: dict[str, Any] = json.loads(printed) if printed.startswith("{") else {}
    return {**reported, "ms": took * 1000, "MB": ended[2].ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))}


def patients(number: int, *, notes: bool = False) -> Iterator[dict[str, str]]:
    """Yield so many different patients, each with a note of its own if there are to be *notes*."""
    names = "Renée Jürgen Zoë Łukasz Anaïs Søren Müge Chloé Ødegård Željka".split()  # noqa: SIM905
    for each in range(number):
        note = {"note": f"Come on day {each % 28 + 1} at {each % 12 + 8}:30, and bring sheet {each}."} if notes else {}
        yield {"patient": f"{names[each % 10]} Sample {each:05}", "date": DAY, **note}


def warm() -> None:
    """Build for one patient after the other in this process; print the median time of all but the first."""
    from handout import build

    times = []
    for patient in patients(WARM):
        start = time.perf_counter()
        build("back-pain", **patient)
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps({"first_ms": times[0], "median_ms": statistics.median(times[1:])}))


def merge(topic: str, project: Path, number: int, *, notes: bool) -> None:
    """Write one file for each patient from this one process; print how many a second, set-up included."""
    from handout import batch

    import_module("handout.mail_merge.runner")  # before the clock runs, as the peers import theirs

    start = time.perf_counter()
    for result in batch(topic, list(patients(number, notes=notes)), project=project):
        result.save(f"{result.row}.pdf")
    print(json.dumps({"per_s": number / (time.perf_counter() - start)}))


def write_only(number: int) -> None:
    """Write files as large as ours that somebody else has made: no merge can be faster."""
    content = bytes(123_000)
    start = time.perf_counter()
    for each in range(number):
        Path(f"{each}.pdf").write_bytes(content)
    print(json.dumps({"per_s": number / (time.perf_counter() - start)}))


def projects(content: Path, folder: Path) -> None:
    """Write what the peers make, and a project with back-pain in two other ways: ``photos`` in place of drawings, and ``drawings`` of its own."""
    sys.path.append(str(HERE.parent))
    import yaml
    from leaflet import write
    from support.whole_topic import whole_topic

    from handout.installed import BUILTIN

    write(content)
    shutil.copy(HERE / "leaflet.typ", content)
    (folder / "templates" / "topics").mkdir(parents=True)
    drawn = BUILTIN / "images" / "atlas"
    text = whole_topic()
    for name in ("photos", "drawings"):
        shutil.copytree(drawn, folder / "images" / name)
        (folder / "templates" / "topics" / f"{name}.yaml").write_text(text, "utf-8")
    for file in (folder / "images" / "drawings").glob("*.svg"):
        file.write_text(file.read_text("utf-8").replace("</svg>", "<!-- our own --></svg>"), "utf-8")
    landmarks = yaml.load((drawn / "landmarks.yaml").read_text("utf-8"), yaml.BaseLoader)["drawings"]  # noqa: S506
    topic = yaml.load(text, yaml.BaseLoader)  # noqa: S506
    for number, point in enumerate(topic["points"], 1):
        picture = point["picture"]
        places = landmarks[Path(picture["file"]).stem]
        picture["file"] = f"pic{number}.jpg"
        shutil.copy(content / picture["file"], folder / "images" / "photos")
        for callout in picture["callouts"]:
            for key in {"at", "from", "to"} & callout.keys():
                at = callout[key]
                callout[key] = [places[name] for name in at] if isinstance(at, list) else places[at]
        picture["keep_clear"] = [places[name] for name in picture.pop("keep_clear", ())]
    found_text = yaml.safe_dump(topic, allow_unicode=True, sort_keys=False)
    (folder / "templates" / "topics" / "photos.yaml").write_text(found_text, "utf-8")


def large_batch(place: Path) -> str:
    """Return how fast a large batch was on the command line, and the peak memory of its largest worker, as the table's last row."""
    file, peaks = place / "table.csv", dict[int, float]()
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ("patient", "date"))
        writer.writeheader()
        writer.writerows(patients(MANY))
    found = once(Process(handout("batch", "back-pain", file, "-o", "made", "--workers", 2)), peaks)
    title = f"`handout batch`, {MANY:,} rows, two workers, checked before"
    if not found or not peaks:
        return f"| {title} | | | | |"
    most, speed = max(peaks.values()), MANY / found["ms"] * 1000
    met = "met" if most <= MOST_WORKER_MB else "NOT MET"
    return f"| {title} | {speed:,.0f} a second, {most:.0f} MB a worker (<= {MOST_WORKER_MB}: {met}) | | | |"


def family(leader: int) -> Iterator[tuple[int, float]]:
    """Yield the other processes in a leader's group with their peak memory in MB (Linux only)."""
    for file in Path("/proc").glob("[0-9]*/status"):
        try:
            status = file.read_text("utf-8")
        except OSError:
            continue  # it has just ended
        peak = re.search(r"VmHWM:\s*(\d+)", status)
        if peak and int(file.parent.name) != leader and re.search(rf"NSpgid:.*\b{leader}\n", status):
            yield int(file.parent.name), int(peak[1]) / 1024


if __name__ == "__main__":
    main()
