"""The page of duties: the duty to store from files that are kept nowhere, and response times by owner."""

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from starlette.testclient import TestClient
from tests.hamlet import hamlet
from tests.web.house_of import house_of, signed_in_as
from tests.web.pages.open_houses import as_role

from samvirke.web.app import make_app
from samvirke.web.duties.storage_form import EXAMPLES, MOST_BYTES
from samvirke.web.house import House
from samvirke.web.work.kinds.listed import BY_NAME
from samvirke.web.work.record import Became, Request, Work
from samvirke.web.work.works import Works

HERE = Path(__file__).parents[3]
PAGE = "/app/live/duties"
# Gowns: 1 200 + 1 300 + 1 100 = 3 600; a year 1 200, three months 300. In store 250: 50 are missing.
ROWS = ("2023,gown,1200,piece", "2024,gown,1300,piece", "2025,gown,1100,piece")
PURCHASES = "\n".join(("year,item,quantity,unit", *ROWS, "")).encode()
STOCK = b"item,quantity,unit\ngown,250,piece\n"
ASKED = {"kind": "municipality", "year": "2026", "day": "2026-11-22", "body": "Vik kommune"}
UNUSED = ["glove", "surgical_mask", "respirator", "eye_protection"]
FORM = {**ASKED, "not_used": UNUSED}


@pytest.fixture(scope="module")
def house() -> House:
    house = house_of("110.innlandet")
    house.region = hamlet()
    return house


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def planner(house: House) -> dict[str, str]:
    return dict(as_role(house, "planner"))


def sent(**files: bytes) -> dict[str, tuple[str, bytes, str]]:
    return {name: (f"{name}.csv", data, "text/csv") for name, data in files.items()}


def held(text: str, which: str) -> str:
    found = re.search(rf'name="{which}_held" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def test_an_empty_page_says_what_to_do_first_and_offers_the_example(
    client: TestClient, planner: dict[str, str]
) -> None:
    text = client.get(PAGE, headers=planner).text
    assert "Begin here" in text
    assert 'action="/app/live/duties/example#result"' in text
    assert 'id="result"' not in text


def test_what_is_missing_is_told_with_its_sum(client: TestClient, planner: dict[str, str]) -> None:
    answer = client.post(PAGE, headers=planner, data=FORM, files=sent(purchases=PURCHASES, stock=STOCK))
    assert answer.status_code == 200
    assert "Missing, in pieces: gown or coverall 50." in answer.text
    assert re.search(r'<td class="number">300</td>', answer.text)
    assert answer.text.count('class="lacks"') == 1
    # Enter in a field presses the first button of the form: that works it out, and opens no sheet.
    first = re.search(r'<button[^>]*form="storage"[^>]*>', answer.text)
    assert first is not None
    assert "formaction" not in first[0]


def test_files_travel_with_the_page_and_are_kept_nowhere(
    client: TestClient, planner: dict[str, str], house: House
) -> None:
    first = client.post(PAGE, headers=planner, data=FORM, files=sent(purchases=PURCHASES))
    carried = {"purchases_held": held(first.text, "purchases"), "purchases_name": "purchases.csv"}
    assert base64.b64decode(carried["purchases_held"]) == PURCHASES
    again = client.post(PAGE, headers=planner, data={**FORM, **carried}, files=sent(stock=STOCK))
    assert "gown or coverall 50." in again.text
    assert house.folder is None  # and nothing was written: another visit begins empty
    assert "_held" not in client.get(PAGE, headers=planner).text


def test_a_file_that_may_be_left_out_can_be_taken_away_again(
    client: TestClient, planner: dict[str, str]
) -> None:
    first = client.post(PAGE, headers=planner, data=FORM, files=sent(purchases=PURCHASES, stock=STOCK))
    carried = {
        f"{which}_{part}": value
        for which in ("purchases", "stock")
        for part, value in (("held", held(first.text, which)), ("name", f"{which}.csv"))
    }
    text = client.post(PAGE, headers=planner, data={**FORM, **carried, "stock_leave": "1"}).text
    assert "What must be stored is worked out; what is in store was not given." in text
    assert "stock_held" not in text


def test_a_year_that_was_marked_is_replaced_by_the_year_before(
    client: TestClient, planner: dict[str, str]
) -> None:
    # 2025 deviates, 2024 counts twice: 1 200 + 1 300 + 1 300 = 3 800; / 12 × 3 / 3 = 316.67, so 317.
    asked = {**FORM, "deviating": ["gown:2025"]}
    text = client.post(PAGE, headers=planner, data=asked, files=sent(purchases=PURCHASES)).text
    assert ">317<" in text
    assert re.search(r'value="gown:2025"[^>]* checked', text)


