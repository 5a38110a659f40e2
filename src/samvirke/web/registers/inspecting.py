"""Check a package apart from the node: `python -m samvirke.web.registers.inspecting FILE`.

What somebody sends may unpack to more memory than the machine has, whatever its size says: a zip, or a
Parquet file that repeats one long text a million times. So it is read first by a process of its own, with a
limit of memory and time; only what that process found sound is read by the node.
"""

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from samvirke.model.finding import Finding

MEMORY_BYTES = 4 << 30  # of addresses; Norway needs 1.2 GB of them, the most for libraries
TIME_S = 300
MOST_FINDINGS = 5_000  # that are told; a column in metres gives one for each of its rows


def inspect_apart(path: Path) -> tuple[list[Finding], list[Finding]]:
    """Return what is wrong with a package and what deserves a note."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program and a path of our own making
            [sys.executable, "-m", __spec__.name if __spec__ else __name__, str(path)],
            capture_output=True,
            timeout=TIME_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [_too_much(path)], []
    # Killed by a limit, or told by Python, numpy or Arrow that there is no memory left.
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return [_too_much(path)], []
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    told = json.loads(done.stdout)
    return [Finding(**one) for one in told["findings"]], [Finding(**one) for one in told["notes"]]


def _too_much(path: Path) -> Finding:
    return Finding(
        table=path.name,
        seen=f"a package that takes more than {TIME_S} s or {MEMORY_BYTES >> 30} GB of memory to read",
        allowed="a register of one region",
        do="split the region, or find out who sent this",
    )


def _main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_S, TIME_S))
    from samvirke.register.package import inspect_package

    found = inspect_package(path)
    told = {
        "findings": [asdict(one) for one in found.findings[:MOST_FINDINGS]],
        "notes": [asdict(one) for one in found.notes[:MOST_FINDINGS]],
    }
    if len(found.findings) > MOST_FINDINGS:
        more = Finding(
            table=Path(path).name,
            seen=f"{len(found.findings) - MOST_FINDINGS:,} findings more",
            allowed="none",
            do="mend these first; `samvirke region check` lists all",
        )
        told["findings"].append(asdict(more))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main(sys.argv[1])
