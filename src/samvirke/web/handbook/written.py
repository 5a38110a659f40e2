"""A document as HTML: links lead to pages of the handbook, and nothing in it can run.

Written by markdown-it-py, which reads the same Markdown as the builder of the handbook. HTML in a document
is shown as text; what only that builder understands, such as lists of contents, is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from posixpath import join, normpath
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from samvirke.web.handbook.shelf import documents

ROLE = re.compile(r"\{[a-z]+\}(?=`)")  # {file}`x` reads as `x`
KEPT = 200  # written documents that are held in memory


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title: its depth (2 and more), where a link leads, and its words."""

    depth: int
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    """A document as it is shown, without its title."""

    html: Markup
    headings: tuple[Heading, ...]


@lru_cache(KEPT)
def written(name: str, base: str) -> Written:
    """Write a document.

    Parameters
    ----------
    name
        Of a document that there is.
    base
        Where the handbook stands: ``/app/live/help``.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(ROLE.sub("", documents()[name].text))
    tokens = _without_title([one for one in tokens if not _is_directive(one)])
    headings = _with_anchors(tokens)
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        for inner in token.children or ():
            _lead_inside(inner, name, base)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    parser.add_render_rule("table_open", _table)
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    return Written(Markup(parser.renderer.render(tokens, parser.options, {})), headings)  # noqa: S704 - escaped


def anchor_of(words: str) -> str:
    """Return the anchor of a heading, as the builder of the handbook makes it."""
    return re.sub(r"[^\w\- ]", "", words.casefold()).strip().replace(" ", "-")


def _is_directive(token: Token) -> bool:
    return token.type == "fence" and token.info.startswith("{")


def _without_title(tokens: list[Token]) -> list[Token]:
    """Leave out the title, which the page itself shows."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return tokens[:at] + tokens[at + 3 :]
    return tokens


def _with_anchors(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    found: list[Heading] = []
    deepest = 1
    for token, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.type != "heading_open":
            continue
        words = "".join(
            part.content for part in inline.children or () if part.type in {"text", "code_inline"}
        )
        known = {one.anchor for one in found}
        anchor = anchor_of(words)
        number = 1
        while anchor in known:
            anchor, number = f"{anchor_of(words)}-{number}", number + 1
        # No level is skipped: whoever listens goes from heading to heading.
        depth = min(max(2, int(token.tag[1:])), deepest + 1)
        deepest = depth
        token.tag = closing.tag = f"h{depth}"
        token.attrSet("id", anchor)
        found.append(Heading(depth, anchor, words))
    return tuple(found)


def _lead_inside(token: Token, name: str, base: str) -> None:
    """Let links and pictures lead to pages and files of the handbook; others stay as they are."""
    attribute = {"link_open": "href", "image": "src"}.get(token.type)
    if attribute is None:
        return
    told = str(token.attrGet(attribute) or "")
    parts = urlsplit(told)
    if parts.scheme or parts.netloc or (not parts.path and parts.fragment):
        return
    path = normpath(join(name.rpartition("/")[0], parts.path)).removesuffix(".md")
    if token.type == "image":
        token.attrSet("src", f"{base}/{path}")
        token.attrSet("loading", "lazy")
    elif path in documents():
        token.attrSet("href", f"{base}/{path}" + (f"#{parts.fragment}" if parts.fragment else ""))
    else:
        token.attrs.pop("href", None)  # a file of the source, which is not shown here


def _code(_renderer: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    # It can be scrolled by keyboard.
    return f'<pre class="code" tabindex="0"><code>{escape(tokens[at].content)}</code></pre>\n'


def _table(_renderer: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    number = sum(one.type == "table_open" for one in tokens[: at + 1])
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="Table {number}"><table class="ds-table">'
    )