def test_every_fault_stands_beside_its_row_and_column(client: TestClient, planner: dict[str, str]) -> None:
    bad = b"year;item;quantity;unit\n2023;gown;mye;piece\n2024;hansker;5;piece\n"
    answer = client.post(PAGE, headers=planner, data=FORM, files=sent(purchases=bad, stock=STOCK))
    assert answer.status_code == 422
    assert re.search(
        r"<th scope=\"row\">2</th><td><code>quantity</code></td><td[^>]*>&#39;mye&#39;", answer.text
    )
    assert re.search(r"<th scope=\"row\">3</th><td><code>item</code>", answer.text)
    assert answer.text.count('<td class="wrong">') == 2
    assert "to put right: </span>hansker" in answer.text
    assert "write &#39;glove&#39;" in answer.text
    held(answer.text, "stock")  # what was right need not be chosen again


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"year": "to tusen"}, "the year is &#39;to tusen&#39;"),
        ({"year": "2020"}, "the duty to store is not in force"),
        ({"day": "i dag"}, "the date is &#39;i dag&#39;"),
        ({"kind": "kingdom"}, "the kind of body is &#39;kingdom&#39;"),
        ({"deviating": "gown"}, "a deviating year is &#39;gown&#39;"),
        ({"not_used": "hatt"}, "there is no item &#39;hatt&#39;"),
        ({"purchases_held": "%%%", "purchases_name": "x"}, "was changed; choose the file again"),
    ],
)
def test_what_cannot_be_understood_is_told_on_the_page(
    client: TestClient, planner: dict[str, str], change: dict[str, str], said: str
) -> None:
    files = {} if "purchases_held" in change else sent(purchases=PURCHASES)
    answer = client.post(PAGE, headers=planner, data={**FORM, **change}, files=files)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<form" in answer.text


def test_without_purchases_nothing_is_guessed(client: TestClient, planner: dict[str, str]) -> None:
    answer = client.post(PAGE, headers=planner, data=FORM, files=sent(stock=STOCK))
    assert answer.status_code == 422
    assert "no file of purchases was chosen" in answer.text


