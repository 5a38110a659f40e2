"""What `import samvirke` gives."""

import subprocess
import sys

import pytest

import samvirke
from samvirke.model.errors import BadInputError


def test_the_front_door_gives_what_it_lists() -> None:
    assert [getattr(samvirke, name) for name in samvirke.__all__]


def test_what_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(AttributeError, match=r"it has.*Region.*stress"):
        samvirke.regions  # noqa: B018


def test_importing_it_does_not_import_pandas() -> None:
    code = "import sys, samvirke; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_built_in_region_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInputError, match="norway"):
        samvirke.Region.builtin("atlantis")
