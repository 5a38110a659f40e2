"""The commands `samvirke roads …`: build a road graph, check it, ask it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, say
from samvirke.cli.output import reject_writing_over
from samvirke.cli.places import read_place, read_places
from samvirke.cli.road_times import open_road_times
from samvirke.cli.roads_check import RoadsFile, check

if TYPE_CHECKING:
    from samvirke.travel.road import RoadTimes
    from samvirke.travel.times import Points

app = typer.Typer(help="Road graphs and the times they give.", no_args_is_help=True)

# A western longitude begins with a minus, like an option.
WITH_PLACES = {"ignore_unknown_options": True}

Place = Annotated[str, typer.Argument(metavar="LON,LAT", help="Degrees, longitude first.")]
Closures = Annotated[Path | None, typer.Option(help="GeoJSON polygons that are closed.")]
At = Annotated[
    str | None, typer.Option(help="Moment for the closures, ISO with a zone; else all of them hold.")
]
ProfileName = Annotated[str, typer.Option("--profile", help="Speeds: limit, ruteplan-oslo or a CSV file.")]
Ferries = Annotated[
    str | None, typer.Option(help="official, timetable, called_out or closed; else as the profile.")
]
Engine = Annotated[str, typer.Option(help="road, or cch with the extra samvirke[fast].")]
FromCsv = Annotated[Path, typer.Option("--from", help="CSV with the columns lon and lat.")]
ToCsv = Annotated[Path, typer.Option("--to", help="CSV with the columns lon and lat.")]

app.command("check")(check)


@app.command()
@command
def build(
    osm_file: Annotated[Path, typer.Argument(metavar="X.osm.pbf", help="OpenStreetMap data.")],
    out: Annotated[Path, typer.Option(*OUT, help="Where to write the graph.")],
    keep_ferry: Annotated[
        list[str] | None, typer.Option(help="Name of a ferry over 60 km to keep; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Build a road graph from an OpenStreetMap file."""
    from samvirke.travel.graph_file import write_graph
    from samvirke.travel.osm import build_graph

    reject_writing_over(out, osm_file)

    say(f"reading {osm_file} …")
    graph = build_graph(osm_file, long_ferries=keep_ferry or ())
    write_graph(graph, out)
    summary = {
        "file": str(out),
        "nodes": graph.n_nodes,
        "arcs": graph.n_arcs,
        "ferry_lines": len(graph.ferries),
        "data_date": graph.source.data_date,
        "licence": graph.source.licence,
        "attribution": graph.source.attribution,
        "source_sha256": graph.source.file_sha256,
        "fingerprint": graph.fingerprint,
    }
    if as_json:
        print_json(summary)
        return
    print(
        f"{out}: {graph.n_nodes:,} nodes, {graph.n_arcs:,} arcs, "
        f"{len(graph.ferries)} ferry lines, data of {graph.source.data_date or 'unknown date'}; "
        f"{graph.source.attribution}"
    )


@app.command(context_settings=WITH_PLACES)
@command
def route(
    roads: RoadsFile,
    start: Place,
    end: Place,
    closures: Closures = None,
    at: At = None,
    profile: ProfileName = "limit",
    ferries: Ferries = None,
    as_json: Json = False,
) -> None:
    """Print the fastest way from one place to another."""
    from dataclasses import asdict

    times = open_road_times(roads, profile=profile, ferries=ferries, closures=closures, at=at)
    source, target = read_place(start), read_place(end)
    way = times.route(source, target)
    without = None
    if way.ferry_time_s:
        # Planners need both: a ferry does not wait for an ambulance.
        by_land = open_road_times(roads, profile=profile, ferries="closed", closures=closures, at=at)
        without = by_land.route(source, target).travel_time_s
    if as_json:
        print_json(
            {
                "travel_time_s": way.travel_time_s,
                "distance_m": way.distance_m,
                "ferry_time_s": way.ferry_time_s,
                "travel_time_without_ferry_s": without if way.ferry_time_s else way.travel_time_s,
                "snapped_m": way.snapped_m,
                "geometry": {
                    "type": "LineString",
                    "coordinates": list(zip(way.lon.tolist(), way.lat.tolist(), strict=True)),
                }
                if len(way.lon)
                else None,
                "describe": asdict(times.describe()),
            }
        )
        return
    _print_route(way, without, times)


def _print_route(way: Any, without: float | None, times: "RoadTimes") -> None:
    snapped = " and ".join(f"{metres:,.0f} m" for metres in way.snapped_m)
    if way.travel_time_s == float("inf"):
        print(f"no way; start and end lie {snapped} from the road")
    else:
        print(f"{way.travel_time_s / 60:.1f} min, {way.distance_m / 1000:.1f} km")
        if without is not None:
            by_land = f"{without / 60:.1f} min" if without < float("inf") else "no way"
            print(f"includes {way.ferry_time_s / 60:.1f} min of ferry; without ferry: {by_land}")
        print(f"start and end lie {snapped} from the road, included in straight lines")
    _print_source(times)