def test_files_that_are_too_large_together_are_refused(client: TestClient, planner: dict[str, str]) -> None:
    half = b"x" * (MOST_BYTES // 2 + 1)
    answer = client.post(PAGE, headers=planner, data=FORM, files=sent(purchases=half, stock=half))
    assert answer.status_code == 422
    assert "650 kB" in answer.text


def test_a_name_of_a_file_becomes_no_markup_and_no_path(client: TestClient, planner: dict[str, str]) -> None:
    name = 'C:\\tmp\\"><script>x</script>.csv'
    answer = client.post(PAGE, headers=planner, data=FORM, files={"purchases": (name, PURCHASES, "text/csv")})
    assert "<script>x" not in answer.text
    assert "C:" not in answer.text


def test_the_sheet_is_one_file_that_only_its_own_style_may_colour(
    client: TestClient, planner: dict[str, str]
) -> None:
    signed = {**FORM, "signed_by": "Kari Nordmann", "role": "Kommuneoverlege"}
    answer = client.post(f"{PAGE}/sheet", headers=planner, data=signed, files=sent(purchases=PURCHASES))
    policy = answer.headers["content-security-policy"]
    style = answer.text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "script" not in policy
    assert "Kari Nordmann" in answer.text
    assert "content-disposition" not in answer.headers
    kept = client.post(
        f"{PAGE}/sheet?download=1", headers=planner, data=signed, files=sent(purchases=PURCHASES)
    )
    assert kept.headers["content-disposition"] == 'attachment; filename="duty-2026.html"'
    assert kept.text == answer.text


def test_what_is_signed_stands_before_the_sums(client: TestClient, planner: dict[str, str]) -> None:
    # On paper the signature is on the front, and the sums begin the back.
    text = client.post(f"{PAGE}/sheet", headers=planner, data=FORM, files=sent(purchases=PURCHASES)).text
    places = [text.index(f'<section id="{name}"') for name in ("overview", "stated", "sign", "sums", "law")]
    assert places == sorted(places)
    assert "#sums { break-before: page" in text


def test_the_table_for_a_spreadsheet_holds_the_sum(client: TestClient, planner: dict[str, str]) -> None:
    answer = client.post(
        f"{PAGE}/table", headers=planner, data=FORM, files=sent(purchases=PURCHASES, stock=STOCK)
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    (gown,) = (row for row in rows if row["item"] == "gown")
    assert (gown["sum"], gown["to_store"], gown["own"], gown["missing"]) == ("3600", "300", "250", "50")
    assert answer.headers["content-disposition"] == 'attachment; filename="duty-2026.csv"'


def test_a_sheet_of_faulty_files_is_refused_with_their_faults(
    client: TestClient, planner: dict[str, str]
) -> None:
    answer = client.post(f"{PAGE}/sheet", headers=planner, data=FORM, files=sent(purchases=b"x\n1\n"))
    assert answer.status_code == 422
    assert "Nothing was worked out" in answer.text


def test_the_example_is_worked_out_and_says_that_it_is_made_up(
    client: TestClient, planner: dict[str, str]
) -> None:
    text = client.post(f"{PAGE}/example", headers=planner).text
    assert "An example, figures made up" in text
    assert "surgical mask 409" in text  # as docs/duty-to-store.md reckons: 3 809 - 3 400


def test_the_example_is_that_of_the_handbook() -> None:
    import samvirke.web.duties as package

    folder = Path(package.__file__).parent / "examples"
    for name in EXAMPLES.values():
        assert (folder / name).read_bytes() == (HERE / "examples" / "duty" / name).read_bytes()


@pytest.mark.parametrize("which", EXAMPLES)
def test_an_empty_file_has_a_row_for_each_thing_to_fill_in(
    client: TestClient, planner: dict[str, str], which: str
) -> None:
    answer = client.get(f"{PAGE}/files/{which}.csv", headers=planner)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == (15 if which == "purchases" else 5)  # five items, of purchases in three years
    assert not any(row["quantity"] for row in rows)
    assert "attachment" in answer.headers["content-disposition"]


def test_an_empty_file_that_was_filled_in_is_understood(client: TestClient, planner: dict[str, str]) -> None:
    text = client.get(f"{PAGE}/files/purchases.csv", headers=planner).content.decode("utf-8-sig")
    filled = text.replace(";;piece", ";120;piece")
    year = max(int(found) for found in re.findall(r"^(\d{4});", filled, flags=re.MULTILINE)) + 1
    asked = {**ASKED, "year": str(year), "day": f"{year}-02-01"}
    answer = client.post(PAGE, headers=planner, data=asked, files=sent(purchases=filled.encode("utf-8-sig")))
    assert answer.status_code == 200
    assert answer.text.count(">30<") >= 5  # three months of 120 a year


def test_there_is_no_other_file(client: TestClient, planner: dict[str, str]) -> None:
    assert client.get(f"{PAGE}/files/node.toml", headers=planner).status_code == 404


# --- response times ----------------------------------------------------------------------------------


def test_the_register_says_what_an_owner_reaches_and_judges_nothing(
    client: TestClient, planner: dict[str, str]
) -> None:
    text = client.get(f"{PAGE}/response-times?owner=org-fire", headers=planner).text
    # Both municipalities lie within their fire limits: docs of the hamlet's coverage, 100 %.
    assert re.search(r'<th scope="row">Vik</th>\s*<td class="number">100.0%</td>', text)
    assert "Modelled: no judgement of whether the law is met" in text
    assert "straight lines with a detour factor" in text
    assert "No everyday test yet" in text
    assert "/app/live/stress" in text


def test_an_owner_sees_only_its_own_services(client: TestClient, planner: dict[str, str]) -> None:
    text = client.get(f"{PAGE}/response-times?owner=org-police", headers=planner).text
    assert "Dal politidistrikt: Police" in text
    assert "Vik og Nes brannvesen: Fire" not in text


def test_those_that_lack_most_stand_first(client: TestClient, planner: dict[str, str]) -> None:
    # The police station lies in Vik; Nes, 15 km off, is reached later than its 19 or 30 minutes for some.
    text = client.get(f"{PAGE}/response-times?owner=org-police", headers=planner).text
    rows = re.findall(r'<tr><th scope="row">(Vik|Nes)</th>\s*<td class="number">([\d.]+)%', text)
    shares = [float(share) for _, share in rows]
    assert len(rows) == 2
    assert shares == sorted(shares)


def test_whose_organisation_has_a_duty_sees_it_first(house: House, client: TestClient) -> None:
    import dataclasses

    headers = dict(as_role(house, "planner"))
    token = headers["Authorization"].removeprefix("Bearer ")
    session = house.sessions.find(token)
    person = dataclasses.replace(session.person, organisation="org-vik")
    headers["Authorization"] = f"Bearer {house.sessions.open(person, 'test')}"
    text = client.get(f"{PAGE}/response-times", headers=headers).text
    assert "Vik og Nes brannvesen: Fire" in text  # the fire service belongs to Vik kommune


@pytest.mark.parametrize("asked", ["owner=nobody", "when=noon", "work=0123456789abcdef"])
def test_what_is_not_there_is_refused(client: TestClient, planner: dict[str, str], asked: str) -> None:
    assert client.get(f"{PAGE}/response-times?{asked}", headers=planner).status_code in (404, 422)


def test_without_a_register_the_page_says_what_to_do(client: TestClient, house: House) -> None:
    headers = dict(as_role(house, "planner"))
    region, house.region = house.region, None
    try:
        text = client.get(f"{PAGE}/response-times", headers=headers).text
    finally:
        house.region = region
    assert "No owner to show yet" in text


@pytest.fixture
def tested(house: House, tmp_path: Path) -> Iterator[str]:
    """Leave an everyday test that is done: Vik 60 of 100 needs in time, Nes 9 of 10; return its id."""
    work = Work(
        id="0123456789abcdef",
        folder=tmp_path / "0123456789abcdef",
        request=Request(
            kind="everyday",
            parameters={one.name: one.default for one in BY_NAME["everyday"].inputs},
            space="live",
            user="kari",
            organisation="org",
            asked_ms=1_800_000_000_000,
            region="norway",
            roads="",
            versions={},
        ),
        became=Became(state="done", started_ms=0, ended_ms=60_000),
    )
    (work.folder / "files").mkdir(parents=True)
    work.write_request()
    work.write_became()
    (work.folder / "figures.json").write_text('{"engine": "road"}')
    common = {"function": "fire", "owner": "org-fire", "share_required": 1.0, "time_limit_s": 1200.0}
    rest = {"p90_s": 900.0, "share_by_own": 1.0, "rests_on": "modelled"}
    rows = [
        {"municipality": "0001", "municipality_name": "Vik", "required": 100.0, "share_in_time": 0.6},
        {"municipality": "0002", "municipality_name": "Nes", "required": 10.0, "share_in_time": 0.9},
    ]
    bounds = [(0.55, 0.65), (0.7, 1.0)]
    table = pd.DataFrame(
        [
            {**common, **rest, **row, "share_in_time_low": low, "share_in_time_high": high}
            for row, (low, high) in zip(rows, bounds, strict=True)
        ]
    )
    table.to_csv(work.folder / "files" / "shortfall.csv", index=False)
    before, house.works = house.works, Works(tmp_path, lambda: "", "", lambda: 1_800_000_000_000)
    yield work.id
    house.works = before


def test_an_everyday_test_tells_the_share_with_its_interval_and_engine(
    client: TestClient, planner: dict[str, str], tested: str
) -> None:
    text = client.get(f"{PAGE}/response-times?owner=org-fire&work={tested}", headers=planner).text
    rows = re.findall(
        r'<th scope="row">(Vik|Nes)</th>\s*<td class="number">(.*?)</td>\s*<td class="number">(.*?)</td>',
        text,
    )
    assert rows == [("Vik", "60.0%", "55.0%–65.0%"), ("Nes", "90.0%", "70.0%–100.0%")]
    assert "Travel times: road network." in text
    assert "Modelled: no judgement of whether the law is met" in text
    # The line of the interval: from 55 to 65 of the hundred that the bar is wide; what is asked at 100.
    assert re.search(r'class="span" x1="55.0" x2="65.0"', text)
    assert re.search(r'class="asked" x1="100.0"', text)
    assert f'href="/app/live/work/{tested}"' in text
    assert "No everyday test yet" not in text


def test_an_owner_that_a_test_does_not_name_has_no_lines(
    client: TestClient, planner: dict[str, str], tested: str
) -> None:
    text = client.get(f"{PAGE}/response-times?owner=org-police&work={tested}", headers=planner).text
    assert "No municipality of this owner is in the result." in text


# --- who and in which language -----------------------------------------------------------------------


def test_who_runs_the_machine_alone_sees_neither_page(client: TestClient, house: House) -> None:
    headers = dict(as_role(house, "administrator"))
    for path in (PAGE, f"{PAGE}/response-times", f"{PAGE}/files/stock.csv"):
        assert client.get(path, headers=headers).status_code == 403
    assert client.post(PAGE, headers=headers, data=FORM).status_code == 403


def test_who_has_no_role_here_is_told_of_no_space(client: TestClient, house: House) -> None:
    headers = signed_in_as(house, "stranger", None)
    assert client.get(PAGE, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("lang", "said"), [("nb", "Lagringsplikt"), ("nn", "Det berre de kan seie"), ("en", "Duty to store")]
)
def test_the_page_speaks_three_languages(client: TestClient, house: House, lang: str, said: str) -> None:
    text = client.get(PAGE, headers=dict(as_role(house, "reader", lang))).text
    assert f'<html lang="{lang}"' in text
    assert said in text


def test_the_page_holds_no_script_or_style_of_its_own(client: TestClient, planner: dict[str, str]) -> None:
    answer = client.post(PAGE, headers=planner, data=FORM, files=sent(purchases=PURCHASES))
    assert " style=" not in answer.text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", answer.text)
    json.loads(answer.text.split('id="words">')[1].split("</script>")[0])
