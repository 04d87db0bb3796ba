"""How handout compares with Typst and WeasyPrint: one cold build, warm builds, one leaflet for each patient, and a large batch.

Run ``python tests/bench/peers.py FOLDER [ROUNDS]`` with the Python that has handout installed.  FOLDER holds the peers:
``venv/`` with their packages, ``peers/typst_peer.py`` and ``weasy.py``, and ``content/pic1.jpg`` and so on.
All take turns in each round, after an uncounted one that warms disk and cache; ratios are of medians, ours ÷ theirs.
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
from pathlib import Path
from typing import Any

WARM, DRAWN, LONG, PHOTOS, ROWS = 12, 200, 10_000, 100, 10_000
"""How many leaflets one run makes: warm, with drawings (ours also in a longer run), with photos, and in the large batch."""

DAY = "2026-11-22"
GOALS = (
    ("cold, ms (aim 3)", "ms", "handout cold", "Typst cold", "<= 5"),
    ("cold, ms", "ms", "handout cold", "WeasyPrint cold", "<= 0.35"),
    ("cold, peak MB", "MB", "handout cold", "Typst cold", ""),
    ("cold, peak MB", "MB", "handout cold", "WeasyPrint cold", ""),
    ("warm, ms a leaflet", "median_ms", "handout warm", "Typst warm", "<= 0.6"),
    (f"drawings, a second of {DRAWN}", "per_s", "handout drawings", "Typst drawings", ">= 50"),
    (f"drawings, a second of {LONG:,}", "per_s", "handout long run", "Typst drawings", ">= 50"),
    (f"the disk alone, of {DRAWN}", "per_s", "disk alone", "Typst drawings", ""),
    (f"the disk alone, of {LONG:,}", "per_s", "disk alone, long", "Typst drawings", ""),
    (f"photos, a second of {PHOTOS}", "per_s", "handout photos", "Typst photos", ">= 5"),
)
"""What is compared, its measure, ours, theirs, and the goal for the ratio if there is one."""

MOST_WORKER_MB = 150


def main() -> None:
    """Compare with the peers in a folder, or be one of the compared processes."""
    match sys.argv[1:]:
        case ["--warm"]:
            warm()
        case ["--merge", topic, project, number]:
            merge(topic, Path(project), int(number))
        case ["--disk", number]:
            write_only(int(number))
        case ["--photos", pictures, project]:
            photo_project(Path(pictures), Path(project))
        case [folder, *rounds]:
            compare(Path(folder).resolve(), int(rounds[0]) if rounds else 5)
        case _:
            raise SystemExit(__doc__)


def compare(bench: Path, rounds: int) -> None:
    """Print each ratio with its goal, then the memory of a large batch."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(place / "cache")
        os.environ["PYTHONPYCACHEPREFIX"] = str(place / "bytecode")  # a checkout has it as an installed package does
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        once(me("--photos", bench / "content", place / "photos"))
        able = {name: command for name, command in commands(bench, place / "photos").items() if once(command)}
        turns = [{name: once(command) for name, command in able.items()} for _ in range(rounds)]
        for title, measure, ours, theirs, goal in GOALS:
            values = [statistics.median(turn.get(n, {}).get(measure, 0) for turn in turns) for n in (ours, theirs)]
            print(compared(title, values, theirs.split()[0], goal))  # noqa: T201
        print(large_batch(place))  # noqa: T201


def compared(title: str, values: list[float], peer: str, goal: str) -> str:
    """Return one comparison in words; a value of 0 could not be measured."""
    if not all(values):
        return f"{title:28} not measured; goal {goal}"
    ratio, met = values[0] / values[1], ""
    if goal:
        sign, limit = goal.split()
        reached = ratio <= float(limit) if sign == "<=" else ratio >= float(limit)
        met = f"goal {goal:8} {'met' if reached else 'NOT MET'}"
    return f"{title:28} {values[0]:8.1f}  {peer:10} {values[1]:8.1f}  ratio {ratio:7.2f}  {met}".rstrip()


def me(*words: object) -> list[str]:
    """Return the command that runs this file as one of the compared processes."""
    return [sys.executable, str(Path(__file__).resolve()), *map(str, words)]


def handout(*words: object) -> list[str]:
    """Return the command that runs handout."""
    return [sys.executable, "-c", "from handout.cli import main; main()", *map(str, words)]


def commands(bench: Path, project: Path) -> dict[str, list[str]]:
    """Return all compared processes by their names."""
    typst, weasy = ([str(bench / "venv/bin/python"), str(bench / f"peers/{n}.py")] for n in ("typst_peer", "weasy"))
    return {
        "handout cold": handout("build", "back-pain", "-o", "leaflet.pdf"),
        "Typst cold": [*typst, "cold", "svg", "leaflet.pdf"],
        "WeasyPrint cold": [*weasy, "cold", "svg", "leaflet.pdf"],
        "handout warm": me("--warm"),
        "Typst warm": [*typst, "warm", "svg", "-", str(WARM)],
        "disk alone": me("--disk", DRAWN),
        "disk alone, long": me("--disk", LONG),
        "handout drawings": me("--merge", "back-pain", ".", DRAWN),
        "handout long run": me("--merge", "back-pain", ".", LONG),
        "Typst drawings": [*typst, "merge", "svg", ".", str(DRAWN)],
        "handout photos": me("--merge", "back-pain-photos", project, PHOTOS),
        "Typst photos": [*typst, "merge", "jpg", ".", str(PHOTOS)],
    }


