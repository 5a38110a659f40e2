"""A node that is stopped well leaves a log that is signed to its end."""

from tests.respond.federation.centres import Centre, key_of

from samvirke.respond.journal.checkpoint import trusted


def test_a_node_that_stops_signs_its_log_to_the_last_entry() -> None:
    at_110 = Centre("110.innlandet")
    at_110.incident("fall")
    at_110.member.close()
    kept = at_110.store.get("checkpoint/110.innlandet/1")
    assert kept is not None
    checkpoint, _ = trusted(kept.decode(), [key_of("110.innlandet").public])
    assert checkpoint.size == at_110.store.sizes()["110.innlandet/1"] > 0


def test_a_node_that_wrote_nothing_signs_nothing() -> None:
    at_110 = Centre("110.innlandet")
    at_110.member.close()
    assert at_110.store.names("checkpoint/") == []
