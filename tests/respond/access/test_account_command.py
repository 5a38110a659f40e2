"""`samvirke account`, as a person types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvirke.cli.app import app
from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.web.node_folder import make_node, wall_ms

GOOD, OTHER = "fire kaniner på trikken", "sju bøtter med lingon"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    told = {"centre": "110.innlandet", "agency": "fire", "organisation": "Brann IKS"}
    make_node(tmp_path / "node", told, "first")
    return tmp_path / "node"


def run(*words: object, password: str | None = None) -> tuple[int, str]:
    env = {"SAMVIRKE_PASSWORD": password, "COLUMNS": "120"}
    result = CliRunner().invoke(app, ["account", *map(str, words)], env=env)
    return result.exit_code, result.output


def test_an_account_is_added_used_closed_opened_and_removed(folder: Path) -> None:
    added = run("add", folder, "kari", "--role", "live=operator", "--agency", "health", password=GOOD)
    assert added == (0, "kari may sign in at 110.innlandet: operator in live\n")
    code, text = run("list", folder, "--json")
    told = {row["user"]: row for row in json.loads(text)}
    assert (code, sorted(told)) == (0, ["first", "kari"])
    assert (told["kari"]["agency"], told["kari"]["organisation"]) == ("health", "Brann IKS")
    accounts = Accounts(folder / "accounts.json", wall_ms)
    assert accounts.sign_in("kari", GOOD, "127.0.0.1").person.agency == "health"
    assert run("close", folder, "kari")[0] == 0
    assert accounts.get("kari") is None
    assert run("open", folder, "kari")[0] == 0
    assert run("password", folder, "kari", password=OTHER)[0] == 0
    assert accounts.sign_in("kari", OTHER, "127.0.0.1").person.user == "kari"
    assert run("remove", folder, "kari")[0] == 0
    assert accounts.get("kari") is None


@pytest.mark.parametrize(
    ("words", "password", "told"),
    [
        (("add", "kari", "--role", "live=operator"), "passord12345", "what guessers try first"),
        (("add", "kari", "--role", "operator"), GOOD, "SPACE=ROLE"),
        (("add", "kari", "--role", "live=node"), GOOD, "must be operator"),
        (("add", "Kari N", "--role", "live=operator"), GOOD, "small letters"),
        (("add", "first", "--role", "live=operator"), GOOD, "there is an account first"),
        (("remove", "per"), None, "there are: first"),
    ],
)
def test_what_cannot_be_done_is_refused_with_exit_code_2(
    folder: Path, words: tuple[str, ...], password: str | None, told: str
) -> None:
    before = (folder / "accounts.json").read_bytes()
    code, text = run(words[0], folder, *words[1:], password=password)
    assert (code, told in text) == (2, True), text
    assert (folder / "accounts.json").read_bytes() == before
    assert password is None or password not in text


def test_a_folder_that_is_no_nodes_is_refused(tmp_path: Path) -> None:
    code, text = run("list", tmp_path)
    assert (code, "node.toml" in text) == (2, True)