def once(command: list[str], peaks: dict[int, float] | None = None) -> dict[str, float]:
    """Run in a folder of its own; return wall time, peak memory and what was printed as JSON, or nothing if it failed.

    *peaks* takes the peak memory of each process that the command starts.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as err,
    ):
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, process_group=0)
        while not (ended := os.wait4(process.pid, 0 if peaks is None else os.WNOHANG))[0]:
            peaks.update(family(process.pid))  # type: ignore[union-attr]
            time.sleep(0.1)
        took = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        for stream in (out, err):
            stream.seek(0)
        printed, said = out.read(), err.read()
    if process.returncode:
        print("failed:", *command[1:], said.strip()[-300:], file=sys.stderr)  # noqa: T201
        return {}
    told: dict[str, Any] = json.loads(printed) if printed.startswith("{") else {}
    return {**told, "ms": took * 1000, "MB": ended[2].ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))}


def patients(number: int) -> Iterator[dict[str, str]]:
    """Yield so many different patients."""
    names = "Renée Jürgen Zoë Łukasz Anaïs Søren Müge Chloé Ødegård Željka".split()  # noqa: SIM905
    for each in range(number):
        yield {"patient": f"{names[each % 10]} Sample {each:05}", "date": DAY}


def warm() -> None:
    """Build for one patient after the other in this process; print the median time of all but the first."""
    from handout import build

    times = []
    for patient in patients(WARM):
        start = time.perf_counter()
        build("back-pain", **patient)
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps({"first_ms": times[0], "median_ms": statistics.median(times[1:])}))  # noqa: T201


def merge(topic: str, project: Path, number: int) -> None:
    """Write one file for each patient from this one process; print how many a second, set-up included."""
    from handout import batch

    import_module("handout.mailing.run")  # before the clock runs, as the peers import theirs

    start = time.perf_counter()
    for made in batch(topic, list(patients(number)), project=project):
        made.save(f"{made.row}.pdf")
    print(json.dumps({"per_s": number / (time.perf_counter() - start)}))  # noqa: T201


def write_only(number: int) -> None:
    """Write files as large as ours that somebody else has made: no merge can be faster."""
    content = bytes(123_000)
    start = time.perf_counter()
    for each in range(number):
        Path(f"{each}.pdf").write_bytes(content)
    print(json.dumps({"per_s": number / (time.perf_counter() - start)}))  # noqa: T201


def photo_project(pictures: Path, project: Path) -> None:
    """Make a project whose topic is back-pain with *pictures* in place of the drawings on its cards."""
    import yaml

    from handout.content.project import BUILTIN

    images = project / "images" / "back-pain-photos"
    shutil.copytree(BUILTIN / "images" / "back-pain", images)
    (project / "templates" / "topics").mkdir(parents=True)
    landmarks = yaml.load((images / "landmarks.yaml").read_text("utf-8"), yaml.BaseLoader)["drawings"]  # noqa: S506
    text = (BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8")
    topic = yaml.load(text, yaml.BaseLoader)  # noqa: S506
    for number, point in enumerate(topic["points"], 1):
        picture = point["picture"]
        places = landmarks[Path(picture["file"]).stem]
        picture["file"] = f"pic{number}.jpg"
        shutil.copy(pictures / picture["file"], images)
        for callout in picture["callouts"]:
            for key in {"at", "from", "to"} & callout.keys():
                at = callout[key]
                callout[key] = [places[name] for name in at] if isinstance(at, list) else places[at]
    file = project / "templates" / "topics" / "back-pain-photos.yaml"
    file.write_text(yaml.safe_dump(topic, allow_unicode=True, sort_keys=False), "utf-8")


def large_batch(place: Path) -> str:
    """Return how fast a large batch was on the command line, and the peak memory of its largest worker."""
    table, peaks = place / "table.csv", dict[int, float]()
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ("patient", "date"))
        writer.writeheader()
        writer.writerows(patients(ROWS))
    found = once(handout("batch", "back-pain", table, "-o", "made", "--workers", 2), peaks)
    title, goal = f"batch of {ROWS:,}, 2 workers", f"goal <= {MOST_WORKER_MB} MB"
    if not found or not peaks:
        return f"{title:28} not measured; {goal}"
    most, speed = max(peaks.values()), ROWS / found["ms"] * 1000
    met = "met" if most <= MOST_WORKER_MB else "NOT MET"
    return f"{title:28} {speed:8.0f} a second; largest worker {most:.0f} MB; {goal} {met}"


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
