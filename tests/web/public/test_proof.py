"""Proofs of consent: chained, so that one altered or taken out is found; deleted when they are old."""

from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from samvirke.web.public import kept
from samvirke.web.public.proof import KEPT_S, Given, Proof, utc


def given(n: int) -> Given:
    digest = sha256(b"words").hexdigest()
    return Given(
        id=f"{n:032x}",
        at=utc(n),
        statistics=True,
        marketing=False,
        version="1.0",
        digest=digest,
        method="save",
        language="nb",
        gpc=False,
    )


def test_the_chain_breaks_where_a_proof_is_altered_or_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "consent.sqlite"
    proof = Proof(path)
    for n in range(1, 5):
        proof.write(given(n), "words", n)
    assert proof.faults() == (4, [])
    proof.kept.close()
    file = apsw.Connection(str(path))
    with pytest.raises(apsw.ConstraintError, match="never altered"):
        file.execute("UPDATE given SET told = replace(told, 'true', 'false') WHERE n = 2")
    file.execute("DROP TRIGGER given_stays")
    file.execute("UPDATE given SET told = replace(told, 'true', 'false') WHERE n = 2")
    assert proof.faults()[1] == ["proof 2 was altered, or the one before it"]
    file.execute("DELETE FROM given WHERE n = 2")
    assert proof.faults()[1] == ["after proof 1 comes 3: what was between was taken out"]
    file.execute("UPDATE texts SET text = 'other words'")
    assert "are not those that were shown" in proof.faults()[1][0]
    file.close()
    proof.kept.close()


def test_proofs_older_than_three_years_are_deleted_and_the_chain_holds_on() -> None:
    proof = Proof(None)
    for at_s in (0, 10, KEPT_S + 5, KEPT_S + 20):
        proof.write(given(at_s), "words", at_s)
    assert proof.faults() == (2, [])  # at KEPT_S + 5 the first goes, at KEPT_S + 20 the second
    assert proof.of(given(10).id) == []


def test_one_proof_of_a_clock_that_was_wrong_takes_no_other_along() -> None:
    proof = Proof(None)
    for n, at_s in enumerate((KEPT_S + 10, KEPT_S + 20, 0, KEPT_S + 30), start=1):
        proof.write(given(n), "words", at_s)
    with proof.kept.transaction() as file:
        assert kept.rows(file, "SELECT count(*) FROM given") == [(4,)]
