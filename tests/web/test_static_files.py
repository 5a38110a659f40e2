"""Files of the pages: kept for a year at an address that changes with their bytes."""

import gzip

import pytest
from starlette.testclient import TestClient
from tests.web.house_of import house_of

from samvirke.web import static_files
from samvirke.web.app import make_app


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(make_app(house_of("110.innlandet")))


def test_a_file_is_sent_packed_with_its_type_and_kept_for_a_year(client: TestClient) -> None:
    answer = client.get(static_files.address("vendor/maplibre-gl.mjs"), headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == static_files.load("vendor/maplibre-gl.mjs").plain


def test_whoever_takes_no_gzip_gets_it_plain_and_an_old_address_is_not_kept(client: TestClient) -> None:
    answer = client.get("/static/older/shell.css", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content == static_files.load("shell.css").plain


@pytest.mark.parametrize("name", ["../house.py", "..%2Fhouse.py", "vendor/../../house.py", "nothing.js"])
def test_nothing_but_the_listed_files_is_sent(client: TestClient, name: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == 404


def test_a_page_that_names_a_file_that_is_not_there_fails_at_once() -> None:
    with pytest.raises(KeyError, match="no static file"):
        static_files.address("misspelt.js")


def test_a_packed_file_is_the_same_file() -> None:
    for name in ("shell.js", "theme.css"):
        file = static_files.load(name)
        assert file.packed is None or gzip.decompress(file.packed) == file.plain
