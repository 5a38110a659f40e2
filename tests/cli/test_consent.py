"""`samvirke consent verify` says whether proofs of consent are as they were written."""

from pathlib import Path

import apsw
import pytest
from tests.web.public.test_proof import given
from typer.testing import CliRunner

from samvirke.cli.app import app
from samvirke.web.public.proof import Proof


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    proof = Proof(tmp_path / "public" / "consent.sqlite")
    for n in (1, 2, 3):
        proof.write(given(n), "words", n)
    proof.kept.close()
    return tmp_path


def test_proofs_in_order_are_counted(folder: Path) -> None:
    told = CliRunner().invoke(app, ["consent", "verify", str(folder)])
    assert (told.exit_code, told.stdout) == (0, "3 proofs; all in order\n")


def test_an_altered_proof_is_a_finding(folder: Path) -> None:
    file = apsw.Connection(str(folder / "public" / "consent.sqlite"))
    file.execute("DROP TRIGGER given_stays")
    file.execute("UPDATE given SET told = replace(told, 'true', 'false') WHERE n = 1")
    file.close()
    told = CliRunner().invoke(app, ["consent", "verify", str(folder), "--json"])
    assert told.exit_code == 1
    assert "proof 1 was altered" in told.stdout


def test_a_folder_without_proofs_is_told_as_such(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["consent", "verify", str(tmp_path)])
    assert told.exit_code == 2
    assert not (tmp_path / "public").exists()
