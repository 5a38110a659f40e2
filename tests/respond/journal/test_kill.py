"""A process that writes is killed at random moments: what it acknowledged is there, once, and verifies."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from samvirke.respond.journal.checkpoint import Checkpoint, trusted
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.keys import PrivateKey
from samvirke.respond.journal.merkle import Tree
from samvirke.respond.journal.proof import is_consistent
from samvirke.respond.journal.sqlite import SqliteStore

KILLS = int(os.environ.get("SAMVIRKE_KILLS", "15"))
APPENDER = Path(__file__).with_name("appender.py")
ORIGIN = "110.innlandet/1"
KEY = PrivateKey("110.innlandet", bytes(range(32)))


def acknowledged_until_killed(journal: Path, after_s: float) -> list[tuple[int, int, str]]:
    """Let a process append, kill it so long after its first acknowledgement, return what it acknowledged."""
    with subprocess.Popen([sys.executable, str(APPENDER), str(journal)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        time.sleep(after_s)
        process.kill()
        said += process.stdout.read()
    assert process.returncode == -9, "it ended by itself: see its error above"
    whole = [line.split() for line in said.decode().split("\n")[:-1]]  # the last may be cut short
    return [(int(seq), int(n), key) for seq, n, key in whole]


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    journal = tmp_path / "j"
    chance = random.Random(5)  # noqa: S311 - no secret
    promised: list[tuple[int, int, str]] = []
    note, checked = Checkpoint(ORIGIN, "live", 0, Tree().root()).signed(KEY), 0
    tree = Tree()
    for _ in range(KILLS):
        promised += acknowledged_until_killed(journal, chance.uniform(0, 0.06))
        store = SqliteStore(journal)
        entries = list(store.read(ORIGIN, checked - 1))  # each is held against its hashes
        leaves = list(store.leaves(ORIGIN))
        # All from the first life on is there, in order, without gaps, and still what the checkpoint signed.
        assert [entry.seq for entry in entries] == list(range(checked, store.sizes()[ORIGIN]))
        assert [entry.leaf for entry in entries] == leaves[checked:]
        before, _ = trusted(note, [KEY.public])
        tree.extend(leaves[checked:])
        assert leaves[:checked] == [tree.leaf(seq) for seq in range(checked)]
        proof = tree.consistency(before.size)
        assert is_consistent(before.size, before.root, len(tree), tree.root(), proof)
        moments = [(entry.wall_ms, entry.counter) for entry in entries]
        assert moments == sorted(set(moments))
        texts = {entry.seq: read_content(entry.parts[0].content or b"").data["text"] for entry in entries}
        for seq, n, key in promised:
            if seq >= checked:
                assert [texts[at] for at in range(seq, seq + n)] == [key] * n
            use = store.key(key)
            assert use is not None
            assert json.loads(use.answer) == key
        # A key stands with its entries and never alone: all of an append are there, or none.
        for text in set(texts.values()):
            assert store.key(text) is not None
            assert list(texts.values()).count(text) == 1 + int(text.rpartition(".")[2]) % 3
        note, checked = Checkpoint(ORIGIN, "live", len(tree), tree.root()).signed(KEY), len(tree)
        store.close()
    assert len({key for _, _, key in promised}) == len(promised) > KILLS
