"""Places and limits as people type them on the command line."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

from samvirke.model.errors import BadInputError

if TYPE_CHECKING:
    from samvirke.travel.times import Points


def read_place(text: str) -> "Points":
    """Read one place, ``LON,LAT`` in degrees."""
    from samvirke.travel.times import Points

    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadInputError(
            f"the place is {text!r}; it must be LON,LAT in degrees without a space, such as 10.75,59.91"
        ) from error
    return Points([lon], [lat])  # type: ignore[arg-type]  # it makes arrays of them


def read_lat_lon(text: str) -> tuple[float, float]:
    """Read one place as maps write it, ``LAT,LON`` in degrees."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadInputError(
            f"the place is {text!r}; it must be LAT,LON in degrees without a space, such as 59.91,10.75"
        ) from error
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise BadInputError(
            f"the place is lat {lat:g}, lon {lon:g}; lat must be -90 to 90 and lon -180 to 180 degrees"
        )
    return lat, lon


def read_places(path: Path) -> "Points":
    """Read the columns `lon` and `lat` of a CSV file."""
    import pandas as pd

    from samvirke.travel.times import Points

    if not path.is_file():
        raise BadInputError(f"there is no file {path}; give a CSV with the columns lon and lat")
    try:
        with path.open(encoding="utf-8-sig") as file:
            semicolons = ";" in file.readline()  # as Norwegian spreadsheets save it
        table = pd.read_csv(
            path,
            sep=";" if semicolons else ",",
            decimal="," if semicolons else ".",
            encoding="utf-8-sig",
        )
    except ValueError as error:  # pandas' own errors and those of the encoding are ValueErrors
        raise BadInputError(f"{path} is no CSV ({error}); save it as CSV UTF-8") from error
    table.columns = [str(name).strip().lower() for name in table.columns]
    for column in ("lon", "lat"):
        if column not in table.columns:
            raise BadInputError(
                f"{path} has the columns {', '.join(table.columns)}; it needs lon and lat, degrees"
            )
        numbers = pd.to_numeric(table[column], errors="coerce")
        if numbers.isna().any():
            row = int(numbers.isna().to_numpy().argmax())
            seen = str(table[column].iloc[row])
            raise BadInputError(
                f"{path}, row {row + 2}: {column} is {seen!r}; it must be a number of degrees, such as 10.75"
            )
        table[column] = numbers.astype("float64")
    return Points(table["lon"].to_numpy(), table["lat"].to_numpy())


def read_minutes(text: str) -> list[float]:
    """Read limits such as ``5,10``."""
    try:
        limits = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise BadInputError(f"minutes is {text!r}; it must be numbers such as 5,10") from error
    if not all(0 < limit < math.inf for limit in limits):
        raise BadInputError(f"minutes is {text!r}; every limit must be above 0")
    return limits
