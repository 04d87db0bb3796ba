"""One of the peers at work: the leaflet of ``leaflet.py`` in Typst or in WeasyPrint.

``python peer.py PEER cold|warm|merge svg|jpg CONTENT [NUMBER]``: one leaflet written to a file, so many made in memory one after the
other as if each were the first, or so many files with whatever the peer can share between them. Nothing is imported that a peer does
not need, for that would count as its time.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Patient = dict[str, str]
Make = Callable[[Patient], bytes]


def main() -> None:
    """Make what is asked for, and print the times as JSON."""
    peer, mode, variant, content, *number = sys.argv[1:]
    set_up = {"typst": typst_leaflet, "weasyprint": weasyprint_leaflet}[peer]
    if mode == "cold":
        make = set_up(Path(content), variant, share=False)
        Path("leaflet.pdf").write_bytes(make({"name": "Renée Müller-Ågren", "date": "2026-11-22"}))
        return
    people = [{"name": f"Zoë Šimić {each:05}", "date": f"2026-11-{each % 28 + 1:02}"} for each in range(int(number[0]))]
    start = time.perf_counter()
    make = set_up(Path(content), variant, share=mode == "merge")
    times = []
    for each, patient in enumerate(people):
        begun = time.perf_counter()
        pdf = make(patient)
        if mode == "merge":
            Path(f"{each}.pdf").write_bytes(pdf)
        times.append((time.perf_counter() - begun) * 1000)
    later = sorted(times[1:])
    reported = {"median_ms": later[len(later) // 2], "per_s": len(people) / (time.perf_counter() - start)}
    print(json.dumps(reported))


def typst_leaflet(content: Path, variant: str, *, share: bool) -> Make:
    """Return how Typst makes a leaflet; *share*: one compiler makes them all."""
    import typst

    def compiler(inputs: Patient) -> typst.Compiler:
        return typst.Compiler(
            str(content / "leaflet.typ"),
            root=str(content),
            font_paths=[str(content / "fonts")],
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )

    remaining: list[typst.Compiler] = []

    def make(patient: Patient) -> bytes:
        inputs = {**patient, "variant": variant}
        if not share:
            return compiler(inputs).compile(format="pdf", pdf_tags=False)
        if not remaining:
            remaining.append(compiler(inputs))
        return remaining[0].compile(format="pdf", pdf_tags=False, sys_inputs=inputs)

    return make


def weasyprint_leaflet(content: Path, variant: str, *, share: bool) -> Make:
    """Return how WeasyPrint makes a leaflet; *share*: fonts and pictures are kept for the next one, as its manual says."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    text = json.loads((content / "leaflet.json").read_text("utf-8"))
    fonts, pictures = FontConfiguration(), dict[str, object]()

    def make(patient: Patient) -> bytes:
        page = HTML(string=html(text, patient, variant), base_url=str(content))
        return page.write_pdf(font_config=fonts, cache=pictures) if share else page.write_pdf()

    return make


CSS = """
@font-face { font-family: F; src: url(fonts/Regular.ttf) }
@font-face { font-family: F; font-weight: bold; src: url(fonts/Bold.ttf) }
@page { size: A4; margin: 20mm 20mm 22mm; @bottom-center { content: "Page " counter(page); font: 9pt F; color: #555 } }
* { margin: 0; padding: 0 }
body { font: 11pt/16pt F; color: #000 }
h1 { font: bold 18pt/23pt F; margin-bottom: 2pt }
h1.title { font: bold 26pt/32pt F; margin-bottom: 6pt }
.sub { font-size: 13pt; line-height: 18pt; color: #555; margin-bottom: 18pt }
.alias { font-size: 10pt; line-height: 14pt; color: #555; margin-bottom: 8pt }
p, li { margin-bottom: 7pt }
ul { margin-left: 14pt }
section { break-before: page }
.picture { position: relative; width: 90mm; margin-bottom: 12pt }
.picture img { display: block; width: 90mm }
.mark { position: absolute; width: 8mm; height: 8mm; margin: -4mm 0 0 -4mm; box-sizing: border-box; border: 1.5pt solid #b03a2e;
  border-radius: 50%; background: #fff; color: #b03a2e; font: bold 11pt/7mm F; text-align: center }
"""


def html(leaflet: dict, patient: Patient, variant: str) -> str:  # type: ignore[type-arg]
    """Return the leaflet as the page that WeasyPrint prints."""
    parts = [f"<!doctype html><html lang=en><meta charset=utf-8><title>{leaflet['title']}</title><style>{CSS}</style>"]
    parts += [f"<h1 class=title>{leaflet['title']}</h1><p class=sub>{leaflet['subtitle']}</p>"]
    parts += [f"<p><b>For:</b> {patient['name']}</p><p style='margin-bottom: 19pt'><b>Date:</b> {patient['date']}</p>"]
    parts += _paragraphs(leaflet["disclaimer"])
    for number, card in enumerate(leaflet["cards"], 1):
        mark = card["marker"]
        place = f"left: {mark['x']:.1%}; top: {mark['y']:.1%}"
        parts.append(f"<section><h1>{card['heading']}</h1><p class=alias>{card['alias']}</p><div class=picture>")
        parts.append(
            f"<img src=pic{number}.{variant} alt=''><div class=mark style='{place}'>{mark['label']}</div></div>"
        )
        parts += _paragraphs(card["paragraphs"])
        parts.append("<ul>" + "".join(f"<li>{words}</li>" for words in card["bullets"]) + "</ul></section>")
    back = leaflet["back"]
    return "".join((*parts, f"<section><h1>{back['heading']}</h1>", *_paragraphs(back["paragraphs"]), "</section>"))


def _paragraphs(texts: list[str]) -> list[str]:
    return [f"<p>{words}</p>" for words in texts]


if __name__ == "__main__":
    main()
