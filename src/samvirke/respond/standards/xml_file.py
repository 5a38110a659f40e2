"""XML from strangers, read in bounded time and memory.

A document type declaration is refused, and with it entities of any kind: no bomb, no file of ours, no address
of anybody's. No standard that we read needs one.
"""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from samvirke.model.errors import BadInputError

MOST_BYTES = 1_000_000  # a warning with its polygons is some tens of thousands
MOST_DEPTH = 40
MOST_ELEMENTS = 50_000
MOST_TEXT = 200_000  # characters in one element


class _Limits:
    """Counts what has been read, and stops what is too much."""

    def __init__(self, builder: TreeBuilder, name: str) -> None:
        self.builder, self.name = builder, name
        self.depth = self.elements = self.text = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        self.text = 0
        if self.depth > MOST_DEPTH or self.elements > MOST_ELEMENTS:
            raise BadInputError(
                f"{self.name} has elements {self.depth} deep, {self.elements:,} so far; it must have at most "
                f"{MOST_DEPTH} levels and {MOST_ELEMENTS:,} elements; send it as several messages"
            )
        # Names of attributes are not looked at below; a namespace stands in the tag as {uri}name.
        self.builder.start(_braced(tag), {_braced(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.builder.end(_braced(tag))

    def data(self, text: str) -> None:
        self.text += len(text)
        if self.text > MOST_TEXT:
            raise BadInputError(
                f"{self.name} has a text of more than {MOST_TEXT:,} characters in one element; shorten it"
            )
        self.builder.data(text)

    def doctype(self, *_: object) -> None:
        raise BadInputError(
            f"{self.name} has a document type declaration (<!DOCTYPE …>); it must have none: entities "
            "are not read; take the declaration out"
        )


def read_xml(data: bytes | str, name: str = "the message") -> Element:
    """Read XML.

    Parameters
    ----------
    data
        Bytes are UTF-8 or what their declaration says. Text has been decoded by whoever read it, so its
        declaration is not looked at: a message declared as ISO-8859-1 keeps its letters.
    name
        What it is called in errors.

    Raises
    ------
    BadInputError
        When it is too large, too deep, not well-formed, or has a document type declaration.
    """
    encoding = None
    if isinstance(data, str):
        # A lone surrogate becomes bytes that are no UTF-8, which the parser tells.
        data, encoding = data.encode("utf-8", "surrogatepass"), "utf-8"
    if len(data) > MOST_BYTES:
        raise BadInputError(f"{name} is {len(data):,} bytes; it must be at most {MOST_BYTES:,}")
    builder = TreeBuilder()
    limits = _Limits(builder, name)
    parser = expat.ParserCreate(encoding, namespace_separator="}")
    parser.buffer_text = False  # so that a long text is stopped while it is read
    parser.StartDoctypeDeclHandler = limits.doctype
    parser.StartElementHandler = limits.start
    parser.EndElementHandler = limits.end
    parser.CharacterDataHandler = limits.data
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError, AssertionError) as error:
        raise BadInputError(
            f"{name} is not well-formed XML: {error}; send it again as its sender made it"
        ) from error


def _braced(name: str) -> str:
    return "{" + name if "}" in name else name
