"""The commands `samvirke journal …`, as the owner of a file and somebody who got a proof type them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from tests.respond.journal_tools.made import a_part, an_entry
from typer.testing import CliRunner, Result

from samvirke.cli.journal import app
from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.checkpoint import Checkpoint
from samvirke.respond.journal.keys import PrivateKey, read_key, write_key
from samvirke.respond.journal.merkle import Tree
from samvirke.respond.journal.note import cosign
from samvirke.respond.journal.proof_file import check_proof
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.web.node_folder import make_node, trust

HERE, THERE = "110.innlandet/1", "113.innlandet/1"
OURS, THEIRS = PrivateKey("110.innlandet", b"\x01" * 32), PrivateKey("113.innlandet", b"\x02" * 32)
SECRET = "brudd i venstre handledd"  # noqa: S105  # what one part says and others do not
FIRST = an_entry(
    0,
    a_part("A", {"title": "=1+1", "place": "Storgata 1"}),
    a_part("A", {"medical_note": SECRET}, field_class="HELSE", salt=b"\x02" * 16),
)
LOG = [FIRST, *(an_entry(seq) for seq in range(1, 30))]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path / "journal.sqlite")
    store.write(LOG)
    store.close()
    return tmp_path / "journal.sqlite"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    write_key(tmp_path / "node.key", OURS)
    return tmp_path / "node.key"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def signed(tmp_path: Path, size: int) -> Path:
    root = Tree(entry.leaf for entry in LOG[:size]).root()
    note = tmp_path / f"checkpoint-{size}"
    note.write_text(cosign(Checkpoint(HERE, "live", size, root).signed(OURS), THEIRS, 1_800_000_000))
    return note


def test_a_sound_journal_ends_with_0_and_says_how_far_it_is_proved(path: Path, tmp_path: Path) -> None:
    note = signed(tmp_path, 20)
    result = run("verify", path, "--key", OURS.public, "--key", THEIRS.public, "--checkpoint", note)
    assert result.exit_code == 0, result.stderr
    assert f"root of {HERE} over 30 entries: {Tree(e.leaf for e in LOG).root().hex()}" in result.stdout
    assert (
        "no checkpoint that a known key of 110.innlandet has signed covers entries 20 to 29" in result.stderr
    )
    document = json.loads(run("verify", path, "--key", OURS.public, "--checkpoint", note, "--json").stdout)
    assert document["sound"] is True
    assert (document["logs"][0]["proved_to"], document["logs"][0]["sound_to"]) == (20, 30)


def test_the_keys_that_a_node_knows_prove_what_lies_in_its_folder(tmp_path: Path) -> None:
    told = {"centre": "110.innlandet", "agency": "fire", "organisation": "Innlandet brannvesen"}
    folder = make_node(tmp_path / "110", told, "ola").folder
    peer = {"centre": "113.innlandet", "agency": "health", "url": "", "keys": [str(THEIRS.public)]}
    trust(folder, peer)
    former = PrivateKey("110.innlandet", b"\x03" * 32)
    (folder / "keys" / "former.txt").write_text(f"{former.public}\n")
    (folder / "spaces" / "live").mkdir(parents=True)
    file = folder / "spaces" / "live" / "journal.sqlite"
    store = SqliteStore(file)
    store.write(LOG)
    for size, key in ((10, former), (30, read_key(folder / "keys" / "node.key"))):
        root = Tree(entry.leaf for entry in LOG[:size]).root()
        note = cosign(Checkpoint(HERE, "live", size, root).signed(key), THEIRS, 1_800_000_000)
        store.put(f"checkpoint/{size}", note.encode())
    store.close()
    blind = run("verify", file)
    (note,) = [line for line in blind.stderr.splitlines() if "no key was given for" in line]
    assert "2 of 110.innlandet" in note
    assert note.endswith(f"give --keys-of {folder}")
    result = run("verify", file, "--keys-of", folder)
    assert (result.exit_code, result.stderr) == (0, "")  # no note: all 30 entries are signed
    log = json.loads(run("verify", file, "--keys-of", folder, "--json").stdout)["logs"][0]
    assert log["proved_to"] == 30
    assert sorted(size for size, name, at_s in log["signed"] if at_s and name == "113.innlandet") == [10, 30]
    assert run("verify", file, "--keys-of", tmp_path).exit_code == 2  # no node lies there


def test_a_fault_ends_with_1(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.index(b"Storgata 1")
    data[at] ^= 1
    path.write_bytes(data)
    result = run("verify", path)
    assert result.exit_code == 1
    assert "is not what was written: 1 fault" in result.stderr
    assert f"{HERE} 0" in result.stdout
    assert json.loads(run("verify", path, "--json").stdout)["sound"] is False


@pytest.mark.parametrize("words", [("none.sqlite",), ("JOURNAL", "--key", "nonsense")])
def test_what_cannot_be_used_ends_with_2(path: Path, words: tuple[str, ...]) -> None:
    result = run("verify", *(str(path) if word == "JOURNAL" else word for word in words))
    assert result.exit_code == 2
    assert result.stderr.startswith("samvirke: ")


def test_showing_says_that_it_filters_nothing(path: Path) -> None:
    result = run("show", path, "--about", "incident:110.innlandet:A")
    assert result.exit_code == 0
    assert "shows all that the file holds" in result.stderr
    assert "medical_note" in result.stdout
    rows = json.loads(run("show", path, "--last", 3, "--json").stdout)
    assert [row["seq"] for row in rows] == [27, 28, 29]


def test_an_export_holds_every_part_and_a_spreadsheet_runs_nothing(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("export", path, "--out", out).exit_code == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [row["class"] for row in rows[:3]] == ["FELLES", "HELSE", "FELLES"]
    assert len(rows) == 31
    assert rows[0]["written_utc"] == "2027-01-15T08:00:00.000+00:00"
    assert json.loads(rows[1]["data"]) == {"medical_note": SECRET}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
    as_json = tmp_path / "out.json"
    assert run("export", path, "-o", as_json).exit_code == 0
    document = json.loads(as_json.read_text())
    assert document[0]["data"] == {"title": "=1+1", "place": "Storgata 1"}
    assert [row["commitment"] for row in document[:2]] == [part.commitment.hex() for part in FIRST.parts]
    assert run("export", path, "-o", tmp_path / "out.xlsx").exit_code == 2
    assert run("export", path, "-o", path).exit_code == 2
    assert run("verify", path).exit_code == 0


def a_proof(path: Path, tmp_path: Path, *words: object) -> Path:
    made = run("proof", path, 0, "--checkpoint", signed(tmp_path, 20), *words)
    assert made.exit_code == 0, made.stderr
    (tmp_path / "proof.json").write_text(made.stdout)
    return tmp_path / "proof.json"


def test_a_third_party_checks_a_proof_with_the_public_key_alone(path: Path, tmp_path: Path) -> None:
    proof = a_proof(path, tmp_path)
    path.unlink()  # they have not got the journal
    result = run("check-proof", proof, "--key", OURS.public, "--key", THEIRS.public)
    assert result.exit_code == 0, result.stderr
    assert f"entry 0 stands in the log {HERE} of 20 entries that 110.innlandet signed" in result.stdout
    assert "113.innlandet has seen that log, 2027-01-15T08:00:00+00:00" in result.stdout
    assert SECRET in result.stdout


def test_a_proof_shows_the_parts_that_were_chosen_and_holds_no_byte_of_others(
    path: Path, tmp_path: Path
) -> None:
    proof = a_proof(path, tmp_path, "--part", 0)
    assert FIRST.parts[1].salt is not None
    told = json.loads(proof.read_text())
    assert [part["content"] is None for part in told["parts"]] == [False, True]
    assert FIRST.parts[1].salt.hex() not in proof.read_text()
    result = run("check-proof", proof, "--key", OURS.public, "--json")
    shown = json.loads(result.stdout)["parts"]
    assert shown[0]["content"]["data"]["place"] == "Storgata 1"
    assert shown[1] == {"class": "HELSE", "content": None}


CHANGES: dict[str, Any] = {
    "another seq": lambda told: told | {"seq": 1},
    "another moment": lambda told: told | {"wall_ms": told["wall_ms"] + 1},
    "another space": lambda told: told | {"space": "test-1"},
    "a shorter path": lambda told: told | {"path": told["path"][:-1]},
    "another path": lambda told: told | {"path": [told["path"][0][::-1], *told["path"][1:]]},
    "another class": lambda told: (
        told | {"parts": [told["parts"][0] | {"class": "ETAT"}, *told["parts"][1:]]}
    ),
    "another content": lambda told: (
        told | {"parts": [told["parts"][0] | {"content": "e30="}, *told["parts"][1:]]}
    ),
    "one part less": lambda told: told | {"parts": told["parts"][:1]},
    "another size": lambda told: told | {"checkpoint": told["checkpoint"].replace("\n20\n", "\n21\n")},
    "no signature": lambda told: (
        told
        | {"checkpoint": "\n".join(line for line in told["checkpoint"].split("\n") if "— 110" not in line)}
    ),
    "no proof": lambda told: {"form": told["form"]},
    "a list": lambda told: [told],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_proof_that_was_changed_proves_nothing(path: Path, tmp_path: Path, change: Any) -> None:
    proof = a_proof(path, tmp_path)
    told = json.loads(proof.read_text())
    assert check_proof(told, [OURS.public]).entry == FIRST
    with pytest.raises(InvalidValueError):
        check_proof(change(told), [OURS.public])
    proof.write_text(json.dumps(change(told)))
    assert run("check-proof", proof, "--key", OURS.public).exit_code == 1


def test_a_proof_is_checked_with_a_key_and_not_without(path: Path, tmp_path: Path) -> None:
    proof = a_proof(path, tmp_path)
    assert run("check-proof", proof).exit_code == 2
    assert run("check-proof", proof, "--key", THEIRS.public).exit_code == 1


def test_an_entry_that_no_checkpoint_covers_is_not_proved(path: Path, tmp_path: Path) -> None:
    result = run("proof", path, 25, "--checkpoint", signed(tmp_path, 20))
    assert result.exit_code == 2
    assert "there is no entry 25 among the first 20" in result.stderr
    assert "holds no signed checkpoint" in run("proof", path, 0).stderr


def test_the_owner_signs_what_the_log_is_and_the_note_verifies_later(
    path: Path, key: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    note.write_text(run("checkpoint", path, "--key", key).stdout)
    document = json.loads(run("verify", path, "--key", OURS.public, "--checkpoint", note, "--json").stdout)
    assert document["logs"][0]["proved_to"] == 30


def test_the_owner_erases_in_the_file_of_a_stopped_node(path: Path, key: Path, tmp_path: Path) -> None:
    note = signed(tmp_path, 20)
    why = ("--reason", "feil person", "--ground", "GDPR art. 17", "--user", "eva")
    result = run("erase", path, 0, 1, "--key", key, *why)
    assert result.exit_code == 0, result.stderr
    assert SECRET.encode() not in path.read_bytes()
    document = json.loads(run("verify", path, "--key", OURS.public, "--checkpoint", note, "--json").stdout)
    log = document["logs"][0]
    assert (document["sound"], log["entries"], log["erased"], log["proved_to"]) == (True, 31, 1, 20)
    rows = json.loads(run("show", path, "--json").stdout)
    assert [row["here"] for row in rows if row["seq"] == 0] == ["yes", "erased"]
    (erasure,) = (row for row in rows if row["kind"] == "part-erased/1")
    assert (erasure["data"]["reason"], erasure["user"]) == ("feil person", "eva")
    assert "it is erased already" in run("erase", path, 0, 1, "--key", key, *why).stderr


def test_who_has_not_the_key_of_the_centre_erases_nothing(path: Path, tmp_path: Path) -> None:
    write_key(tmp_path / "other.key", THEIRS)
    why = ("--reason", "a", "--ground", "b", "--user", "eva")
    result = run("erase", path, 0, 1, "--key", tmp_path / "other.key", *why)
    assert result.exit_code == 2
    assert "there are 0 logs here" in result.stderr
    assert SECRET.encode() in path.read_bytes()


def test_a_copy_is_made_and_verifies(path: Path, tmp_path: Path) -> None:
    assert run("copy", path, tmp_path / "copy.sqlite").exit_code == 0
    assert run("verify", tmp_path / "copy.sqlite").exit_code == 0
    assert run("copy", path, tmp_path / "copy.sqlite").exit_code == 2


def test_of_several_logs_one_must_be_named(path: Path, tmp_path: Path) -> None:
    store = SqliteStore(path)
    store.write([an_entry(0, origin=THERE)])
    store.close()
    result = run("proof", path, 0, "--checkpoint", signed(tmp_path, 20))
    assert result.exit_code == 2
    assert f"give --origin, one of: {HERE}, {THERE}" in result.stderr
    assert run("proof", path, 0, "--checkpoint", signed(tmp_path, 20), "--origin", HERE).exit_code == 0
