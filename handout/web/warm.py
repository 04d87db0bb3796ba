"""Lay out the first page before anybody asks for it.

Importing this module loads the layout and prints the first topic as the page opens it: without a patient, with the date
of the day. Processes that are forked from this one share its fonts, drawings and topics.
"""

import gc
import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from handout.web.renders import PROJECT, print_first

MODULES = (
    "handout.render.inputs",
    "handout.render.laid_out",
    "handout.render.style_trials",
    "handout.pdf.template",
    "handout.web.first_pages",
    "handout.pdfium",
    "PIL.JpegImagePlugin",
    "handout.web.catalogue",
)
"""What a request imports when it runs."""


MOST_YOUNG, NEVER = 300_000, 1_000_000
"""Young objects that no change leaves, and collections that no process reaches."""


def warm(project: str) -> None:
    """Load the layout, and print the first topic of a project.

    Whatever is wrong is for the page to say.
    """
    gc.disable()  # nothing that is loaded here goes away again
    for name in MODULES:
        import_module(name)
    import_module("PIL.Image").preinit()  # the first picture would load all usual formats
    with suppress(Exception):
        print_first(Path(project) if project else None)
    gc.freeze()  # a collection would write to what is shared
    gc.set_threshold(MOST_YOUNG, NEVER, NEVER)  # else a change, or a page, would wait for it: ``renders.tidy``
    gc.enable()


warm(os.environ.get(PROJECT, ""))
