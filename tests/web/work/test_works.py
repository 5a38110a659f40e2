"""Work in the background: one at a time, kept on the disk, stopped with the node."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.hamlet import hamlet

from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.web.work import works as works_module
from samvirke.web.work.child import EXIT_BROKEN, EXIT_FAULT
from samvirke.web.work.child import work as work_in
from samvirke.web.work.kinds import everyday
from samvirke.web.work.output import read_inside
from samvirke.web.work.record import Work, read_work
from samvirke.web.work.works import CHILD, Works

ASKED = {"runs": 2, "by_road": True, "seed": 1}
LONG = {**ASKED, "runs": 600_000}  # ten minutes of the stand-in, were it not stopped
STAND_IN = (sys.executable, str(Path(__file__).with_name("stand_in.py")))
WHO = {"space": "live", "user": "kari", "organisation": "org-fire"}


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("register") / "hamlet"
    hamlet().write(folder)
    return str(folder)


@pytest.fixture
def works(tmp_path: Path, region: str) -> Iterator[Works]:
    made = opened(tmp_path, region)
    yield made
    made.close()


def opened(folder: Path, region: str, child: Sequence[str] = STAND_IN) -> Works:
    return Works(folder / "work", lambda: region, "", lambda: time.time_ns() // 1_000_000, child)


def asked(works: Works, parameters: dict[str, Any], **more: Any) -> Work:
    return works.ask(everyday.KIND, parameters, **{**WHO, **more})


def until_running(works: Works, work: Work) -> int:
    """Return the id of the process that works, once it has told how far it is."""
    for _ in range(600):
        if works.get("live", work.id).told.of:
            assert works._process is not None
            return works._process.pid
        time.sleep(0.05)
    raise AssertionError(works.get("live", work.id).became)


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, region: str) -> Work:
    """Return a work that was done by a real process."""
    works = opened(tmp_path_factory.mktemp("node"), region, CHILD)
    try:
        return works.wait(asked(works, ASKED), 120)
    finally:
        works.close()


def test_what_was_asked_is_done_by_a_process_of_its_own(done: Work) -> None:
    assert done.became.fault == ""
    assert done.became.state == "done"
    assert [path.name for path in done.files] == [
        "report.en.html",
        "report.nb.html",
        "report.nn.html",
        "shortfall.csv",
        "shortfall.parquet",
    ]
    assert (done.told.done, done.told.of) == (2, 2)
    assert {of["function"] for of in done.figures["functions"]} == {"fire", "ambulance", "police"}
    assert (done.request.user, done.request.space) == ("kari", "live")


def test_the_inside_is_kept_in_three_languages_without_style_or_script(done: Work) -> None:
    titles = set()
    for code in ("nb", "nn", "en"):
        inside = read_inside(done.folder, code)
        assert inside is not None
        shown = inside.opening + inside.html
        assert "<script" not in shown
        assert "<style" not in shown
        assert " style=" not in shown
        assert "<h1" not in shown
        assert inside.html.startswith('<nav class="contents"')
        titles.add(inside.opening)
    assert len(titles) == 3


def test_the_same_form_sent_twice_is_one_work(works: Works) -> None:
    first = asked(works, LONG, key="abc")
    assert asked(works, LONG, key="abc").id == first.id
    assert asked(works, LONG, key="abd").id != first.id


def test_who_cancels_is_told_and_nothing_goes_on(works: Works) -> None:
    work = asked(works, LONG)
    group = until_running(works, work)
    waiting = asked(works, LONG)
    assert works.before(waiting) == 1
    works.cancel(waiting, user="ola")
    works.cancel(work, user="ola")
    over = works.wait(work, 30)
    assert (over.became.state, over.became.cancelled_by) == ("cancelled", "ola")
    for _ in range(200):
        if works._process is None:
            break
        time.sleep(0.05)
    assert not is_alive(group)
    assert not (work.folder / "files").exists()  # half of a result is none
    assert works.get("live", waiting.id).became.state == "cancelled"
    works.delete(work)
    assert not work.folder.exists()
    with pytest.raises(NotFoundError, match="no such work"):
        works.get("live", work.id)


def test_what_ran_when_the_node_stopped_says_so_and_what_waited_is_begun(tmp_path: Path, region: str) -> None:
    before = opened(tmp_path, region)
    ran, waited = asked(before, LONG), asked(before, ASKED)
    group = until_running(before, ran)
    before.close()
    assert not is_alive(group)
    after = opened(tmp_path, region)
    try:
        assert after.get("live", ran.id).became.state == "stopped"
        assert after.get("live", waited.id).became.state in ("waiting", "running")
        again = after.again(ran, user="ola", organisation="org-fire")
        assert (again.request.parameters, again.request.user) == (ran.request.parameters, "ola")
    finally:
        after.close()


def test_a_process_ends_when_the_node_is_killed(tmp_path: Path, region: str) -> None:
    works = opened(tmp_path, region, CHILD)
    work = asked(works, {**ASKED, "runs": 5_000})  # minutes of the hamlet
    group = until_running(works, work)
    assert works._process is not None
    assert works._process.stdin is not None
    works._process.stdin.close()  # what the machine does with the line of a node that is gone
    assert works.wait(work, 30).became.state == "failed"
    assert not is_alive(group)
    works.close()


def test_what_is_wrong_is_told_in_the_words_of_the_process(works: Works) -> None:
    over = works.wait(asked(works, {**ASKED, "seed": -1}), 30)
    assert (over.became.state, over.became.fault) == ("failed", "the seed is below 0")
    assert over.files == []


def test_what_a_room_refuses_is_written_for_people_and_a_fault_of_ours_for_the_keeper(
    tmp_path: Path, done: Work, capfd: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / done.id
    place.mkdir()
    for region, code in ((str(tmp_path / "nowhere"), EXIT_FAULT), (7, EXIT_BROKEN)):
        request = replace(done.request, region=region)  # type: ignore[arg-type]  # 7 is what nobody foresaw
        moved = replace(done, folder=place, request=request)
        moved.write_request()
        moved.write_became()
        assert work_in(place) == code
    assert "nowhere" in (place / "fault.txt").read_text()
    assert "Traceback" in capfd.readouterr().err


def test_a_process_that_is_ended_from_outside_is_told_of_memory(works: Works) -> None:
    work = asked(works, LONG)
    os.killpg(until_running(works, work), signal.SIGKILL)
    assert "lack memory" in works.wait(work, 30).became.fault


def test_a_node_without_a_register_takes_no_work(tmp_path: Path) -> None:
    works = opened(tmp_path, "")
    with pytest.raises(RefusedError, match="no register"):
        asked(works, ASKED)


def test_a_full_store_says_what_to_do(
    tmp_path: Path, region: str, done: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(done.folder, tmp_path / "work" / done.id)
    works = opened(tmp_path, region)
    for name, value, words in (
        ("MOST", 1, "delete some"),
        ("MOST_BYTES", 10, "GB is the most"),
        ("LEAST_FREE", 10**18, "kept for the log"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(works_module, name, value)
            with pytest.raises(RefusedError, match=words):
                asked(works, ASKED)
    assert [work.id for work in works.listed("live")] == [done.id]


def test_a_work_is_seen_in_its_space_and_under_its_page_alone(
    tmp_path: Path, region: str, done: Work
) -> None:
    shutil.copytree(done.folder, tmp_path / "work" / done.id)
    (tmp_path / "work" / "half-made").mkdir()
    works = opened(tmp_path, region)
    assert works.listed("exercise-1") == []
    assert works.listed("live", "measures") == []
    assert [work.id for work in works.listed("live", "stress")] == [done.id]
    with pytest.raises(NotFoundError):
        works.get("exercise-1", done.id)


def test_a_file_of_an_upload_lies_with_the_work_under_a_name_of_ours(works: Works) -> None:
    work = asked(works, LONG, uploads={"stock_file": ("../../evil name.csv", b"a,b\n")})
    assert work.request.parameters["stock_file"] == "given/stock_file.csv"
    assert (work.folder / "given" / "stock_file.csv").read_bytes() == b"a,b\n"
    works.cancel(work, user="kari")


def test_what_became_of_a_work_is_read_as_it_was_written(tmp_path: Path, done: Work) -> None:
    place = tmp_path / done.id
    place.mkdir()
    moved = replace(done, folder=place)
    moved.write_request()
    moved.write_became()
    assert read_work(place) == moved
