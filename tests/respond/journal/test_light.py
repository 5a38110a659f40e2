"""The journal starts fast: it is opened by commands and by tests that kill it hundreds of times."""

import subprocess
import sys

HEAVY = {"numpy", "pandas", "numba", "scipy", "geopandas", "fastapi", "typer"}


def test_opening_a_journal_loads_nothing_heavy() -> None:
    code = (
        "import sys, samvirke.respond.journal.sqlite, samvirke.respond.journal.journal; print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & {name.partition(".")[0] for name in loaded.split()}
