"""Numbers of incidents, as people say them aloud."""

from datetime import UTC, datetime

from samvirke.respond.act import Scene


def next_number(scene: Scene) -> str:
    """Return the next number of this centre and year: `110.innlandet-2026-00017`, without gaps."""
    year = datetime.fromtimestamp(scene.now_ms / 1000, UTC).year
    begins = f"{scene.centre}-{year}-"
    own = [
        int(record.get("number")[len(begins) :])
        for record in scene.state.by_kind.get("incident", {}).values()
        if record.home == scene.centre and str(record.get("number", "")).startswith(begins)
    ]
    return f"{begins}{max(own, default=0) + 1:05d}"
