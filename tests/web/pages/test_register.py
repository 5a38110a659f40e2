"""The register's pages: found, shown, changed, sent and downloaded, by those who may."""

import io
import json
import re
import zipfile
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.hamlet import hamlet as build_hamlet
from tests.web.house_of import T0, house_of, signed_in_as

from samvirke.model.tables import PROVENANCE, TABLES
from samvirke.register.region import Region
from samvirke.web.app import make_app
from samvirke.web.guard import UPLOAD_LIMIT
from samvirke.web.house import House
from samvirke.web.registers.downloads import package_zip
from samvirke.web.registers.own import OwnRegister
from samvirke.web.registers.row import row_texts
from samvirke.web.registers.spoken import label_of
from samvirke.web.words import language

HAMLET = build_hamlet()
R = "/app/live/register"


@pytest.fixture(scope="module")
def house() -> House:
    return house_of("110.innlandet", spaces=("live", "exercise-1"))


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house), follow_redirects=False, headers={"accept": "text/html"}) as client:
        yield client


@pytest.fixture(autouse=True)
def register(house: House) -> OwnRegister:
    house.register = OwnRegister.holding(HAMLET, lambda: T0)
    return house.register


@pytest.fixture(scope="module")
def planner(house: House) -> dict[str, str]:
    return signed_in_as(house, "ola", "planner") | {"cookie": "sprak=en"}


@pytest.fixture(scope="module")
def reader(house: House) -> dict[str, str]:
    return signed_in_as(house, "rita", "reader") | {"cookie": "sprak=en"}


def form_of(row: str, **changed: str) -> dict[str, str]:
    """Return a form as the page gives it for a row of the units, with what somebody changed in it."""
    was = row_texts(HAMLET, "units", row)
    assert was is not None
    told = {name: text for name, text in was.items() if name not in ("source", "as_of", "quality")}
    return {**told, "source": "", "as_of": "", "quality": "", "_was": json.dumps(was), **changed}


def crew(register: OwnRegister, unit: str = "engine-vik-1") -> float:
    assert register.present is not None
    return float(register.present.region.units.set_index("id").loc[unit, "crew"])


def test_without_a_register_the_page_says_what_to_do_first(
    client: TestClient, house: House, planner: dict[str, str], reader: dict[str, str]
) -> None:
    house.register = OwnRegister()
    shown = client.get(R, headers=planner).text
    assert "There is no register yet" in shown
    assert f"{R}/exchange" in shown
    assert "download the empty package" not in client.get(R, headers=reader).text
    assert client.get(f"{R}/row/units/x", headers=reader).status_code == 409


def test_while_it_is_read_the_page_says_so_and_asks_again(
    client: TestClient, house: House, planner: dict[str, str]
) -> None:
    house.register = OwnRegister(None, "norway")
    shown = client.get(R, headers=planner).text
    assert "The register is being read." in shown
    assert 'hx-trigger="every 2s"' in shown


def test_what_it_holds_is_counted_by_quality(client: TestClient, planner: dict[str, str]) -> None:
    shown = client.get(R, headers=planner).text
    units = re.search(r'href="\?table=units">Units</a>.*?</tr>', shown, re.DOTALL)
    assert units is not None
    # 9 units, all of them typed.
    assert re.findall(r'class="number">([^<]+)<', units[0]) == ["9", "–", "–", "9", "–"]


def test_rows_are_found_with_units_source_moment_and_quality(
    client: TestClient, planner: dict[str, str]
) -> None:
    shown = client.get(f"{R}?table=units&q=helikopter", headers=planner)
    assert shown.headers["hx-replace-url"] == f"{R}?q=helikopter&table=units"
    for text in ("1 row", "Turnout time, s", "Cruise speed, km/h", "220", "Dal sykehus HF", "typed in"):
        assert text in shown.text
    assert "invented for the tests" in shown.text
    assert "Helicopter or aeroplane with doctor" in shown.text
    assert "Nothing was found" in client.get(f"{R}?q=romskip", headers=planner).text


