"""Which pages a browser may keep for when the node does not answer: said here, and nowhere else.

The node says it of each answer in a header, by the route that made it, however its address was written; the
worker (`static/sw.js`) keeps what bears the header. A page that is not listed is not kept: so it is with what
is shown on asking alone, each reading of which is written down.
"""

from starlette.requests import Request

HEADER = "Samvirke-Keep"
PAGES = (
    "situation",
    "incident",
    "incident/{incident}",
    "incident/{incident}/ask/{name}",
    "incident/{incident}/report/{report}",
    "who",
    "map",
    "help",
    "help/{name:path}",
)
ROUTES = frozenset(f"/app/{{space}}/{page}" for page in PAGES)
KEPT = tuple(dict.fromkeys(page.partition("/")[0] for page in PAGES))  # as the menu calls them


def keep_header(request: Request) -> dict[str, str]:
    """Return the header of an answer that a browser may keep, or nothing."""
    route = getattr(request.scope.get("route"), "path", "")
    return {HEADER: "yes"} if route in ROUTES else {}