@app.command(context_settings=WITH_PLACES)
@command
def isochrone(
    roads: RoadsFile,
    start: Place,
    minutes: Annotated[str, typer.Option(help="Limits, such as 5,10.")],
    out: Annotated[Path | None, typer.Option(*OUT, help="GeoJSON file to write.")] = None,
    closures: Closures = None,
    at: At = None,
    profile: ProfileName = "limit",
    ferries: Ferries = None,
    as_json: Json = False,
) -> None:
    """Draw the land along the roads that are reached within some minutes, as GeoJSON."""
    reject_writing_over(out, roads, closures)
    import json
    from dataclasses import asdict

    import shapely

    from samvirke.cli.places import read_minutes
    from samvirke.travel.whole_file import whole_file

    limits_min = read_minutes(minutes)
    times = open_road_times(roads, profile=profile, ferries=ferries, closures=closures, at=at)
    areas = times.isochrone(read_place(start), [60 * limit for limit in limits_min])
    document = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"minutes": limit},
                "geometry": json.loads(shapely.to_geojson(area)),
            }
            for limit, area in zip(limits_min, areas, strict=True)
        ],
        "describe": asdict(times.describe()),
    }
    if out is not None:
        with whole_file(out) as file:
            file.write(json.dumps(document, ensure_ascii=False).encode())
        say(f"wrote {out}")
    if as_json or out is None:
        print_json(document)


@app.command()
@command
def nearest(
    roads: RoadsFile,
    from_csv: FromCsv,
    to_csv: ToCsv,
    out: Annotated[Path | None, typer.Option(*OUT, help="CSV file to write, a row a target.")] = None,
    closures: Closures = None,
    at: At = None,
    profile: ProfileName = "limit",
    ferries: Ferries = None,
    as_json: Json = False,
) -> None:
    """Say which place of one table reaches each place of another first."""
    from dataclasses import asdict

    reject_writing_over(out, roads, closures)

    import numpy as np

    from samvirke.travel.whole_file import whole_file

    sources, targets = read_places(from_csv), read_places(to_csv)
    times = open_road_times(roads, profile=profile, ferries=ferries, closures=closures, at=at)
    best = times.nearest(sources, targets)
    reached = np.isfinite(best.travel_time_s)
    if out is not None:
        # Rows of the table of sources are counted from 1, as people count them.
        lines = [
            f"{row},{source + 1},{time_s:.1f}" if source >= 0 else f"{row},,"
            for row, (source, time_s) in enumerate(zip(best.source, best.travel_time_s, strict=True), start=1)
        ]
        with whole_file(out) as file:
            file.write(("\n".join(["target,source,travel_time_s", *lines]) + "\n").encode())
        say(f"wrote {out}")
    if as_json:
        print_json(
            {
                "source": (best.source + 1).tolist(),
                "travel_time_s": best.travel_time_s.tolist(),
                "unreached": int((~reached).sum()),
                "snapped_too_far": _too_far(times, sources, targets),
                "describe": asdict(times.describe()),
            }
        )
        return
    minutes = best.travel_time_s[reached] / 60
    print(f"{reached.sum():,} of {len(targets):,} places are reached")
    if len(minutes):
        print(f"half of them within {np.median(minutes):.1f} min, the last in {minutes.max():.1f} min")
    _print_source(times)


@app.command()
@command
def matrix(
    roads: RoadsFile,
    from_csv: FromCsv,
    to_csv: ToCsv,
    out: Annotated[Path, typer.Option(*OUT, help="File to write.")],
    limit_min: Annotated[
        float | None, typer.Option(min=0, help="Times beyond it count as not reached, minutes.")
    ] = None,
    engine: Engine = "road",
    closures: Closures = None,
    at: At = None,
    profile: ProfileName = "limit",
    ferries: Ferries = None,
    as_json: Json = False,
) -> None:
    """Write the seconds from every place of one table to every place of another to a file."""
    from dataclasses import asdict

    reject_writing_over(out, roads, closures)

    from rich.console import Console
    from rich.progress import Progress

    from samvirke.model.errors import BadInputError
    from samvirke.travel.cch import CchTimes
    from samvirke.travel.matrix_file import write_matrix

    if engine not in ("road", "cch"):
        raise BadInputError(f"the engine is {engine!r}; it must be road or cch")
    sources, targets = read_places(from_csv), read_places(to_csv)
    by_road = open_road_times(roads, profile=profile, ferries=ferries, closures=closures, at=at)
    times = CchTimes.of(by_road) if engine == "cch" else by_road
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("stations", total=len(sources))
        stored = write_matrix(
            out,
            times,
            sources,
            targets,
            limit_s=float("inf") if limit_min is None else 60 * limit_min,
            progress=lambda done, _: progress.update(task, completed=done),
        )
    too_far = _too_far(by_road, sources, targets)
    if as_json:
        print_json(
            {
                "file": str(out),
                "shape": stored.seconds.shape,
                "key": stored.key,
                "sha256": stored.sha256,
                "snapped_too_far": too_far,
                "describe": asdict(stored.description),
            }
        )
        return
    print(f"{out}: {len(sources):,} × {len(targets):,} whole seconds, key {stored.key[:16]}")
    _print_source(by_road)


def _too_far(times: "RoadTimes", sources: "Points", targets: "Points") -> dict[str, int]:
    return {
        "sources": int((~times.snap(sources).on_network).sum()),
        "targets": int((~times.snap(targets).on_network).sum()),
    }


def _print_source(times: "RoadTimes") -> None:
    about = times.describe()
    say(f"{about.profile}; data of {about.data_date or 'unknown date'}; {about.attribution}; {about.note}")
