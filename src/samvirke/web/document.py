"""The OpenAPI document: what FastAPI makes of the routes, with the ways to sign in and errors as they are."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from samvirke.web.problem import WORDS, Problem
from samvirke.web.signed_in import COOKIE, COOKIE_ON_LOOPBACK

Security = dict[str, list[str]]
SCHEMES: Final[Mapping[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The token that signing in gave."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Of a browser, over HTTPS."},
    "cookie_on_loopback": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE_ON_LOOPBACK,
        "description": "Of a browser on the machine of the node, over plain HTTP.",
    },
    "node": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "Samvirke-Node and a signature: docs/federation.md.",
    },
}
PEOPLE: Final[list[Security]] = [{name: []} for name in SCHEMES if name != "node"]  # one of them is enough
NODES: Final[list[Security]] = [{"node": []}]
# Where nobody need be signed in: whoever comes in, and machines that watch the node.
OPEN: Final = frozenset({"/health", "/sign-in", "/sign-in/oidc", "/sign-in/oidc/callback"})
PREFIX: Final = "/api/v1"
PROBLEM: Final = "application/problem+json"
OF_FASTAPI: Final = ("HTTPValidationError", "ValidationError")  # its own errors, which are never sent


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Complete the document that FastAPI made, in place, and return it."""
    components = document["components"]
    components["securitySchemes"] = dict(SCHEMES)
    components["schemas"].setdefault("Problem", Problem.model_json_schema())
    for name in OF_FASTAPI:
        components["schemas"].pop(name, None)
    for path, method, operation in _operations(document):
        operation["security"] = _security(path.removeprefix(PREFIX))
        responses = operation["responses"]
        for status in (500, *((413,) if method == "post" else ())):
            responses.setdefault(str(status), {"description": WORDS.get(status, "The node failed to answer")})
        for status, response in responses.items():
            if status.startswith(("4", "5")) and path != f"{PREFIX}/health":
                response["content"] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return document


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def _security(path: str) -> list[Security]:
    if path in OPEN:
        return []
    return list(NODES if path.startswith("/peer/") else PEOPLE)
