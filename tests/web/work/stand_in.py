"""Stands in for the process that works: it says how far it is at once, and goes on as long as it is asked to.

A year is a thousandth of a second; a seed below 0 is refused as the real one refuses it.
"""

import json
import sys
import time
from pathlib import Path

folder = Path(sys.argv[1])
asked = json.loads((folder / "request.json").read_text())["parameters"]
if asked["seed"] < 0:
    (folder / "fault.txt").write_text("the seed is below 0")
    sys.exit(2)
(folder / "files").mkdir()
(folder / "files" / "half.csv").write_text("a\n")
told = {"doing": "years", "done": 0, "of": asked["runs"], "begun_s": 0.0, "at_s": 0.0}
(folder / "progress.json").write_text(json.dumps(told))
time.sleep(asked["runs"] / 1000)
