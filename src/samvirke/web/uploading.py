"""Forms with a file: `async with uploaded(request) as sent` gives its fields, and the file on the disk."""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException  # what the form and the guard raise; FastAPI's is a kind of it

from samvirke.model.errors import BadInputError

MOST_FIELDS = 20
NAME_LETTERS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form with a file says.

    Parameters
    ----------
    name
        What the sender calls the file: its last part, shortened; to be shown, not to be opened.
    path
        Where it lies until the form is answered.
    fields
        The other fields.
    """

    name: str
    path: Path
    fields: Mapping[str, str]


@asynccontextmanager
async def uploaded(request: Request, field: str = "file") -> AsyncIterator[Sent]:
    """Receive a form with one file; its address is named in `guard.UPLOADS`.

    Raises
    ------
    BadInputError
        When it is no such form, or no file was chosen.
    HTTPException
        413 when it is too large.
    """
    try:
        form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    except HTTPException as error:
        if error.status_code == 413:
            raise
        raise BadInputError(
            f"the form cannot be read ({error.detail}); send it from the page itself"
        ) from None
    async with request.form(max_files=1, max_fields=MOST_FIELDS):  # closes what was received
        file = form.get(field)
        if not isinstance(file, UploadFile) or not file.filename:
            raise BadInputError("no file was sent; choose one and send it again")
        name = PurePath(file.filename.replace("\\", "/")).name[:NAME_LETTERS]
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        with tempfile.TemporaryDirectory() as folder:
            # Named as its sender knows it: what is wrong with it is told by that name.
            path = Path(folder) / (re.sub(r"[^\w.-]+", "-", name).lstrip(".") or "sent")
            with path.open("wb") as kept:
                await run_in_threadpool(shutil.copyfileobj, file.file, kept)
            yield Sent(name=name, path=path, fields=fields)
