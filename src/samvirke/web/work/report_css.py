"""The styles of the reports, made to hold within an element of a page of the web and nowhere else.

A report is a page of its own: its styles speak of ``:root``, of all tables and buttons. Within a page they
are nested in ``.report``, and dark is what the page is, not only what the device asks for.
"""

import re
from dataclasses import dataclass
from importlib.resources import files

SCOPE = ".report"
_DARK = re.compile(r"@media screen and \(prefers-color-scheme: dark\) \{\s*:root \{(?P<values>[^}]*)\}\s*\}")


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is made and lies nowhere."""

    content: bytes

    def read_bytes(self) -> bytes:
        """Return what it holds."""
        return self.content


def scoped(css: str) -> str:
    """Nest the styles of a report in the element that holds its inside."""
    dark = '[data-color-scheme="dark"] & {%(of)s}\n@media screen and (prefers-color-scheme: dark) {\n'
    dark += '  [data-color-scheme="auto"] & {%(of)s}\n}'
    css = _DARK.sub(lambda found: dark % {"of": found["values"]}, css)
    return f"{SCOPE} {{\n{css.replace(':root', '&')}\n}}\n"


def inside_styles() -> dict[str, Made]:
    """Return the styles of all reports as pages of the web load them, by the name of the report's file."""
    folder = files("samvirke.prepare.report").joinpath("static")
    return {
        one.name: Made(scoped(one.read_text("utf-8")).encode())
        for one in folder.iterdir()
        if one.name.endswith(".css")
    }
