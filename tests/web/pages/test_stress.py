"""The stress test and work in the background, as pages: who may, what is shown, what is refused."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.hamlet import hamlet
from tests.prepare import result_factory
from tests.prepare.endurance_made_up import made_up_endurance as made_up
from tests.web.house_of import house_of, signed_in_as

from samvirke.prepare.endurance.files import write_endurance
from samvirke.prepare.files import write_result
from samvirke.prepare.report import endurance_page, stress_page
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.registers.own import OwnRegister
from samvirke.web.work.open import close_works
from samvirke.web.work.order import Order
from samvirke.web.work.output import write_figures, write_pages
from samvirke.web.work.record import Became, Request, Work
from samvirke.web.work.report_css import scoped
from samvirke.web.work.works import Works

HTML = {"accept": "text/html", "sec-fetch-site": "same-origin"}
T0 = 1_800_000_000_000
EPIDEMIC, EVERYDAY, BEFORE, OTHER = ("0" * 15 + str(n) for n in (1, 2, 3, 4))
PARAMETERS: dict[str, dict[str, Any]] = {
    "pandemic": {
        "preset": "fhi_march_2020",
        "runs": 20,
        "days": None,
        "stock": "",
        "stock_file": None,
        "supply": 100.0,
        "sharing": "none",
        "cut": "none",
        "cut_item": None,
        "cut_days": None,
        "shortages": None,
        "use": None,
        "contacts": None,
        "seed": 1,
    },
    "everyday": {"runs": 4, "by_road": True, "seed": 7},
}


def kept(folder: Path, id_: str, kind: str, space: str = "live") -> Order:
    """Write down a work that was done, and return where its result goes."""
    place = folder / id_
    place.mkdir(parents=True)
    request = Request(
        kind=kind,
        parameters=PARAMETERS[kind],
        space=space,
        user="kari",
        organisation="org",
        asked_ms=T0 + int(id_[-1]),
        region="norway",
        roads="",
        versions={"samvirke": "1"},
    )
    became = Became(state="done", started_ms=T0, ended_ms=T0 + 42_000)
    work = Work(id=id_, folder=place, request=request, became=became)
    work.write_request()
    work.write_became()
    return Order(
        kind=kind, parameters=request.parameters, region="norway", roads="", folder=place, processes=1
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return works of two kinds whose results are made up, so that their figures are known."""
    place = tmp_path_factory.mktemp("node") / "work"
    result = made_up()
    order = kept(place, EPIDEMIC, "pandemic")
    write_endurance(result, order.files)
    write_pages(order, endurance_page.page, result)
    measures = {"peak_intensive": {"p05": 600.0, "p50": 632.0, "p95": 685.0}}
    short = [{"item": "gown", "day": 152.0, "owner": "Vik"}]
    write_figures(order, {"starts_on": result.starts_on, "measures": measures, "first_short": short})
    shutil.copytree(place / EPIDEMIC, place / BEFORE)
    gaps = result_factory.made_up_result_with_areas()
    order = kept(place, EVERYDAY, "everyday")
    write_result(gaps, order.files)
    write_pages(order, stress_page.page, gaps)
    write_figures(order, {"engine": "line", "functions": []})
    kept(place, OTHER, "everyday", "exercise-1")
    return place


@pytest.fixture(scope="module")
def house(folder: Path) -> Iterator[House]:
    house = house_of("110.innlandet", spaces=("live", "exercise-1"))
    house.region = hamlet()
    stand_in = Path(__file__).parent.parent / "work" / "stand_in.py"
    house.works = Works(folder, lambda: "norway", "", lambda: T0, ("python3", str(stand_in)))
    yield house
    house.works.close()


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house), follow_redirects=False, headers=HTML) as client:
        yield client


@pytest.fixture(scope="module")
def as_role(house: House) -> Callable[..., dict[str, str]]:
    known: dict[str, dict[str, str]] = {}

    def sign_in(role: str, lang: str = "nb") -> dict[str, str]:
        if role not in known:
            known[role] = signed_in_as(house, f"the-{role}", role)  # type: ignore[arg-type]
        return {**known[role], "cookie": f"sprak={lang}"}

    return sign_in


As = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("code", "heading", "about"),
    [
        ("nb", "Stresstest", "Sett registeret på prøve"),
        ("nn", "Stresstest", "Set registeret på prøve"),
        ("en", "Stress test", "Put the register under strain"),
    ],
)
def test_the_page_says_what_it_is_in_three_languages(
    client: TestClient, as_role: As, code: str, heading: str, about: str
) -> None:
    shown = client.get("/app/live/stress", headers=as_role("planner", code)).text
    assert f">{heading}</h1>" in shown
    assert about in shown


def test_who_may_not_start_sees_results_and_no_form(client: TestClient, as_role: As) -> None:
    for role in ("operator", "reader"):
        shown = client.get("/app/live/stress", headers=as_role(role)).text
        assert EVERYDAY in shown
        assert "work-form" not in shown
        assert client.post("/app/live/work/start/everyday", headers=as_role(role)).status_code == 403
        assert client.get("/app/live/work/start/everyday", headers=as_role(role)).status_code == 403
        for act in ("cancel", "again", "delete"):
            answer = client.post(f"/app/live/work/{EVERYDAY}/{act}", headers=as_role(role))
            assert answer.status_code == 403
        page = client.get(f"/app/live/work/{EVERYDAY}", headers=as_role(role)).text
        assert "/delete" not in page
    assert client.get(f"/app/live/work/{EVERYDAY}", headers=as_role("administrator")).status_code == 403
    assert client.get(f"/app/live/work/{EVERYDAY}").headers["location"].startswith("/sign-in")


def test_another_site_starts_nothing(client: TestClient, as_role: As, house: House) -> None:
    # By cookie, as a browser would be led to send it.
    token = as_role("planner")["Authorization"].removeprefix("Bearer ")
    headers = {"cookie": f"samvirke={token}", "sec-fetch-site": "cross-site"}
    before = len(house.works.listed("live")) if house.works else 0
    assert client.post("/app/live/work/start/everyday", headers=headers).status_code in (401, 403)
    assert house.works is not None
    assert len(house.works.listed("live")) == before


def test_faults_stand_beside_their_fields_and_what_was_written_stays(client: TestClient, as_role: As) -> None:
    told = {"preset": "plague", "runs": "1e9", "supply": "100", "sharing": "none", "cut": "none", "seed": "1"}
    answer = client.post("/app/live/work/start/pandemic", data=told, headers=as_role("planner", "en"))
    assert answer.status_code == 422
    assert "«plague» is not one of the choices" in answer.text
    assert 'id="w-pandemic-runs-fault">«1e9» is too high. It must be 500 or less.' in answer.text
    assert 'value="1e9"' in answer.text
    assert 'aria-describedby="w-pandemic-runs-help w-pandemic-runs-fault" aria-invalid="true"' in answer.text


def test_a_form_is_done_once_and_leads_to_its_work_which_can_be_cancelled(
    client: TestClient, as_role: As, house: House
) -> None:
    leader = as_role("leader", "en")
    told = {"runs": "50", "seed": "1", "_key": "once"}
    first = client.post("/app/live/work/start/everyday", data=told, headers=leader)
    assert first.status_code == 303
    where = first.headers["location"]
    again = client.post("/app/live/work/start/everyday", data=told, headers=leader)
    assert again.headers["location"] == where
    part = client.get(f"{where}/part/progress", headers=leader)
    assert 'hx-trigger="every 1s"' in part.text or part.headers["hx-refresh"] == "true"
    assert client.post(f"{where}/cancel", headers=leader).headers["location"] == where
    assert house.works is not None
    work = house.works.get("live", where.rsplit("/", 1)[1])
    assert work.is_over
    assert work.request.parameters == {"runs": 50, "by_road": False, "seed": 1}
    over = client.get(f"{where}/part/progress", headers=leader)
    assert over.headers["hx-refresh"] == "true"
    assert "hx-get" not in over.text
    assert client.post(f"{where}/delete", data={"_next": "//evil"}, headers=leader).headers["location"] == (
        "/app/live/work"
    )
    assert client.get(where, headers=leader).status_code == 404


