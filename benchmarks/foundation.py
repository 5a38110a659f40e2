"""What the foundation promises: how fast it starts, loads and answers."""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.harness import Benchmark

BIN = Path(sys.executable).parent
SHARED = Path(__file__).parents[2] / "shared" / "norway"


def _import_samvirke() -> None:
    subprocess.run([sys.executable, "-c", "import samvirke"], check=True)


def _import_pandas() -> None:
    subprocess.run([sys.executable, "-c", "import pandas"], check=True)


def _help() -> None:
    subprocess.run([BIN / "samvirke", "--help"], check=True, stdout=subprocess.DEVNULL)


def _demo() -> str:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [BIN / "samvirke", "stress", "norway", "--runs", "4", "--seed", "1", "--out", folder],
            check=True,
            capture_output=True,
        )
        return ", ".join(f"{f.name} {f.stat().st_size / 1e6:.1f} MB" for f in sorted(Path(folder).iterdir()))


def _load_builtin() -> str:
    from samvirke import Region

    return f"{sum(len(rows) for rows in Region.builtin('norway').tables.values())} rows"


_full = Path(tempfile.gettempdir()) / "samvirke-bench-norway.zip"


def _build_full() -> None:
    from samvirke.register.sources.norway.full_region import build_norway

    if not _full.exists():
        build_norway(SHARED).write(_full)
    _load_pandas()


def _read_full() -> str:
    from samvirke import Region

    return f"{len(Region.read(_full).cells)} cells"


def _load_pandas() -> None:
    import pandas as pd

    import samvirke.register.region

    assert pd
    assert samvirke.register.region


BENCHMARKS = [
    Benchmark(
        name="import samvirke",
        ours=_import_samvirke,
        peer=_import_pandas,
        peer_name="import pandas",
        target="< 0.3 s",
        target_s=0.3,
    ),
    Benchmark(name="samvirke --help", ours=_help, target="< 0.5 s", target_s=0.5),
    Benchmark(
        name="built-in norway loads",
        ours=_load_builtin,
        prepare=_load_pandas,
        target="< 0.5 s",
        target_s=0.5,
    ),
    Benchmark(
        name="full norway package loads",
        ours=_read_full,
        prepare=_build_full,
        needs=str(SHARED),
        target="< 2 s",
        target_s=2.0,
    ),
    Benchmark(name="demo", ours=_demo, target="< 60 s, < 2 GB", target_s=60.0),
]
