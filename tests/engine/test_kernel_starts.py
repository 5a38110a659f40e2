"""The kernel from outside: a second start compiles nothing, and nothing reaches outside its array."""

import json
import os
import subprocess
import sys
from pathlib import Path

from samvirke import _kernel

ROOT = Path(__file__).parents[2]
ONE_CASE = """
import json
from tests.engine.random_worlds import random_case
from samvirke.engine.response.kernel.loop import play
from samvirke.engine.response.simulate import simulate
for number in range({cases}):
    case = random_case(number)
    outcome = simulate(case.world, case.course, seed=case.seed, run=case.run, dispatch=case.dispatch,
                       conditions=case.conditions, alert_s=case.alert_s, traced=True)
    assert outcome.trace is not None
stats = play.stats
print(json.dumps([sum(stats.cache_hits.values()), sum(stats.cache_misses.values())]))
"""


def hits_and_misses(cases: int, **environment: str) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", ONE_CASE.format(cases=cases)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: list[int] = json.loads(done.stdout)
    return answer


def test_a_second_start_compiles_nothing() -> None:
    hits_and_misses(1)
    assert hits_and_misses(20) == [1, 0]  # one form of the kernel serves all cases


def test_a_kernel_is_outdated_when_a_file_beside_it_changes(tmp_path: Path) -> None:
    # numba itself looks at the kernel's own file only, and would go on using what was compiled.
    (tmp_path / "parts.py").write_text(
        "from samvirke._kernel import part\n@part\ndef step(x):\n    return x + 1\n"
    )
    (tmp_path / "whole.py").write_text(
        "from parts import step\nfrom samvirke._kernel import kernel\n"
        "@kernel\ndef run(x):\n    return step(x)\nprint(run(1))\n"
    )

    def answer() -> str:
        done = subprocess.run(
            [sys.executable, "whole.py"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert [answer(), answer()] == ["2", "2"]
    (tmp_path / "parts.py").write_text(
        "from samvirke._kernel import part\n@part\ndef step(x):\n    return x + 5\n"
    )
    assert answer() == "6"


def test_numba_still_keeps_its_stamp_where_we_set_it() -> None:
    @_kernel.kernel
    def nothing() -> int:
        return 0

    assert len(nothing._cache._cache_file._source_stamp) == 32  # type: ignore[attr-defined]


def test_nothing_reaches_outside_its_array(tmp_path: Path) -> None:
    # Compiled anew with every index checked: an index outside would raise.
    hits, misses = hits_and_misses(60, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))
    assert (hits, misses) == (0, 1)