def test_a_result_stands_in_the_page_in_its_language_under_the_policy_of_the_page(
    client: TestClient, as_role: As
) -> None:
    for code, words in (("nb", "En modell, ikke observasjon"), ("en", "A model, not observation")):
        answer = client.get(f"/app/live/work/{EPIDEMIC}", headers=as_role("reader", code))
        assert words in answer.text
        assert answer.text.count("<h1") == 1
        assert " style=" not in answer.text
        assert '<script type="application/json" id="data">{' in answer.text
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        for name in ("vendor/d3.min.js", "report/page.js", "inside/report.css", "inside/endurance.css"):
            assert f"/{name}" in answer.text
            assert client.get(_address(answer.text, name)).status_code == 200


def _address(shown: str, name: str) -> str:
    end = shown.index(f"/{name}") + len(name) + 1
    return shown[shown.rindex('"', 0, end) + 1 : end]


def test_one_owner_sees_only_what_is_theirs_and_what_to_do(client: TestClient, as_role: As) -> None:
    result = made_up()
    owner = result.owners.iloc[0]
    address = f"/app/live/work/{EPIDEMIC}?owner={owner['owner']}"
    shown = client.get(address, headers=as_role("reader", "en")).text
    part = shown[shown.index('<section id="owner"') :].split("</section>")[0]
    assert f"What {owner['owner_name']} must do" in part
    others = set(result.owners["owner_name"]) - {owner["owner_name"]}
    tables = part[part.index("</form>") :]
    assert not [name for name in others if f">{name}<" in tables]
    assert "Short from day" in tables
    nobody = client.get(f"/app/live/work/{EPIDEMIC}/part/owner?owner=who", headers=as_role("reader", "en"))
    assert "must do" not in nobody.text


def test_gaps_of_an_owner_are_said_with_share_asked_and_number(client: TestClient, as_role: As) -> None:
    result = result_factory.made_up_result_with_areas()
    gaps = result.table[(result.table["gap"] > 0) & result.table["share_required"].notna()]
    worst = gaps.sort_values("gap", ascending=False).iloc[0]
    shown = client.get(
        f"/app/live/work/{EVERYDAY}/part/owner?owner={worst['owner']}", headers=as_role("reader", "en")
    ).text
    assert f"in {worst['municipality_name']}:" in shown
    assert f"the standard asks {worst['share_required']:.0%}" in shown


def test_the_weeks_of_a_map_are_those_of_the_table(client: TestClient, as_role: As) -> None:
    told = json.loads(
        client.get(f"/app/live/work/{EPIDEMIC}/part/weeks", headers=as_role("reader", "en")).content
    )
    weekly = made_up().weekly
    row = weekly.loc[weekly["per_1000"].idxmax()]
    assert told["values"][row["municipality"]][int(row["week"])] == pytest.approx(row["per_1000"], abs=5e-4)
    assert told["max"] == pytest.approx(row["per_1000"], abs=5e-4)
    assert len(told["steps"]) == weekly["week"].max() + 1
    assert told["steps"][1].startswith("Week 2, from day 7")
    assert told["first"] == weekly.groupby("week")["infections"].sum().idxmax()
    assert client.get(f"/app/live/work/{EVERYDAY}/part/weeks", headers=as_role("reader")).status_code == 404


def test_results_of_the_same_kind_stand_beside_each_other(client: TestClient, as_role: As) -> None:
    shown = client.get("/app/live/stress?threat=pandemic", headers=as_role("reader", "en")).text
    assert "Epidemic: results beside each other" in shown
    assert shown.count("632 (600–685)") == 2
    assert "Gown or coverall: 152" in shown
    assert "beside each other" not in client.get("/app/live/stress", headers=as_role("reader", "en")).text


