"""Copy a topic with its pictures, landmarks and their origin."""

import re
from pathlib import Path, PurePosixPath

from handout.content.assets import PictureFile, iter_illustrations
from handout.content.loaded_topic import TopicFiles
from handout.files import normalize_name
from handout.schema.describe import to_yaml

ORIGIN = "ORIGIN.md"
"""The file beside pictures that says where they come from."""


def copy_topic(files: TopicFiles, to: Path, pictures: Path, schema_line: str) -> dict[Path, bytes]:
    """Return the files of a copy of a topic in the file *to*.

    Its pictures go into the folder *pictures*. *schema_line* replaces the line by which editors find the schema.
    """
    own = f"{normalize_name(files.file.stem)}/"
    names = {file: file.removeprefix(own) for file in files.pictures}
    text = _rename_pictures(files, names)
    text = schema_line + without_schema(text)
    contents = {to: text.encode()}
    landmarks: dict[Path, dict[str, PictureFile]] = {}
    for file, picture in files.pictures.items():
        path = pictures / PurePosixPath(names[file])
        contents[path] = picture.content
        landmarks.setdefault(path.parent, {})[path.stem] = picture
        origin = Path(picture.file).with_name(ORIGIN)
        if origin.is_file():
            contents[path.with_name(ORIGIN)] = origin.read_bytes()
    for folder, drawings in landmarks.items():
        if any(picture.landmarks for picture in drawings.values()):
            contents[folder / "landmarks.yaml"] = _landmarks(drawings).encode()
    return contents


def without_schema(text: str) -> str:
    """Return the text of a file without the line by which editors find its schema."""
    return re.sub(r"\A# yaml-language-server:.*\n", "", text)


def _rename_pictures(files: TopicFiles, names: dict[str, str]) -> str:
    """Return the text of a topic with the names of its pictures in the copy."""
    lines = files.file.read_text("utf-8-sig").splitlines(keepends=True)
    for path, spec in iter_illustrations(files.topic.value):
        at = files.topic.source.where((*path, "file"))
        if at.file != files.topic.source.file:
            continue  # it is named by a shared point, which is not copied
        line, start = lines[at.line - 1], at.column - 1
        lines[at.line - 1] = line[:start] + line[start:].replace(spec.file, names[spec.file], 1)
    return "".join(lines)


def _landmarks(drawings: dict[str, PictureFile]) -> str:
    """Return the file of the landmarks of some drawings."""
    lines = ["drawings:\n"]
    for name, picture in sorted(drawings.items()):
        if picture.landmarks:
            lines.append(f"  {to_yaml(name)}:\n")
            lines += [f"    {to_yaml(mark)}: [{x:g}, {y:g}]\n" for mark, (x, y) in picture.landmarks.items()]
    return "".join(lines)
