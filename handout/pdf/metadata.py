"""XMP metadata and the colour space of a PDF.

See ISO 16684-1, ISO 14289-1 5, ISO 19005-2 6.2.3 and 6.6.
"""

from enum import StrEnum
from pkgutil import get_data

from msgspec import Struct

SRGB = get_data("handout.pdf", "sRGB.icc") or b""
"""The sRGB profile of LittleCMS (public domain), as ``PIL.ImageCms`` makes it.

Its time of creation is set to zero, so that the same input gives the same bytes.
"""

CLAIMS = """\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""The claims of PDF/UA-1 and PDF/A-2a.

PDF/A requires the extension schema that describes the PDF/UA property.
"""


ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
"""The characters that stand for something else in XML.

Loading ``html`` for them takes a hundredth of a build.
"""


class Duplex(StrEnum):
    """The two-sided printing that a viewer proposes (ISO 32000-1 table 150)."""

    SIMPLEX = "Simplex"
    LONG_EDGE = "DuplexFlipLongEdge"
    SHORT_EDGE = "DuplexFlipShortEdge"


class About(Struct, frozen=True):
    """The metadata of a PDF, and its settings for printing.

    *language* is a BCP 47 tag; its pages may read *from_right* to left. With *true_size* the viewer should neither fit nor shrink the pages.
    """

    title: str
    author: str
    subject: str
    language: str
    duplex: Duplex | None = None
    true_size: bool = False
    from_right: bool = False

    @property
    def printing(self) -> dict[str, str]:
        """The settings for a viewer, most of them for printing (ISO 32000-1 table 150)."""
        asked = {
            "PrintScaling": "None" if self.true_size else "",
            "Duplex": self.duplex or "",
            "Direction": "R2L" if self.from_right else "",
        }
        return {name: value for name, value in asked.items() if value}


def xmp(about: About, *, claims: bool) -> bytes:
    """Return the XMP packet.

    It agrees with the document information (ISO 19005-2 6.6.3) and has nothing else.
    """

    def alternative(tag: str, words: str) -> str:
        """Return a property with one text, or an empty text."""
        item = f'<rdf:li xml:lang="x-default">{words.translate(ESCAPED)}</rdf:li>'
        return f"<dc:{tag}><rdf:Alt>{item}</rdf:Alt></dc:{tag}>" if words else ""

    def sequence(tag: str, kind: str, words: str) -> str:
        """Return a property with a list of one text, or an empty text."""
        return (
            f"<dc:{tag}><rdf:{kind}><rdf:li>{words.translate(ESCAPED)}</rdf:li></rdf:{kind}></dc:{tag}>"
            if words
            else ""
        )

    properties = (
        alternative("title", about.title),
        sequence("creator", "Seq", about.author),
        alternative("description", about.subject),
        sequence("language", "Bag", about.language),
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">\n'
        f"{''.join(properties)}<xmp:CreatorTool>handout</xmp:CreatorTool><pdf:Producer>handout</pdf:Producer>\n"
        f"</rdf:Description>\n{CLAIMS if claims else ''}</rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()
