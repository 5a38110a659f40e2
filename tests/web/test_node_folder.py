"""A node's folder: made whole, read strictly, and never changed by half."""

import stat
import tomllib
from pathlib import Path

import pytest

from samvirke.model.errors import BadInputError
from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.journal.keys import read_key
from samvirke.web.example import make_example
from samvirke.web.node_file import place_of, read_node_file
from samvirke.web.node_folder import make_node, peer_in, trust, wall_ms
from samvirke.web.toml_text import toml_text

TOLD = {"centre": "110.innlandet", "agency": "fire", "organisation": "municipality-3403"}


def test_a_new_node_has_a_key_and_an_account_that_nobody_else_may_read(tmp_path: Path) -> None:
    made = make_node(tmp_path / "a", TOLD, "ola")
    for name in ("keys/node.key", "accounts.json"):
        assert stat.S_IMODE((made.folder / name).stat().st_mode) == 0o600
    assert str(read_key(made.folder / "keys" / "node.key").public) == made.key
    account = Accounts(made.folder / "accounts.json", wall_ms).sign_in("ola", made.password, "test")
    assert account.person.role_in("live") == "leader"
    assert made.password not in "".join(path.read_text() for path in made.folder.rglob("*") if path.is_file())


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(BadInputError, match="holds something already"):
        make_node(tmp_path, TOLD, "ola")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_trust_goes_both_ways_only_when_both_say_so(tmp_path: Path) -> None:
    make_node(tmp_path / "a", TOLD, "ola")
    other = {**TOLD, "centre": "112.innlandet", "agency": "police", "listen": "127.0.0.1:9"}
    make_node(tmp_path / "b", other, "kari")
    trust(tmp_path / "a", peer_in(tmp_path / "b"))
    place = place_of(read_node_file(tmp_path / "a" / "node.toml"))
    assert dict(place.agencies) == {"110.innlandet": "fire", "112.innlandet": "police"}
    assert read_node_file(tmp_path / "a" / "node.toml").peers[0].url == "http://127.0.0.1:9"
    assert read_node_file(tmp_path / "b" / "node.toml").peers == ()


def test_a_centre_is_trusted_once_and_a_bad_key_changes_nothing(tmp_path: Path) -> None:
    make_node(tmp_path / "a", TOLD, "ola")
    make_node(tmp_path / "b", {**TOLD, "centre": "112.innlandet", "agency": "police"}, "kari")
    peer = peer_in(tmp_path / "b")
    before = (tmp_path / "a" / "node.toml").read_bytes()
    with pytest.raises(BadInputError, match="key id is another's"):
        trust(tmp_path / "a", {**peer, "keys": [peer["keys"][0].replace("+", "+f", 1)]})
    with pytest.raises(BadInputError, match="is the node itself"):
        trust(tmp_path / "a", peer_in(tmp_path / "a"))
    assert (tmp_path / "a" / "node.toml").read_bytes() == before
    trust(tmp_path / "a", peer)
    with pytest.raises(BadInputError, match=r"trusts 112\.innlandet already"):
        trust(tmp_path / "a", peer)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('agency = "army"', "agency: Input should be 'fire'"),
        ('answer_for = ["x"]', "answer_for: Extra inputs are not permitted"),
        ('listen = "8110"', "listen: listen is '8110'; it must be host and port"),
        ("organisation = 7", "organisation: Input should be a valid string"),
        ('triple = ["ABC"]', "triple: 'ABC' is no name of a centre"),
        ('[[spaces]]\nname = "live"\nmode = "exercise"', "the live space is called live"),
        ('[[spaces]]\nname = "x"\nmode = "test"\n[[spaces]]\nname = "x"\nmode = "test"', "each name once"),
        ("centre = ", "cannot be read"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "node.toml"
    kept = {key: value for key, value in TOLD.items() if not line.startswith(f"{key} ")}
    path.write_text(f"{toml_text(kept)}\n{line}\n")
    with pytest.raises(BadInputError) as refused:
        read_node_file(path)
    assert told in str(refused.value)


def test_who_the_node_answers_for_is_told_by_patterns(tmp_path: Path) -> None:
    path = tmp_path / "node.toml"
    path.write_text(toml_text({**TOLD, "answers_for": ["fire-service-34*", "police-innlandet"]}))
    answers_for = place_of(read_node_file(path)).answers_for
    asked = ["fire-service-3403", "fire-service-0301", "police-innlandet", "police-innlandet-2"]
    assert [answers_for(organisation) for organisation in asked] == [True, False, True, False]


def test_the_example_is_four_nodes_that_trust_one_another(tmp_path: Path) -> None:
    made = make_example(tmp_path / "demo", 9000)
    assert [node.user for node in made] == ["ola", "kari", "liv", "per"]
    for node in made:
        file = read_node_file(node.folder / "node.toml")
        assert len(file.peers) == 3
    oslo = place_of(read_node_file(tmp_path / "demo" / "113-oslo" / "node.toml"))
    assert oslo.answers_for("state-air-ambulance")
    at_110 = tmp_path / "demo" / "110"
    password = (at_110 / "password-nina.txt").read_text().strip()
    nina = Accounts(at_110 / "accounts.json", wall_ms).sign_in("nina", password, "test").person
    assert (nina.role_in("live"), nina.agency) == ("operator", "fire")


def test_toml_is_read_back_as_it_was_written() -> None:
    told = {
        "text": 'quote " slash \\ line\nå \x7f',
        "list": ["a", "b"],
        "flag": True,
        "phones": {"112.innlandet": ["112"]},
        "peers": [{"centre": "a", "keys": ["k"]}, {"centre": "b", "keys": ["k", "l"]}],
    }
    assert tomllib.loads(toml_text(told)) == told