def test_a_row_says_what_each_column_means_and_what_refers_to_it(
    client: TestClient, planner: dict[str, str]
) -> None:
    shown = client.get(f"{R}/row/sites/air-vik", headers=planner).text
    assert "Who runs it" in shown
    assert f'href="{R}/row/units/helicopter-vik-1"' in shown
    place = json.loads(re.search(r'id="place-data">(.*?)</script>', shown)[1])  # type: ignore[index]
    assert place["geometry"] == {"type": "Point", "coordinates": [10.04, 60.07]}
    assert client.get(f"{R}/row/sites/nowhere", headers=planner).status_code == 404
    assert client.get(f"{R}/row/castles/x", headers=planner).status_code == 404
    assert client.get(f"{R}?table=castles", headers=planner).status_code == 404


def test_each_address_has_a_title_of_its_own(client: TestClient, planner: dict[str, str]) -> None:
    paths = ("", "?table=units", "?table=municipalities", "?q=vik", "/history", "/exchange", "/add/units",
             "/row/units/engine-vik-1", "/change/units/engine-vik-1")  # fmt: skip
    titles = [
        re.findall(r"<title>(.*?)</title>", client.get(R + path, headers=planner).text)[0] for path in paths
    ]
    assert len(set(titles)) == len(paths), titles
    assert titles[0].startswith("Register – ")
    assert titles[1].startswith("Units – Register – ")
    assert all(" – Register – " in title for title in titles[1:])


def test_each_language_has_its_own_words(client: TestClient, house: House) -> None:
    ola = signed_in_as(house, "ola", "planner")
    for code, texts in {
        "nb": ("Forspenningstid, s", "Søk i registeret", "Kapabiliteter", "vei"),
        "nn": ("Forspenningstid, s", "Søk i registeret", "Kapabilitetar", "veg"),
        "en": ("Turnout time, s", "Search in the register", "Capabilities", "road"),
    }.items():
        shown = client.get(f"{R}?table=units", headers={**ola, "cookie": f"sprak={code}"}).text
        assert all(text in shown for text in texts), code


def test_who_may_not_change_it_sees_no_way_to_and_is_refused(
    client: TestClient, house: House, reader: dict[str, str]
) -> None:
    shown = "".join(
        client.get(path, headers=reader).text
        for path in (f"{R}?table=units", f"{R}/row/units/engine-vik-1", f"{R}/exchange")
    )
    for way in ("/register/add/", "/register/change/", "/register/remove/", 'type="file"'):
        assert way not in shown
    file = {"file": ("p.zip", b"x")}
    for path in ("change/units/engine-vik-1", "add/units", "exchange/checked/x"):
        assert client.get(f"{R}/{path}", headers=reader).status_code == 403
    for path in ("change/units/engine-vik-1", "add/units", "remove/units/engine-vik-1", "exchange/use/x"):
        assert client.post(f"{R}/{path}", headers=reader, data={}).status_code == 403
    assert client.post(f"{R}/exchange/upload", headers=reader, files=file).status_code == 403
    admin = signed_in_as(house, "adm", "administrator")
    assert client.get(R, headers=admin).status_code == 403
    assert client.get(f"{R}/download/package.zip", headers=admin).status_code == 403


def test_an_exercise_does_not_change_who_has_what(
    client: TestClient, register: OwnRegister, house: House
) -> None:
    ola = signed_in_as(house, "ola", "leader", space="exercise-1") | {"cookie": "sprak=en"}
    shown = client.get("/app/exercise-1/register/row/units/engine-vik-1", headers=ola).text
    assert "/register/change/" not in shown
    told = client.post(
        "/app/exercise-1/register/change/units/engine-vik-1",
        headers=ola,
        data=form_of("engine-vik-1", crew="9"),
    )
    assert told.status_code == 409
    assert crew(register) == 4


def test_a_change_is_kept_with_who_and_why_and_the_page_says_it_is_saved(
    client: TestClient, register: OwnRegister, planner: dict[str, str]
) -> None:
    told = form_of("helicopter-vik-1", crew="4", speed_kmh="231,5", _why="ny maskin")
    answer = client.post(f"{R}/change/units/helicopter-vik-1", headers=planner, data=told)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{R}/row/units/helicopter-vik-1?done=set",
    )
    shown = client.get(answer.headers["location"], headers=planner).text
    for text in ("Saved.", "231.5", "edited by ola", "ny maskin", "2027-01-15"):
        assert text in shown
    assert "ny maskin" in client.get(f"{R}/history", headers=planner).text
    # Sent once more, as after a lost answer: it stands so already, and nothing is doubled.
    again = client.post(f"{R}/change/units/helicopter-vik-1", headers=planner, data=told)
    assert again.status_code == 303
    assert register.present is not None
    assert register.present.number == 2


