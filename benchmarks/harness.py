"""What a benchmark is, and how one is measured: in a fresh process, with its peak memory."""

import multiprocessing
import os
import platform
import resource
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
    try:
        result: tuple[float, float, str] = receive.recv()
    except EOFError:
        child.join()
        raise RuntimeError(f"a benchmark ended without a result, exit code {child.exitcode}") from None
    child.join()
    return result


def _run(work: Callable[[], object], prepare: Callable[[], None] | None, send: Any) -> None:
    if prepare is not None:
        prepare()
    begin = time.perf_counter()
    note = work()
    seconds = time.perf_counter() - begin
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    peak_kb = max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children)
    send.send((seconds, peak_kb / 1024, "" if note is None else str(note)))
    send.close()
