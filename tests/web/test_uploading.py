"""Forms with a file: streamed, held to a size, and refused with a reason."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from samvirke.model.errors import BadInputError
from samvirke.web import guard
from samvirke.web.guard import Guard
from samvirke.web.uploading import uploaded

PATH = "/app/live/register/exchange/upload"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Guard:
    """Return an application that says what it was sent; 1,000 bytes are the most."""
    monkeypatch.setattr(guard, "UPLOAD_LIMIT", 1_000)

    async def take(request: Request) -> Response:
        try:
            async with uploaded(request) as sent:
                return PlainTextResponse(
                    f"{sent.name}|{sent.path.name}|{len(sent.path.read_bytes())}|{dict(sent.fields)}"
                )
        except BadInputError as error:
            raise HTTPException(422, str(error)) from None

    return Guard(Starlette(routes=[Route("/{path:path}", take, methods=["POST"])]), limit=500)


async def post(app: Guard, path: str, **more: object) -> httpx2.Response:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://node") as client:
        return await client.post(path, **more)  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_a_file_comes_with_its_fields_and_no_name_leads_out_of_its_folder(app: Guard) -> None:
    file = {"file": ("..\\..\\vår pakke.zip", b"x" * 600)}
    told = await post(app, PATH, files=file, data={"why": "vår"})
    assert told.text == "vår pakke.zip|vår-pakke.zip|600|{'why': 'vår'}"
    dots = await post(app, PATH, files={"file": ("../..", b"x")})
    assert dots.text == "..|sent|1|{}"


@pytest.mark.anyio
async def test_what_is_too_large_is_received_to_its_end_and_refused(app: Guard) -> None:
    given: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        for piece in range(20):
            given.append(piece)
            yield b"x" * 100
        yield b"\r\n--b--\r\n"

    kind = {"content-type": "multipart/form-data; boundary=b"}
    told = await post(app, PATH, content=body(), headers=kind)
    assert told.status_code == 413
    assert "1,000 bytes" in told.text
    assert len(given) == 20


@pytest.mark.anyio
async def test_elsewhere_the_limit_stays_what_it_was_and_what_is_no_form_is_told(app: Guard) -> None:
    assert (await post(app, "/app/live/do/upload-x", content=b"x" * 600)).status_code == 413
    assert (await post(app, PATH, data={"file": "text"})).status_code == 422
    broken = await post(app, PATH, content=b"--b", headers={"content-type": "multipart/form-data"})
    assert broken.status_code == 422
    assert "cannot be read" in broken.text
