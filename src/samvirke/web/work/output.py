"""What a piece of work leaves: the report in three languages, its inside for the pages, and its figures."""

import gzip
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any, TypeVar

from samvirke.prepare.report.language import LANGUAGES
from samvirke.prepare.report.layout import Inside, Page
from samvirke.web.work.order import Order

R = TypeVar("R")
INSIDE = "inside.%s.json.gz"  # by language; beside the files, which are for download
FIGURES = "figures.json"
ONE_LANGUAGE = "report.html"  # as the writers of `prepare` call it


def write_pages(order: Order, page: Callable[[R, str], Page], result: R) -> None:
    """Keep the report of a result: a file in each language for download, and its inside for the web.

    Parameters
    ----------
    order
        Where it is written.
    page
        Of a module of `samvirke.prepare.report`: ``endurance_page.page``.
    result
        What it shows.
    """
    order.files.mkdir(parents=True, exist_ok=True)
    for code in LANGUAGES:
        made = page(result, code)
        (order.files / f"report.{code}.html").write_bytes(made.whole().encode())
        told = json.dumps(asdict(made.inside()), ensure_ascii=False).encode()
        (order.folder / (INSIDE % code)).write_bytes(gzip.compress(told, 6, mtime=0))
    # The writers of tables leave the report in one language too: it is one of the three.
    (order.files / ONE_LANGUAGE).unlink(missing_ok=True)


def read_inside(folder: Path, code: str) -> Inside | None:
    """Return the inside of the report in a language; None where the work left none.

    Raises
    ------
    OSError, ValueError
        When it is there and cannot be read.
    """
    path = folder / (INSIDE % code)
    if not path.exists():
        return None
    told = json.loads(gzip.decompress(path.read_bytes()))
    if set(told) != {one.name for one in dataclass_fields(Inside)}:
        raise ValueError("it is of another version of Samvirke")
    return Inside(**{**told, "scripts": tuple(told["scripts"]), "styles": tuple(told["styles"])})


def write_figures(order: Order, figures: Mapping[str, Any]) -> None:
    """Keep a few figures of the result, for lists and for holding results beside each other.

    Parameters
    ----------
    order
        Where they are written.
    figures
        What JSON can hold, numpy's numbers too; what is not a finite number becomes None.
    """
    text = json.dumps(_plain(figures), ensure_ascii=False, indent=1, allow_nan=False)
    (order.folder / FIGURES).write_text(text + "\n", encoding="utf-8")


def read_figures(folder: Path) -> dict[str, Any]:
    """Return the figures of a result; empty where the work left none."""
    try:
        told = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):  # a numpy scalar
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
