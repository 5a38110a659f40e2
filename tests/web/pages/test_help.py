"""The handbook in the pages: complete, safe, searched, in its frame of three languages."""

import re
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from markupsafe import escape
from starlette.testclient import TestClient
from tests.web.house_of import house_of, signed_in_as

from samvirke.web.app import make_app
from samvirke.web.handbook import shelf
from samvirke.web.handbook.find import find
from samvirke.web.handbook.shelf import Document
from samvirke.web.handbook.written import anchor_of, written
from samvirke.web.house import House

BASE = "/app/live/help"


@pytest.fixture(scope="module")
def house() -> House:
    return house_of("110.innlandet")


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house), headers=signed_in_as(house, "ola", "reader")) as client:
        yield client


@pytest.fixture
def one_document(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    text = """# A `page`

Lead [there](serve.md#first), [up](../README.md), [out](https://example.no/), <b>bold</b>, {file}`x.py`.

[run](javascript:alert(1))

#### Deep

## Again

## Again

```{toctree}
serve
```

```bash
samvirke serve
```

| a | b |
|---|---|
| 1 | <script>x</script> |

![Alt](pictures/x.png)
"""
    known = {"made": Document("made", "A page", text), "serve": Document("serve", "Serve", "# Serve\n")}
    monkeypatch.setattr("samvirke.web.handbook.written.documents", lambda: known)
    written.cache_clear()
    yield
    written.cache_clear()


@pytest.mark.usefixtures("one_document")
def test_a_document_is_written_so_that_nothing_in_it_can_run_and_links_stay_inside() -> None:
    told = written("made", BASE)
    assert "<h1" not in told.html  # the page shows the title
    assert f'<a href="{BASE}/serve#first">there</a>' in told.html
    assert "<a>up</a>" in told.html  # not part of the handbook
    assert '<a href="https://example.no/">out</a>' in told.html
    assert "&lt;b&gt;bold" in told.html
    assert "<script" not in told.html
    assert 'href="javascript' not in told.html
    assert "<code>x.py</code>" in told.html
    assert "toctree" not in told.html
    assert '<pre class="code" tabindex="0"><code>samvirke serve\n</code></pre>' in told.html
    assert '<th scope="col">a</th>' in told.html
    assert f'<img src="{BASE}/pictures/x.png" alt="Alt" loading="lazy"' in told.html
    # No level is skipped, and every anchor is there once.
    assert [(one.depth, one.anchor) for one in told.headings] == [(2, "deep"), (2, "again"), (2, "again-1")]
    assert '<h2 id="deep">' in told.html


def test_every_link_between_documents_leads_to_one_that_is_there_and_to_a_heading_in_it() -> None:
    wrong = []
    for name in shelf.documents():
        for path, _, anchor in re.findall(rf'href="{BASE}/([^"#]*)(#([^"]*))?"', written(name, BASE).html):
            anchors = {one.anchor for one in written(path, BASE).headings} | {
                anchor_of(shelf.documents()[path].title)
            }
            if anchor and anchor not in anchors:
                wrong.append((name, path, anchor))
    assert wrong == []


def test_the_index_lists_every_document_once() -> None:
    listed = [one.name for group in shelf.groups() for one in group.documents]
    assert len(listed) == len(set(listed))
    assert {name for name in shelf.documents() if "/" not in name} - {"index"} == {
        name for name in listed if "/" not in name
    }
    assert {group.caption for group in shelf.groups()} <= set(shelf.CAPTIONS)


def test_the_index_of_a_folder_lists_what_lies_in_it(client: TestClient) -> None:
    shown = client.get(f"{BASE}/decisions/index").text
    assert f'href="{BASE}/decisions/0016-the-log"' in shown
    assert shelf.beneath("index") == shelf.beneath("serve") == []


def test_an_installation_brings_every_document_and_picture() -> None:
    root = Path(__file__).parents[3]
    place = spec_from_file_location("hatch_build", root / "frontend" / "hatch_build.py")
    assert place is not None
    assert place.loader is not None
    hook = module_from_spec(place)
    place.loader.exec_module(hook)
    inside = set(hook.handbook(root).values())
    assert {f"samvirke/handbook/{name}.md" for name in shelf.documents()} == {
        path for path in inside if path.endswith(".md")
    }
    assert "samvirke/handbook/pictures/report.png" in inside
    assert not [path for path in inside if "_build" in path or path.endswith(".py")]


def test_every_document_opens(client: TestClient) -> None:
    for name, document in shelf.documents().items():
        answer = client.get(f"{BASE}/{name}")
        assert answer.status_code == 200
        assert answer.text.count("<h1") == 1
        assert f'<h1 class="ds-heading" data-size="lg">{escape(document.title)}</h1>' in answer.text
    assert client.get(f"{BASE}/pictures/report.png").headers["content-type"] == "image/png"


def test_words_are_found_where_all_of_them_stand_and_titles_go_first(client: TestClient) -> None:
    assert find("") == []
    assert find("journal")[0].section.name == "journal"
    assert all(
        all(
            word in f"{one.section.title} {one.section.heading} {one.section.text}".casefold()
            for word in ("log", "key")
        )
        for one in find("LOG key")
    )
    shown = client.get(BASE, params={"q": "journal"}).text
    assert "<mark>" in shown
    nothing = client.get(BASE, params={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in nothing
    assert "Ingenting med «&lt;script&gt;" in nothing


@pytest.mark.parametrize(
    "asked", ["no-such", "../pyproject", "..%2f..%2fpyproject", "pictures/none.png", "index.md"]
)
def test_what_the_handbook_does_not_hold_is_not_there(client: TestClient, asked: str) -> None:
    assert client.get(f"{BASE}/{asked}").status_code == 404


@pytest.mark.parametrize(
    ("lang", "heading"), [("nb", "De første skrittene"), ("nn", "Dei første stega"), ("en", "First steps")]
)
def test_the_frame_is_in_three_languages_and_the_handbook_says_that_it_is_english(
    client: TestClient, lang: str, heading: str
) -> None:
    shown = client.get(BASE, params={"lang": lang}).text
    assert heading in shown
    assert '<ul lang="en">' in shown


def test_whoever_has_no_role_in_a_space_reads_no_help_there(house: House, client: TestClient) -> None:
    assert client.get(BASE, headers={"Authorization": ""}).status_code == 401
    elsewhere = signed_in_as(house, "per", None)
    assert client.get(BASE, headers=elsewhere).status_code == 404
