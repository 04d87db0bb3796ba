"""Time and memory of a cold ``handout build back-pain``, as a whole process. Run it with the Python that has handout installed.

Of two versions on a busy machine, compare the processor time.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 9


def main() -> None:
    """Print median and range of wall time, processor time, peak memory and file size, of first builds (no cache) and of later ones."""
    with tempfile.TemporaryDirectory() as folder:
        for name, fresh in (("first build, no cache", True), ("later build", False)):
            times, processor, peaks = [], [], []
            for run in range(RUNS + 1):
                cache = Path(folder) / (f"cache-{run}" if fresh else "cache")
                took, used, peak = once(Path(folder), {**os.environ, "XDG_CACHE_HOME": str(cache)})
                if run:  # the first run warms the disk
                    times.append(took)
                    processor.append(used)
                    peaks.append(peak)
            size = (Path(folder) / "leaflet.pdf").stat().st_size
            middle = statistics.median(times) * 1000
            span = f"{min(times) * 1000:.0f} to {max(times) * 1000:.0f}"
            used = statistics.median(processor) * 1000
            print(
                f"{name}: {middle:.0f} ms ({span}), of the processor {used:.0f} ms, {max(peaks):.0f} MB, PDF {size / 1000:.0f} kB, {RUNS} runs"
            )


def once(folder: Path, environment: dict[str, str]) -> tuple[float, float, float]:
    """Build once; return seconds of wall time and of the processor, and peak memory in MB."""
    command = [sys.executable, "-c", "from handout.cli import main; main()", "build", "back-pain", "-o", "leaflet.pdf"]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the build failed with exit code {process.returncode}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / scale


if __name__ == "__main__":
    main()
