"""Answers that a browser keeps as a file rather than shows."""

from starlette.responses import Response

CSV = "text/csv; charset=utf-8"


def as_file(name: str) -> dict[str, str]:
    """Return the header by which a browser keeps an answer as a file of this name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def download(data: bytes, name: str, media_type: str) -> Response:
    """Answer with a file to be kept."""
    return Response(data, media_type=media_type, headers=as_file(name))
