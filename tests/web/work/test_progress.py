"""How far a piece of work is, and how long it may still take."""

from pathlib import Path

import pytest

from samvirke.web.work.progress import Progress, Told, read_progress


def test_five_of_twenty_in_ten_seconds_leaves_thirty() -> None:
    told = Told(done=5, of=20, begun_s=100.0, at_s=110.0)
    assert told.share == 0.25
    # 2 s each, 15 to go.
    assert told.seconds_left(110.0) == 30.0
    # Four seconds later nothing new was told: four of the thirty are gone.
    assert told.seconds_left(114.0) == 26.0
    assert told.seconds_left(1_000.0) is None  # it should have been over


def test_runs_side_by_side_are_foretold_by_rounds() -> None:
    # Two of two side by side: when the first is done, the other is about to be.
    assert Told(done=1, of=2, begun_s=0.0, at_s=110.0, abreast=2).seconds_left(110.0) is None
    # Of the first three, one is done: nothing is known of the next round.
    assert Told(done=1, of=20, begun_s=0.0, at_s=10.0, abreast=3).seconds_left(10.0) is None
    # 3 a round of 10 s: 20 make 7 rounds, six to go.
    assert Told(done=3, of=20, begun_s=0.0, at_s=10.0, abreast=3).seconds_left(10.0) == 60.0
    # The first of the second round: that round is about over, five to go.
    assert Told(done=4, of=20, begun_s=0.0, at_s=20.0, abreast=3).seconds_left(20.0) == 50.0
    # The last round is under way.
    assert Told(done=19, of=20, begun_s=0.0, at_s=70.0, abreast=3).seconds_left(70.0) is None


@pytest.mark.parametrize("told", [Told(), Told(done=0, of=20), Told(done=20, of=20), Told(done=3)])
def test_before_the_first_and_after_the_last_nothing_is_foretold(told: Told) -> None:
    assert told.seconds_left(10.0) is None


def test_what_is_told_is_read_by_another_process(tmp_path: Path) -> None:
    assert read_progress(tmp_path) == Told()
    progress = Progress(tmp_path)
    progress.of(3)
    progress.said("runs")
    progress.done(3)
    told = read_progress(tmp_path)
    assert (told.doing, told.done, told.of, told.share) == ("runs", 3, 3, 1.0)
    (tmp_path / "progress.json").write_text("{half")
    assert read_progress(tmp_path) == Told()
