"""The handbook says what the program does."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_page_of_commands_says_what_their_help_says() -> None:
    # A process of its own: typer looks at the width of the terminal when it is imported.
    page = subprocess.run([sys.executable, "docs/commands.py"], cwd=ROOT, capture_output=True, check=True)
    assert (ROOT / "docs" / "commands.md").read_bytes() == page.stdout


def test_every_page_of_the_handbook_is_in_its_table_of_contents() -> None:
    listed = set(re.findall(r"^([a-z/-]+)$", (ROOT / "docs" / "index.md").read_text(), re.MULTILINE))
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")} - {"index"}
    assert pages <= listed


def test_every_decision_says_when_it_was_accepted() -> None:
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert re.match(r"# \d+\. .+ \(accepted \d{4}-\d\d-\d\d\)\n", page.read_text()), page.name


def test_the_worked_examples_run_as_they_stand(tmp_path: Path) -> None:
    blocks = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs" / "python.md").read_text(), re.MULTILINE | re.DOTALL
    )
    assert len(blocks) >= 5
    # One after another: later ones use what earlier ones made.
    code = "\n".join(blocks).replace("examples/", f"{ROOT}/examples/")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
