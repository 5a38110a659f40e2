"""What a benchmark is, and how one is measured: in a fresh process, with the peak memory of it
and its children (sampled, so a peak shorter than 50 ms may be missed)."""

import contextlib
import multiprocessing
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """One thing measured, with the peer it is held against.

    Parameters
    ----------
    name
        Short, for `ONLY=name`.
    ours, peer
        Run once each in a process of its own; what they return is shown as a note.
    peer_name
        What the peer is.
    target, target_s
        The issue's words, and its seconds where it names some.
    prepare
        Run in the same process before the clock starts.
    needs
        A path that must exist; where it does not the benchmark is left out, and says so.
    """

    name: str
    ours: Callable[[], object]
    peer: Callable[[], object] | None = None
    peer_name: str = ""
    target: str = ""
    target_s: float | None = None
    prepare: Callable[[], None] | None = None
    needs: str = ""


def measure(benchmark: Benchmark) -> dict[str, Any]:
    """Return name, seconds and peak MB of ours and the peer, and the machine."""
    row: dict[str, Any] = {
        "name": benchmark.name,
        "target": benchmark.target,
        "target_s": benchmark.target_s,
        "machine": machine(),
    }
    if benchmark.needs and not Path(benchmark.needs).exists():
        return {**row, "left_out": f"{benchmark.needs} is not there"}
    row["ours_s"], row["ours_peak_mb"], row["note"] = _in_child(benchmark.ours, benchmark.prepare)
    if benchmark.peer is not None:
        row["peer"] = benchmark.peer_name
        row["peer_s"], row["peer_peak_mb"], row["peer_note"] = _in_child(benchmark.peer, benchmark.prepare)
        row["ratio"] = row["peer_s"] / row["ours_s"]
    if benchmark.target_s is not None:
        row["met"] = row["ours_s"] <= benchmark.target_s
    return row


def machine() -> str:
    """Say what the numbers were measured on."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}"


def _in_child(work: Callable[[], object], prepare: Callable[[], None] | None) -> tuple[float, float, str]:
    # Forked, so that work may be a closure; nothing heavy is loaded in the parent.
    context = multiprocessing.get_context("fork")
    receive, send = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(work, prepare, send))
    child.start()
    send.close()
    peak_mb = 0.0
    while not receive.poll(0.05):
        peak_mb = max(peak_mb, tree_memory_mb(child.pid or 0))
    try:
        seconds, note = receive.recv()
    except EOFError:
        child.join()
        raise RuntimeError(f"a benchmark ended without a result, exit code {child.exitcode}") from None
    child.join()
    return seconds, peak_mb, note


def tree_memory_mb(root: int) -> float:
    """Return the memory of a process and all below it; pages they share count once."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended since
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(fields[1])
    family, grown = {root}, True
    while grown:
        children = {pid for pid, parent in parents.items() if parent in family} - family
        family |= children
        grown = bool(children)
    total_kb = 0
    for pid in family:
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total_kb += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total_kb / 1024


def _run(work: Callable[[], object], prepare: Callable[[], None] | None, send: Any) -> None:
    if prepare is not None:
        prepare()
    begin = time.perf_counter()
    note = work()
    seconds = time.perf_counter() - begin
    send.send((seconds, "" if note is None else str(note)))
    send.close()
