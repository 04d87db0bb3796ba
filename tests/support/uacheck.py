"""The project's own check of a tagged PDF, of what veraPDF leaves unseen or cannot know of this project.

Conditions bear their number in the Matterhorn Protocol 1.1 where they have one; the others are named in words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Stream, String

from support import conditions as known
from support.pdf import unicode_of

Finding = tuple[str, str]
Owner = tuple[int, int]


@dataclass(eq=False)
class Node:
    """An element of the structure tree, with the content it owns as pages and numbers, and its objects with their pages."""

    element: Object
    parent: "Node | None"
    kids: "list[Node]" = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    objects: list[tuple[int, Object]] = field(default_factory=list)

    @property
    def type(self) -> str:
        """The structure type."""
        return str(self.element.get("/S", "/"))[1:]

    @property
    def id(self) -> Owner:
        """The element's object number and generation."""
        return self.element.objgen


@dataclass
class Ink:
    """What a page's content says: the tag of each number, the codes shown in each font, and what is wrong with it."""

    tags: dict[int, str] = field(default_factory=dict)
    shown: dict[Owner, tuple[Object, set[int]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def check(content: bytes) -> dict[str, list[str]]:
    """Return what is wrong with a tagged PDF: the places by the id of the condition; nothing: all is well."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    with pikepdf.open(BytesIO(content)) as pdf:
        for condition, place in _findings(pdf):
            assert condition in known.CONDITIONS
            found[condition].append(place)
    return dict(found)


def _findings(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    yield from _catalog(pdf)
    yield from _metadata(pdf)
    inks = [_ink(page) for page in pdf.pages]
    for ink in inks:
        yield from ink.findings
        for font, codes in ink.shown.values():
            yield from _font(font, codes)
    root = pdf.Root.get("/StructTreeRoot")
    if root is None or "/K" not in root:
        yield "no-tree", "catalog"
        return
    nodes, again = _nodes(root, {page.obj.objgen: number for number, page in enumerate(pdf.pages)})
    yield from (("reached-twice", _named(node)) for node in again)
    for node in nodes:
        yield from _element(node, root)
        yield from _nesting(node)
    yield from _headings(nodes)
    yield from _notes(nodes, root)
    yield from _content(nodes, inks)
    yield from _parents(pdf, nodes, root)
    yield from _annotations(pdf, nodes, root)


def _named(node: Node) -> str:
    return f"{node.type} {node.id[0]}"


def _kids(value: Object | None) -> list[Object]:
    """Return an entry that may be one thing or many as a list."""
    return [] if value is None else list(value) if isinstance(value, Array) else [value]


# ---- the document


def _catalog(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield what the catalog fails to say (ISO 14289-1 6.2, 7.1, 7.2)."""
    root = pdf.Root
    mark = root.get("/MarkInfo", Dictionary())
    if mark.get("/Marked", False) is not True:
        yield "not-marked", "catalog"
    if mark.get("/Suspects", False) is True:
        yield "01-007", "catalog"
    shows = root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle")
    if shows is None:
        yield "07-001", "catalog"
    elif shows is not True:
        yield "07-002", "catalog"
    language = str(root.get("/Lang", ""))
    if not language:
        yield "11-001", "catalog"
    elif not known.LANGUAGE.fullmatch(language):
        yield "wrong-language", f"catalog: {language}"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield what the metadata fail to say (ISO 14289-1 5, 7.1)."""
    if "/Metadata" not in pdf.Root:
        yield "06-001", "catalog"
        return
    metadata = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    if str(metadata.get(known.UA, "")) != "1":
        yield "06-002", "metadata"
    if not str(metadata.get("dc:title") or "").strip():
        yield "06-003", "metadata"


# ---- the structure tree


def _nodes(root: Object, pages: Mapping[Owner, int]) -> tuple[list[Node], list[Node]]:
    """Return all elements in reading order, and those that were met again."""
    nodes: dict[Owner, Node] = {}
    again: list[Node] = []

    def visit(element: Object, parent: Node | None, page: Object | None) -> None:
        node = Node(element, parent)
        if node.id in nodes:
            again.append(node)
            return
        nodes[node.id] = node
        if parent:
            parent.kids.append(node)
        home = element.get("/Pg", page)
        for kid in _kids(element.get("/K")):
            if isinstance(kid, int):
                node.content.append((_page(home), kid))
                continue
            place = _page(kid.get("/Pg", home))
            match str(kid.get("/Type", "")):
                case "/MCR":
                    node.content.append((place, int(kid.MCID)))
                case "/OBJR":
                    node.objects.append((place, kid.Obj))
                case _:
                    visit(kid, node, home)

    def _page(page: Object | None) -> int:
        return -1 if page is None else pages.get(page.objgen, -1)

    for element in _kids(root.K):
        visit(element, None, None)
    return list(nodes.values()), again


def _element(node: Node, root: Object) -> Iterator[Finding]:
    """Yield what is wrong with an element by itself."""
    element = node.element
    if node.type not in known.STANDARD:
        yield "02-001", _named(node)
    if element.get("/P", Dictionary()).objgen != (node.parent.id if node.parent else root.objgen):
        yield "wrong-parent", _named(node)
    if not (node.kids or node.content or node.objects) and node.type not in ("TD", "TH"):
        yield "empty-element", _named(node)
    if "/Lang" in element and not known.LANGUAGE.fullmatch(str(element.Lang)):
        yield "wrong-language", f"{_named(node)}: {element.Lang}"
    if node.type == "Figure" and not str(element.get("/Alt", "")).strip():
        yield "13-004", _named(node)
    for kind, (condition, attribute, value) in known.MUST_SAY.items():
        if node.type == kind and not any(_says(each, attribute, value) for each in _kids(element.get("/A"))):
            yield condition, _named(node)


def _says(attributes: Object, name: str, value: str) -> bool:
    found_text = str(attributes.get(name, ""))
    return found_text == value if value else bool(found_text)


def _nesting(node: Node) -> Iterator[Finding]:
    """Yield the kids that an element may not have, and the element where it may not stand."""
    parent = node.parent.type if node.parent else ""
    if node.type in known.AROUND and parent not in known.AROUND[node.type]:
        yield ("09-004" if node.type in known.TABLES else "09-005"), f"{_named(node)} in {parent}"
    if node.type in known.INSIDE:
        condition = "09-004" if node.type in known.TABLES else "09-005"
        yield from (
            (condition, f"{_named(kid)} in {node.type}") for kid in node.kids if kid.type not in known.INSIDE[node.type]
        )
        if node.content:
            yield condition, f"content in {_named(node)}"


def _headings(nodes: list[Node]) -> Iterator[Finding]:
    """Yield the headings that stand below a level that is not there (ISO 14289-1 7.4.2)."""
    last = 0
    for node in nodes:
        if re.fullmatch(r"H[1-6]", node.type):
            level = int(node.type[1])
            if level > last + 1:
                yield ("14-003" if last else "14-002"), _named(node)
            last = level


def _notes(nodes: list[Node], root: Object) -> Iterator[Finding]:
    """Yield the notes that cannot be told apart or found by their ID (ISO 14289-1 7.9)."""
    known = NameTree(root.IDTree) if "/IDTree" in root else {}
    seen: set[str] = set()
    for node in nodes:
        if node.type == "Note":
            name = str(node.element.get("/ID", ""))
            if not name:
                yield "19-003", _named(node)
            elif name in seen:
                yield "19-004", f"{_named(node)}: {name}"
            elif name not in known or known[name].objgen != node.id:
                yield "unknown-note", f"{_named(node)}: {name}"
            seen.add(name)


# ---- content


def _ink(page: pikepdf.Page) -> Ink:
    ink = Ink()
    _read(page.obj, page.obj.get("/Resources", Dictionary()), ink, f"page {page.index + 1}", form=False)
    return ink


def _read(stream: Object, resources: Object, ink: Ink, place: str, *, form: bool) -> None:
    """Read a page or a form into *ink*; the tag on the page answers for all that a form paints."""
    opened: list[str] = []
    font: Object | None = None
    for part in pikepdf.parse_content_stream(stream):
        operator, operands = str(part.operator), list(part.operands)
        match operator:
            case "BMC" | "BDC":
                opened.append(_open(operands, resources, opened, ink, place, form=form))
            case "EMC" if opened:
                opened.pop()
            case "EMC":
                ink.findings.append(("unbalanced", f"{place}: EMC"))
            case "Tf":
                font = resources.Font[operands[0]]
        if operator in known.PAINTING and not form and not {"artifact", "content"} & set(opened):
            ink.findings.append(("01-005", f"{place}: {operator}"))
        if operator in known.SHOWING and font is not None:
            ink.shown.setdefault(font.objgen, (font, set()))[1].update(_codes(operands[-1]))
        if operator == "Do":
            inner = resources.XObject[operands[0]]
            if inner.get("/Subtype") == Name.Form:
                _read(inner, inner.get("/Resources", Dictionary()), ink, f"{place}: {operands[0]}", form=True)
    ink.findings += [("unbalanced", f"{place}: {kind}") for kind in opened]


def _open(operands: list[Object], resources: Object, opened: list[str], ink: Ink, place: str, *, form: bool) -> str:
    """Take note of marked content that begins; return what it is: artifact, content (of an element), or span."""
    tag, entries = str(operands[0])[1:], operands[1] if len(operands) > 1 else Dictionary()
    if isinstance(entries, Name):
        entries = resources.Properties[entries]
    if tag == "Artifact":
        if "content" in opened:
            ink.findings.append(("01-003", place))
        return "artifact"
    if "/MCID" not in entries:
        return "span"
    number = int(entries.MCID)
    if form:
        ink.findings.append(("form-content", f"{place}: {number}"))
        return "content"
    wrong = {"01-004": "artifact" in opened, "nested-content": "content" in opened, "number-twice": number in ink.tags}
    ink.findings += [(condition, f"{place}: {number}") for condition, is_so in wrong.items() if is_so]
    ink.tags[number] = tag
    return "content"


def _codes(shown: Object) -> Iterator[int]:
    """Yield the codes, two bytes each, of a string or of those in an array."""
    for each in _kids(shown):
        if isinstance(each, String):
            code = bytes(each)
            yield from (int.from_bytes(code[n : n + 2], "big") for n in range(0, len(code), 2))


def _content(nodes: list[Node], inks: list[Ink]) -> Iterator[Finding]:
    """Yield where the tree and the pages differ on which content there is, and what it is (ISO 32000-1 14.7.4)."""
    owned = Counter(place for node in nodes for place in node.content)
    yield from (("number-owned-twice", f"{place}") for place, times in owned.items() if times > 1)
    painted = {(page, number): tag for page, ink in enumerate(inks) for number, tag in ink.tags.items()}
    yield from (("number-unowned", f"{place}") for place in painted if place not in owned)
    for node in nodes:
        for place in node.content:
            if place not in painted:
                yield "number-astray", f"{_named(node)}: {place}"
            elif painted[place] != node.type:
                yield "other-tag", f"{_named(node)}: {painted[place]}"


def _parents(pdf: pikepdf.Pdf, nodes: list[Node], root: Object) -> Iterator[Finding]:
    """Yield the pages whose entry in the parent tree is not what the structure tree says (ISO 32000-1 14.7.4.4)."""
    tree = NumberTree(root.ParentTree) if "/ParentTree" in root else {}
    owners: defaultdict[int, dict[int, Owner]] = defaultdict(dict)
    for node in nodes:
        for page, number in node.content:
            owners[page][number] = node.id
    for number, page in enumerate(pdf.pages):
        key = page.obj.get("/StructParents", -1)
        reported = tree.get(key, [])
        if {n: each.objgen for n, each in enumerate(reported) if isinstance(each, Dictionary)} != owners[number]:
            yield "page-parents", f"page {number + 1}"
    if int(root.get("/ParentTreeNextKey", 0)) <= max(tree, default=-1):
        yield "next-key", "structure tree"


def _annotations(pdf: pikepdf.Pdf, nodes: list[Node], root: Object) -> Iterator[Finding]:
    """Yield the annotations that are no links with words and an element (ISO 14289-1 7.18)."""
    tree = NumberTree(root.ParentTree) if "/ParentTree" in root else {}
    owners = {thing.objgen: node for node in nodes for _, thing in node.objects}
    on_pages = {
        (number, each.objgen) for number, page in enumerate(pdf.pages) for each in _kids(page.obj.get("/Annots"))
    }
    for node in nodes:
        if node.type == "Link" and not node.objects:
            yield "empty-link", _named(node)
        if node.type == "Form" and (len(node.objects) != 1 or node.kids or node.content):
            yield "24-001", _named(node)
        for number, thing in node.objects:
            if (number, thing.objgen) not in on_pages:
                yield "object-astray", _named(node)
    for number, page in enumerate(pdf.pages, 1):
        annotations = _kids(page.obj.get("/Annots"))
        if annotations and page.obj.get("/Tabs") != Name.S:
            yield ("28-009" if "/Tabs" in page.obj else "28-008"), f"page {number}"
        for each in annotations:
            place, owner = f"page {number}: {each.objgen[0]}", owners.get(each.objgen)
            key = each.get("/StructParent", -1)
            if (kind := str(each.get("/Subtype"))) not in known.ANNOTATIONS:
                yield "28-004", place
                continue
            role, unowned, words, untold = known.ANNOTATIONS[kind]
            if owner is None or owner.type != role:
                yield unowned, place
            elif key not in tree or tree[key].objgen != owner.id:
                yield "link-parents", place
            if not str(each.get(words, "")).strip():
                yield untold, place


# ---- fonts


def _font(font: Object, codes: set[int]) -> Iterator[Finding]:
    """Yield what a font lacks for the *codes* that are shown in it (ISO 14289-1 7.21)."""
    name = str(font.get("/BaseFont", ""))
    if font.get("/Subtype") != Name.Type0 or font.get("/Encoding") != Name("/Identity-H"):
        yield "other-font", name
        return
    descendant = font.DescendantFonts[0]
    mapped = descendant.get("/CIDToGIDMap")
    if not isinstance(mapped, Stream) and mapped != Name.Identity:
        yield "31-005" if mapped is None else "31-004", name
    if not isinstance(descendant.get("/FontDescriptor", Dictionary()).get("/FontFile2"), Stream):
        yield "31-009", name
    numbers = mapped.read_bytes() if isinstance(mapped, Stream) else None
    yield from (("31-030", f"{name}: {code}") for code in sorted(codes) if _is_missing(code, numbers))
    if "/ToUnicode" not in font:
        yield "31-027", name
        return
    found_text = unicode_of(font)
    yield from (("10-001", f"{name}: {code}") for code in sorted(codes - {0}) if not found_text.get(code))
    yield from (("31-028", f"{name}: {code}") for code, text in found_text.items() if "\0" in text)
    yield from (
        ("31-029", f"{name}: {code}") for code, text in found_text.items() if "\ufeff" in text or "\ufffe" in text
    )


def _is_missing(code: int, numbers: bytes | None) -> bool:
    """Tell whether a code shows glyph 0, which stands for what is missing, by a font's *numbers* of glyphs, if it has them."""
    return code == 0 if numbers is None else not any(numbers[2 * code : 2 * code + 2])
