"""Measure all benchmarks, or those whose name holds a word; write bench/results.json and .md."""

import json
import sys
from pathlib import Path

from benchmarks import (
    beds,
    calls,
    compare,
    forecast,
    foundation,
    journal,
    map_page,
    pages,
    pandemic,
    production,
    response,
    roads,
    siting,
    state,
    stock,
    stock_days,
    stream,
    who_can_come,
)
from benchmarks.harness import Benchmark, measure

ALL: list[Benchmark] = [
    *foundation.BENCHMARKS,
    *response.BENCHMARKS,
    *calls.BENCHMARKS,
    *compare.BENCHMARKS,
    *siting.BENCHMARKS,
    *roads.BENCHMARKS,
    *pandemic.BENCHMARKS,
    *stock_days.BENCHMARKS,
    *stock.BENCHMARKS,
    *beds.BENCHMARKS,
    *production.BENCHMARKS,
    *forecast.BENCHMARKS,
    *journal.BENCHMARKS,
    *state.BENCHMARKS,
    *stream.BENCHMARKS,
    *who_can_come.BENCHMARKS,
    *map_page.BENCHMARKS,
    *pages.BENCHMARKS,
]


def table(rows: list[dict[str, object]]) -> str:
    """Return the results as a Markdown table."""
    columns = ("name", "ours s", "peer", "peer s", "ratio", "peak MB", "target", "note")
    head = f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|\n"
    lines = []
    for row in rows:
        if "left_out" in row:
            lines.append(f"| {row['name']} | left out: {row['left_out']} | | | | | {row['target']} | |")
            continue
        peer = [row.get("peer", "–"), _number(row.get("peer_s")), _number(row.get("ratio"))]
        met = {True: " ✓", False: " **missed**"}.get(row.get("met"), "")  # type: ignore[call-overload]
        lines.append(
            f"| {row['name']} | {_number(row['ours_s'])} | {peer[0]} | {peer[1]} | {peer[2]} "
            f"| {_number(row['ours_peak_mb'])} | {row['target']}{met} | {row['note']} |"
        )
    machine = rows[0]["machine"] if rows else ""
    return f"{head}{chr(10).join(lines)}\n\nMeasured on {machine}.\n"


def _number(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else "–"


def main() -> int:
    """Run what was asked for; 1 when a target was missed."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [benchmark for benchmark in ALL if only in benchmark.name]
    if not chosen:
        print(
            f"no benchmark is named like {only!r}; there are: {', '.join(b.name for b in ALL)}",
            file=sys.stderr,
        )
        return 2
    rows = []
    for benchmark in chosen:
        print(f"measuring {benchmark.name} …", file=sys.stderr, flush=True)
        rows.append(measure(benchmark))
    out = Path("bench")
    out.mkdir(exist_ok=True)
    (out / "results.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    (out / "results.md").write_text(table(rows))
    print(table(rows))
    return int(any(row.get("met") is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