def test_a_fault_stands_at_its_field_with_what_was_written(
    client: TestClient, register: OwnRegister, planner: dict[str, str]
) -> None:
    told = form_of("engine-vik-1", crew="fire", owner="org-fir")
    answer = client.post(f"{R}/change/units/engine-vik-1", headers=planner, data=told)
    assert answer.status_code == 422
    for name, value in (("crew", "fire"), ("owner", "org-fir")):
        assert re.search(f'name="{name}" value="{value}"[^>]*aria-invalid="true"', answer.text), name
    assert "org-fire" in re.search(r'id="e-owner"[^>]*>([^<]*)', answer.text)[1]  # type: ignore[index]
    assert crew(register) == 4


def test_the_second_of_two_is_told_and_what_both_wrote_is_kept(
    client: TestClient, register: OwnRegister, planner: dict[str, str], house: House
) -> None:
    kari = signed_in_as(house, "kari", "leader") | {"cookie": "sprak=en"}
    first = form_of("engine-vik-1", crew="6", name="Vik 1")
    assert client.post(f"{R}/change/units/engine-vik-1", headers=kari, data=first).status_code == 303
    second = form_of("engine-vik-1", crew="5", turnout_time_s="80")
    answer = client.post(f"{R}/change/units/engine-vik-1", headers=planner, data=second)
    assert answer.status_code == 409
    assert crew(register) == 6
    assert "Somebody else has meanwhile written: 6" in answer.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
    assert (fields["crew"], fields["name"], fields["turnout_time_s"]) == ("5", "Vik 1", "80")
    was = json.loads(re.search(r'name="_was" value="([^"]*)"', answer.text)[1].replace("&#34;", '"'))  # type: ignore[index]
    saved = {**second, "name": fields["name"], "_was": json.dumps(was)}
    assert client.post(f"{R}/change/units/engine-vik-1", headers=planner, data=saved).status_code == 303
    assert crew(register) == 5


@pytest.mark.parametrize("table", ["units", "sites", "stocks"])
def test_what_an_empty_new_row_lacks_stands_at_each_field_with_its_label(
    client: TestClient, planner: dict[str, str], table: str
) -> None:
    answer = client.post(f"{R}/add/{table}", headers=planner, data={"_was": "{}"})
    assert answer.status_code == 422
    wanted = [column for column in TABLES[table].columns if column.required and column not in PROVENANCE]
    assert len(wanted) > 5
    for column in wanted:
        at_it = re.search(rf'<(?:input|select|textarea) [^>]*id="c-{column.name}"[^>]*>', answer.text)
        assert at_it
        assert 'aria-invalid="true"' in at_it[0]
        assert re.search(rf'aria-describedby="[^"]*\be-{column.name}\b', at_it[0])
        assert f'id="e-{column.name}"' in answer.text
        label = label_of(language("en"), column)
        assert f'href="#c-{column.name}">{label}</a>' in answer.text
    assert "at position" not in answer.text


def test_a_row_is_added_like_another_and_taken_out_unless_others_name_it(
    client: TestClient, planner: dict[str, str]
) -> None:
    assert 'value="90"' in client.get(f"{R}/add/units?like=engine-vik-1", headers=planner).text
    told = {**form_of("engine-vik-1"), "id": "engine-vik-2", "_was": "{}"}
    answer = client.post(f"{R}/add/units", headers=planner, data=told)
    assert answer.headers["location"] == f"{R}/row/units/engine-vik-2?done=add"
    taken = client.post(f"{R}/add/units", headers=planner, data={**told, "crew": "9"})
    assert taken.status_code == 422
    assert "has a row &#39;engine-vik-2&#39; already" in taken.text
    gone = client.post(f"{R}/remove/units/engine-vik-2", headers=planner, data={"_why": "solgt"})
    shown = client.get(gone.headers["location"], headers=planner).text
    assert "has been taken out of the register" in shown
    assert "solgt" in shown
    kept = client.post(f"{R}/remove/sites/air-vik", headers=planner, data={"_why": "x"})
    assert kept.status_code == 409
    assert "helicopter-vik-1" in kept.text


