"""The tags of a PDF as a screen reader reads them."""

from collections.abc import Iterator
from typing import assert_never

from handout.pdf.tag_types import ContentReference, Element, FormWidget, LinkAnnotation
from handout.schema.spaces import remove_soft_hyphens


def read_aloud(root: Element) -> str:
    """Return the tree as a screen reader reads it, indented by nesting."""
    return "\n".join(_tree_lines(root, "")) + "\n"


def _tree_lines(element: Element, indent: str) -> Iterator[str]:
    """Yield the lines of ``read_aloud`` for one element."""
    language = f" ({element.language})" if element.language else ""
    yield f"{indent}{element.role}{language}{f': {element.alt}' if element.alt else ''}"
    words = ""
    for kid in element.kids:
        if isinstance(kid, ContentReference):
            words += remove_soft_hyphens(kid.words)
            continue
        if words.strip():
            yield f"{indent}  | {words.strip()}"
        words = ""
        match kid:
            case Element():
                yield from _tree_lines(kid, indent + "  ")
            case LinkAnnotation():
                yield f"{indent}  -> {kid.address}"
            case FormWidget():
                yield f"{indent}  -> {'tick' if kid.widget.tick else 'write'}: {kid.widget.label}"
            case _:
                assert_never(kid)
    if words.strip():
        yield f"{indent}  | {words.strip()}"
