"""Take every cache out of ``handout``; what is left is the pipeline that they wrap.

``pytest --no-caches`` puts this folder on PYTHONPATH, so that Python runs it before anything else: in the
tests, in their workers, and in the commands that they start.
"""

import functools
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

STAYING = ("handout.layout.text.shaping.font", "handout.layout.text.hyphenation._rules", "handout.mail_merge.tables.")
"""What stays, by the start of its name.

Fonts and hyphenation rules come with the program and are loaded once: they are no results. The tables of a
mail merge are read before the pipeline begins.
"""

_lru_cache = functools.lru_cache


def lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:
    """Return the real decorator, or for functions of ``handout`` one that stores nothing."""

    def decorate(function: Callable[..., Any]) -> Any:
        """Return *function* with the attributes of a cached one."""
        name = f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', '')}"
        ours = name.startswith("handout.") and not name.startswith(STAYING)
        return _lru_cache(0 if ours else maxsize, typed)(function)

    if callable(maxsize):
        function, maxsize = maxsize, 128
        return decorate(function)
    return decorate


def cache(function: Callable[..., Any]) -> Any:
    """Return what ``lru_cache`` does."""
    return lru_cache(None)(function)


def empty_store(store: Any) -> None:
    """Let nothing be stored on disk, nor held in memory."""
    store.get = lambda *_: None
    store.put = lambda *_: None
    store.LeastRecent.get = lambda *_: None
    store.LeastRecent.put = lambda *_: None


def skip_cache(renders: Any) -> None:
    """Let every render be made anew."""

    class NoCache(renders.Cache):  # type: ignore[misc]
        """What the pipeline takes when there is no cache."""

        def __init__(self, *, problems: bool = False) -> None:
            del problems

    renders.RenderCache = NoCache


EMPTIED = {"handout.store": empty_store, "handout.render.cache": skip_cache}


class Finder:
    """A finder that empties each of these modules as soon as it is loaded."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return the module's own specification, whose loader empties it."""
        if name not in EMPTIED or (spec := PathFinder.find_spec(name, path, target)) is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            """Load the module, then empty it."""
            load(module)
            EMPTIED[name](module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


functools.lru_cache, functools.cache = lru_cache, cache
sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]