def test_the_register_is_downloaded_whole_by_table_and_empty(
    client: TestClient, reader: dict[str, str]
) -> None:
    whole = client.get(f"{R}/download/package.zip", headers=reader)
    assert whole.headers["content-type"] == "application/zip"
    assert "units.csv" in zipfile.ZipFile(io.BytesIO(whole.content)).namelist()
    units = client.get(f"{R}/download/table/units", headers=reader)
    assert units.text.splitlines()[1].startswith("engine-vik-1,")
    areas = client.get(f"{R}/download/table/areas", headers=reader).json()
    assert len(areas["features"]) == 2
    assert client.get(f"{R}/download/table/castles", headers=reader).status_code == 404
    assert client.get(f"{R}/download/before/..%2Fnode.toml", headers=reader).status_code == 404
    empty = zipfile.ZipFile(io.BytesIO(client.get(f"{R}/download/empty.zip", headers=reader).content))
    assert empty.read("stocks.csv").decode().splitlines() == [
        "id,site,owner,item,quantity,unit,expires_on,source,as_of,quality,licence"
    ]


def sent(client: TestClient, who: dict[str, str], region: Region | bytes, name: str = "vår.zip") -> str:
    data = region if isinstance(region, bytes) else package_zip(region)
    answer = client.post(f"{R}/exchange/upload", headers=who, files={"file": (name, data)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_sound_package_shows_what_it_changes_and_is_used_when_its_sender_says_so(
    client: TestClient, register: OwnRegister, planner: dict[str, str], reader: dict[str, str]
) -> None:
    units = HAMLET.units.assign(crew=[5, *HAMLET.units["crew"][1:]])
    place = sent(client, planner, HAMLET.with_table("units", units))
    shown = client.get(place, headers=planner).text
    assert "The package is sound." in shown
    assert crew(register) == 4
    assert client.get(place, headers=reader).status_code == 403
    # Somebody changes the register meanwhile: it is compared anew, and nothing is overwritten unseen.
    register.edit(who="kari", why="", table="units", row="ladder-vik-1", action="set", changes={"crew": "3"})
    use = re.search(r'action="([^"]*/use/[^"]*)"', shown)[1]  # type: ignore[index]
    told = client.post(use, headers=planner, data={"_why": "vårens tall"})
    assert told.status_code == 409
    assert "ladder-vik-1" in told.text
    assert client.post(use, headers=planner, data={"_why": "vårens tall"}).status_code == 303
    assert (crew(register), crew(register, "ladder-vik-1")) == (5, 2)
    assert "vår.zip: vårens tall" in client.get(f"{R}/history", headers=planner).text
    assert client.post(use, headers=planner, data={}).status_code == 404  # it waits no more


def test_a_package_with_faults_shows_all_of_them_and_changes_nothing(
    client: TestClient, planner: dict[str, str], house: House
) -> None:
    place = sent(client, planner, b"PK\x03\x04 cut off", name="kuttet.zip")
    shown = client.get(place, headers=planner)
    assert shown.status_code == 422
    assert "a broken or cut-off zip" in shown.text
    assert "kuttet.zip" in shown.text
    faults = client.get(f"{place}/findings.csv", headers=planner)
    assert "a broken or cut-off zip" in faults.text
    use = place.replace("/checked/", "/use/")
    assert client.post(use, headers=planner, data={}).status_code == 404
    kari = signed_in_as(house, "kari", "leader")
    assert client.get(place, headers=kari).status_code == 404  # another's


def test_a_form_without_a_file_or_with_too_large_a_one_is_told_on_the_page(
    client: TestClient, planner: dict[str, str]
) -> None:
    path = f"{R}/exchange/upload"
    none = client.post(path, headers=planner, data={"x": "y"})
    assert none.status_code == 422
    assert "no file was sent" in none.text
    large = client.post(path, headers=planner, files={"file": ("stor.zip", bytes(UPLOAD_LIMIT + 1))})
    assert large.status_code == 413
    assert f"larger than {UPLOAD_LIMIT:,} bytes" in large.text
    assert 'type="file"' in large.text  # on the page itself, to choose another
    assert client.post(path, files={"file": ("x.zip", b"x")}).status_code == 401  # not even received
