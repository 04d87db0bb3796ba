"""What tags cost: bytes and time of the back-pain leaflet with and without them, in one warm process."""

import statistics
import time
from collections.abc import Callable

from handout.pdf.metadata import About
from handout.pdf.painter import paint, paint_untagged
from handout.render.pipeline import lay_out
from handout.request.options import Request

RUNS = 21


def main() -> None:
    """Print size and time of both, and the ratios."""
    pages = lay_out(Request("back-pain")).pages
    about = About("Back pain", "", "Back pain", "en")
    laid = median(lambda: lay_out(Request("back-pain")))
    tagged, untagged = median(lambda: paint(pages, about)), median(lambda: paint_untagged(pages, about))
    size, bare = len(paint(pages, about)), len(paint_untagged(pages, about))
    print(f"size: {bare / 1000:.0f} kB untagged, {size / 1000:.0f} kB tagged, + {size / bare - 1:.1%}")
    ratio = (laid + tagged) / (laid + untagged) - 1
    print(f"build: {(laid + untagged) * 1000:.0f} ms untagged, {(laid + tagged) * 1000:.0f} ms tagged, + {ratio:.0%}")


def median(act: Callable[[], object]) -> float:
    """Return the median time of *act* in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
