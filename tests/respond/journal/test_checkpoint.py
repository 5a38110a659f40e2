"""Keys, signed notes and checkpoints: vectors of others, and what must be refused."""

import base64
from pathlib import Path

import pytest

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.checkpoint import Checkpoint, read_checkpoint, trusted
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.keys import PrivateKey, PublicKey, read_key, write_key
from samvirke.respond.journal.merkle import EMPTY_ROOT
from samvirke.respond.journal.note import cosign, sign, text_of, verify

# The example of the first implementation of signed notes (golang.org/x/mod/sumdb/note).
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_BASE64 = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZ",
    "InNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
)
GO_SIGNATURE = f"— PeterNeumann {''.join(GO_BASE64)}\n"

FIRE = PrivateKey("110.innlandet", bytes(range(32)))
POLICE = PrivateKey("112.innlandet", bytes(range(1, 33)))
HEALTH = PrivateKey("113.innlandet", bytes(range(2, 34)))
CHECKPOINT = Checkpoint("110.innlandet/1", "live", 0, EMPTY_ROOT)


def test_a_note_is_signed_as_the_first_implementation_signs_it() -> None:
    key = PrivateKey.of(GO_PRIVATE)
    assert str(key.public) == GO_PUBLIC
    assert key.secret_text() == GO_PRIVATE
    assert sign(GO_TEXT, key) == f"{GO_TEXT}\n{GO_SIGNATURE}"
    assert [one.key for one in verify(f"{GO_TEXT}\n{GO_SIGNATURE}", [PublicKey.of(GO_PUBLIC)])] == [
        key.public
    ]


def test_a_checkpoint_is_three_lines() -> None:
    # The root of an empty tree is SHA-256 of nothing: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=.
    assert CHECKPOINT.text == "110.innlandet/1/live\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    note = CHECKPOINT.signed(FIRE)
    assert text_of(note) == CHECKPOINT.text
    assert read_checkpoint(note) == CHECKPOINT


def test_a_witness_signs_the_moment_and_the_text() -> None:
    # c2sp.org/tlog-cosignature: the message is "cosignature/v1", "time N" and the text; the line holds
    # key id, eight bytes of time and the signature.
    note = cosign(CHECKPOINT.signed(FIRE), POLICE, 1_679_315_147)
    own, witness = verify(note, [FIRE.public, POLICE.public])
    assert (own.key.name, own.cosigned_at_s) == ("110.innlandet", None)
    assert (witness.key.name, witness.cosigned_at_s) == ("112.innlandet", 1_679_315_147)
    told = base64.b64decode(note.splitlines()[-1].split(" ")[2])
    assert int.from_bytes(told[4:12], "big") == 1_679_315_147
    message = f"cosignature/v1\ntime 1679315147\n{CHECKPOINT.text}".encode()
    assert POLICE.public.has_signed(message, told[12:])
    assert trusted(note, [FIRE.public, POLICE.public]) == (CHECKPOINT, [witness])


def test_a_witness_alone_does_not_make_a_checkpoint_trusted() -> None:
    note = cosign(CHECKPOINT.signed(FIRE), POLICE, 1)
    with pytest.raises(InvalidValueError, match=r"no key of 110\.innlandet that is known"):
        trusted(note, [POLICE.public])
    # A cosignature by the centre itself is not the signature of its log either.
    alone = cosign(sign(CHECKPOINT.text, HEALTH), FIRE, 1)
    with pytest.raises(InvalidValueError, match=r"no key of 110\.innlandet"):
        trusted(alone, [FIRE.public])


def test_signatures_of_unknown_keys_are_left_out_and_false_ones_refuse_the_note() -> None:
    note = cosign(CHECKPOINT.signed(FIRE), POLICE, 1)
    assert [one.key.name for one in verify(note, [FIRE.public])] == ["110.innlandet"]
    changed = note.replace("\n0\n", "\n1\n", 1)
    with pytest.raises(InvalidValueError, match="false"):
        verify(changed, [FIRE.public])
    assert verify(changed, [HEALTH.public]) == []


def test_a_new_key_of_a_centre_is_trusted_beside_the_old_one() -> None:
    new = PrivateKey("110.innlandet", bytes(range(3, 35)))
    keys = [FIRE.public, new.public]
    assert trusted(CHECKPOINT.signed(FIRE), keys)[0] == trusted(CHECKPOINT.signed(new), keys)[0] == CHECKPOINT


def test_only_a_centre_speaks_for_its_log() -> None:
    with pytest.raises(InvalidValueError, match="only its own key may"):
        CHECKPOINT.signed(POLICE)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "no signature\n",
        "text\n\nno dash\n",
        "text\n\n— name\n",
        "text\n\n— name !!!!\n",
        "text\n\n— name AAAA",
        "te\x07xt\n\n— name AAAAAAAA\n",
        "\n\n— name AAAAAAAA\n",
    ],
)
def test_what_is_no_signed_note_is_refused(note: str) -> None:
    with pytest.raises(InvalidValueError):
        verify(note, [FIRE.public])


@pytest.mark.parametrize(
    "text",
    [
        "110.innlandet/1/live\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "110.innlandet/1/live\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "110.innlandet/1/live\n1\n47DEQpj8HBQ=\n",
        "110.innlandet/0/live\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "example.com/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "110.innlandet/1/live\n1\n",
        "110.innlandet/1/live\n" + "9" * 5000 + "\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        read_checkpoint(sign(text, FIRE))


@pytest.mark.parametrize(
    "text",
    [
        GO_PUBLIC.replace("c74f20a3", "c74f20a4"),
        GO_PUBLIC[:-4],
        "PeterNeumann",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="no public key"):
        PublicKey.of(text)


def test_a_private_key_with_the_id_of_another_is_refused_and_never_repeated() -> None:
    with pytest.raises(InvalidValueError, match="another's") as refused:
        PrivateKey.of(GO_PRIVATE.replace("c74f20a3", "c74f20a4"))
    assert "AYEK" not in str(refused.value)
    assert "AYEK" not in repr(PrivateKey.of(GO_PRIVATE))


def test_a_key_is_written_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "110.key"
    key = PrivateKey.new("110.innlandet")
    write_key(file, key)
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_key(file) == key
    with pytest.raises(JournalError, match="never written over another"):
        write_key(file, PrivateKey.new("110.innlandet"))
    assert read_key(file) == key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_key_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "110.key"
    write_key(file, FIRE)
    file.chmod(mode)
    with pytest.raises(JournalError, match="chmod 600"):
        read_key(file)


def test_a_key_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be read"):
        read_key(tmp_path / "none.key")
