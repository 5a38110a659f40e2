"""The handbook's page of incidents says what the program does."""

import re
from pathlib import Path

from samvirke.respond.needs.machine import lines

PAGE = (Path(__file__).parents[3] / "docs" / "incidents.md").read_text()


def test_every_act_of_the_table_of_messages_stands_on_the_page() -> None:
    assert {line.act for line in lines() if f"`{line.act}`" not in PAGE} == set()


def test_the_worked_example_runs_as_it_stands() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    exec(compile(block, "docs/incidents.md", "exec"), {})  # noqa: S102 - the page is ours; its assert is the test
