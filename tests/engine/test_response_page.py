"""docs/response.md: a stranger adds a rule by the page alone, and both simulators follow it."""

import re
from pathlib import Path
from typing import Any, Literal

import pytest
from tests.engine.worlds import Crew, course, need, world

from samvirke.engine.response.dispatch.named import RULES
from samvirke.engine.response.dispatch.rule import Rule, bound
from samvirke.engine.response.simulate import simulate
from samvirke.register.region import Region

ENGINES: tuple[Literal["kernel", "reference"], ...] = ("kernel", "reference")
PAGE = Path(__file__).parents[2] / "docs" / "response.md"


def python_of(page: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page, re.DOTALL)


@pytest.fixture
def rule() -> Any:
    """Return the page's rule, as a reader has it who copied the first example."""
    names: dict[str, Any] = {"__name__": "page"}
    exec(python_of(PAGE.read_text())[0], names)  # noqa: S102  # our own page
    return names["AtStationFirst"]


def test_the_page_names_every_rule_there_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)
    assert rows == list(RULES)


def test_the_rule_of_the_page_is_thirty_lines_and_a_rule(rule: Any) -> None:
    assert len(python_of(PAGE.read_text())[0].splitlines()) <= 33
    made: Rule = rule(margin_s=60.0)
    assert made.meaning.endswith(".")


@pytest.mark.parametrize(("margin_s", "goes"), [(99.0, 1), (100.0, 0), (101.0, 0)])
def test_the_crew_at_the_station_goes_unless_the_other_is_sooner_by_the_margin(
    rule: Any, hamlet: Region, margin_s: float, goes: int
) -> None:
    # At the station: 60 + 600 = 660. On call: 300 + 260 = 560, 100 sooner. Equal: the lower index.
    two = world([Crew(at=0, turnout_s=60), Crew(at=1, turnout_s=300)], [[600, 260]])
    asked = course(need(0, 0))
    dispatch = bound([rule(margin_s=margin_s)], hamlet, two, asked)
    for engine in ENGINES:
        assert simulate(two, asked, dispatch=dispatch, engine=engine).first_unit.tolist() == [goes]


def test_the_examples_of_the_page_run_as_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"__name__": "page"}
    for example in python_of(PAGE.read_text()):
        exec(example, names)  # noqa: S102  # our own page
    # What it prints stands on the page, so that a reader need not run it.
    (printed,) = re.findall(r"```text\n(\[.*?)```", PAGE.read_text(), re.DOTALL)
    assert capsys.readouterr().out == printed