def test_files_are_sent_to_be_kept_and_no_other_file_is_sent(client: TestClient, as_role: As) -> None:
    reader = as_role("reader")
    answer = client.get(f"/app/live/work/{EPIDEMIC}/files/report.nb.html", headers=reader)
    assert answer.headers["content-disposition"] == ('attachment; filename="pandemic-000000-report.nb.html"')
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.content.startswith(b"<!doctype html>")
    assert answer.content == endurance_page.render_endurance(made_up(), "nb").encode()  # as the command's
    for name in ("request.json", "..%2Frequest.json", "%2e%2e/state.json", "nothing.csv"):
        assert client.get(f"/app/live/work/{EPIDEMIC}/files/{name}", headers=reader).status_code == 404


def test_a_work_of_another_space_is_not_there(client: TestClient, as_role: As) -> None:
    assert client.get(f"/app/live/work/{OTHER}", headers=as_role("reader")).status_code == 404
    assert client.get("/app/live/work/zz", headers=as_role("reader")).status_code == 404


def test_the_list_of_all_work_and_its_empty_state(client: TestClient, as_role: As, house: House) -> None:
    assert EVERYDAY in client.get("/app/live/work", headers=as_role("reader")).text
    part = client.get("/app/live/work/part/list?page=measures", headers=as_role("reader", "en")).text
    assert EVERYDAY not in part
    before, house.works = house.works, None
    try:
        empty = client.get("/app/live/work", headers=as_role("reader", "en")).text
        assert "Begin with a stress test" in empty
        told = {"runs": "1", "seed": "1"}
        refused = client.post("/app/live/work/start/everyday", data=told, headers=as_role("leader"))
        assert refused.status_code == 422
        assert "this node has no register to work on" in refused.text
    finally:
        close_works(house)
        house.works = before


def test_without_a_register_the_page_says_first_how_to_get_one(tmp_path: Path) -> None:
    bare = house_of("110.innlandet")
    bare.works = Works(tmp_path, lambda: "", "", lambda: T0)
    planner = {**signed_in_as(bare, "kari", "planner"), "cookie": "sprak=en"}
    with TestClient(make_app(bare), headers=HTML) as client:
        text = client.get("/app/live/stress", headers=planner).text
        assert "There is no register yet" in text
        assert 'href="/app/live/register"' in text.split('id="main"')[1]
        assert "load the page again" not in text  # nothing is being read
        assert "work/start" not in text
        bare.register = OwnRegister(None, "norway")
        reading = client.get("/app/live/stress", headers=planner).text
        assert "The register is being read. It takes some seconds; then load the page again." in reading
        assert "There is no register yet" not in reading


def test_change_and_run_again_holds_what_was_asked(client: TestClient, as_role: As) -> None:
    shown = client.get(f"/app/live/work/start/everyday?again={EVERYDAY}", headers=as_role("planner")).text
    assert 'id="w-everyday-seed" name="seed" value="7"' in shown


def test_a_result_of_another_version_says_to_run_it_again(
    client: TestClient, as_role: As, folder: Path, house: House
) -> None:
    assert house.works is not None
    work = house.works.get("live", BEFORE) if (folder / BEFORE / "state.json").exists() else None
    assert work is not None
    inside = folder / BEFORE / "inside.nb.json.gz"
    kept_bytes = inside.read_bytes()
    inside.write_bytes(b"not packed")
    try:
        answer = client.get(f"/app/live/work/{BEFORE}", headers=as_role("reader"))
        assert answer.status_code == 409
        assert "run it again" in answer.text
    finally:
        inside.write_bytes(kept_bytes)


def test_styles_of_a_report_hold_in_its_element_alone_and_follow_the_page_in_the_dark() -> None:
    css = """:root { --ink: #000; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #fff; }
}
table { color: var(--ink); }"""
    assert (
        scoped(css)
        == """.report {
& { --ink: #000; }
[data-color-scheme="dark"] & { --ink: #fff; }
@media screen and (prefers-color-scheme: dark) {
  [data-color-scheme="auto"] & { --ink: #fff; }
}
table { color: var(--ink); }
}
"""
    )
