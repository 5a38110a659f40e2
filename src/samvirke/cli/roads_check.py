"""The command `samvirke roads check`: what a road graph is worth."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import Json, command, finding, print_json, print_table

if TYPE_CHECKING:
    from samvirke.travel.snap import Snapper

RoadsFile = Annotated[Path, typer.Argument(metavar="X.roads", help="Made by `roads build`.")]

LEAST_SHARE = 0.9  # of the nodes in the largest part; Oslo east, cut out of a city, has 0.95


@command
def check(
    roads: RoadsFile,
    region: Annotated[
        str | None, typer.Option(help="Region whose sites and cells should lie on the network.")
    ] = None,
    max_snap_m: Annotated[float, typer.Option(min=1, help="Farthest from a road, metres.")] = 5000,
    as_json: Json = False,
) -> None:
    """Say what a road graph is worth; exit code 1 when something is found."""
    from samvirke.travel.graph_file import read_graph
    from samvirke.travel.snap import Snapper

    graph = read_graph(roads)
    sizes = graph.part_sizes
    share = float(sizes[0] / graph.n_nodes) if graph.n_nodes else 0.0
    findings = []
    if share < LEAST_SHARE:
        findings.append(
            f"only {share:.0%} of the nodes are in the largest part, where at least "
            f"{LEAST_SHARE:.0%} are expected; is it an extract of several places?"
        )
    if not graph.source.data_date:
        findings.append("the date of the data is not known, so no time judges compliance")
    ferries = [
        {
            "name": line.name,
            "length_km": line.length_m / 1000,
            "duration_min": None if line.duration_s is None else line.duration_s / 60,
            "interval_min": None if line.headway_s is None else line.headway_s / 60,
            "cars": "tagged" if line.cars_tagged else "assumed",
        }
        for line in sorted(graph.ferries, key=lambda line: line.name)
    ]
    snapping = []
    if region is not None:
        from samvirke.register.region import Region

        opened, snapper = Region.open(region), Snapper(graph, max_snap_m)
        for name in ("sites", "cells"):
            rows, too_far = _snapping(snapper, opened.table(name), name)
            snapping.append(rows)
            findings += too_far
    report = {
        "file": str(roads),
        "nodes": graph.n_nodes,
        "arcs": graph.n_arcs,
        "largest_part_nodes": int(sizes[0]),
        "largest_part_share": share,
        "parts": len(sizes),
        "places_can_snap_to": int(graph.can_be_snapped_to.sum()),
        "data_date": graph.source.data_date,
        "attribution": graph.source.attribution,
        "ferries": ferries,
        "snapping": snapping,
        "findings": findings,
    }
    if as_json:
        print_json(report)
    else:
        _print_check(report)
    if findings:
        finding("; ".join(findings))


def _snapping(snapper: "Snapper", table: Any, name: str) -> tuple[dict[str, Any], list[str]]:
    import numpy as np

    from samvirke.travel.times import Points

    snapped = snapper.snap(Points(table["lon"].to_numpy(), table["lat"].to_numpy()))
    far = np.flatnonzero(~snapped.on_network)
    on = snapped.distance_m[snapped.on_network]
    row = {
        "table": name,
        "rows": len(table),
        "on_network": len(on),
        "median_m": float(np.median(on)) if len(on) else None,
        "p95_m": float(np.percentile(on, 95)) if len(on) else None,
        "too_far": [str(table["id"].iloc[index]) for index in far],
    }
    if not len(far):
        return row, []
    text = f"{len(far)} of {len(table)} {name} lie more than {snapper.max_snap_m:g} m from every road"
    if "population" in table.columns:
        text += f" ({table['population'].iloc[far].sum():,.0f} people)"
    return row, [text]


def _print_check(report: dict[str, Any]) -> None:
    print(
        f"{report['file']}: {report['nodes']:,} nodes, {report['arcs']:,} arcs, "
        f"data of {report['data_date'] or 'unknown date'}; {report['attribution']}\n"
        f"{report['largest_part_nodes']:,} nodes ({report['largest_part_share']:.1%}) in the largest "
        f"of {report['parts']:,} parts; places snap to {report['places_can_snap_to']:,} nodes"
    )
    if report["ferries"]:
        print_table(
            ("ferry", "km", "crossing min", "interval min", "cars"),
            [
                (
                    line["name"],
                    line["length_km"],
                    "–" if line["duration_min"] is None else line["duration_min"],
                    "–" if line["interval_min"] is None else line["interval_min"],
                    line["cars"],
                )
                for line in report["ferries"]
            ],
        )
    if report["snapping"]:
        print_table(
            ("table", "rows", "on network", "median m", "95 % within m"),
            [
                (
                    row["table"],
                    row["rows"],
                    row["on_network"],
                    "–" if row["median_m"] is None else row["median_m"],
                    "–" if row["p95_m"] is None else row["p95_m"],
                )
                for row in report["snapping"]
            ],
        )
