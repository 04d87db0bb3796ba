"""An author who works in the editor of a project of his own."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from handout.content.project import Project
from handout.installed import BUILTIN
from support.web_client import ORIGIN, client_of, open_site, send

BACK_PAIN = (BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8")
BYTES = {"content-type": "application/octet-stream", "origin": ORIGIN}
CARD = ["points", 0]


class Author:
    """An author who works in a project of his own."""

    def __init__(self, root: Path, name: str = "back-pain", folder: str = "topics") -> None:
        (root / "templates").mkdir(parents=True, exist_ok=True)
        self.root, self.site = root, open_site(Project(root))
        self.client = client_of(self.site)
        self.file = {"folder": folder, "name": name, "part": CARD if folder == "topics" else []}

    def open(self, **more: Any) -> dict[str, Any]:
        """Open the file."""
        answer = send(self.client, "/api/edit/open", {**self.file, **more})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def change(self, text: str, *changes: dict[str, Any], **more: Any) -> Any:
        """Return the answer to some changes."""
        return send(self.client, "/api/edit/change", {**self.file, "text": text, "change": [*changes], **more})

    def save(self, text: str, digest: str) -> Any:
        """Return the answer to saving."""
        return send(self.client, "/api/edit/save", {**self.file, "text": text, "digest": digest})

    def add_picture(self, name: str, content: bytes, crop: str | None = "0,0,1,1") -> Any:
        """Return the answer to a picture that is checked, or added if it has a crop."""
        asked = {"folder": self.file["folder"], "name": self.file["name"], "file": name}
        asked |= {"crop": crop} if crop else {}
        return self.client.post("/api/edit/picture", params=asked, content=content, headers=BYTES)


def fields_of(fields: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return all fields by their paths."""
    found = {}
    for field in fields:
        found[".".join(map(str, field["path"]))] = field
        found |= fields_of(field.get("fields", []))
    return found


def draw_picture(kind: str, size: tuple[int, int] = (200, 100), **more: Any) -> bytes:
    """Return a picture with metadata."""
    out = BytesIO()
    Image.new("RGB", size, (200, 100, 50)).save(out, kind, **more)
    return out.getvalue()
