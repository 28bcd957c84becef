"""A disk that does not answer is noticed, and waited for by nobody."""

from concurrent.futures import Future
from pathlib import Path
from threading import Event

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.tui.session.disk_thread import DiskProbe, begin_in_thread


class Disk:
    """Answers once it is told to; counts the questions."""

    def __init__(self) -> None:
        self.is_well, self.asked = Event(), 0

    def ask(self, folder: Path) -> None:
        self.asked += 1
        self.is_well.wait()
        if self.asked > 1:
            raise FileNotFoundError(folder)


def test_a_disk_that_does_not_answer_is_asked_once_and_trusted_when_it_has(tmp_path: Path) -> None:
    disk = Disk()
    probe = DiskProbe(disk.ask, within_s=0.001)
    for _ in range(3):
        with pytest.raises(DataError, match="the disk does not answer"):
            probe.prove(tmp_path)
        assert not probe.answers(tmp_path, 0)
    assert disk.asked == 1
    disk.is_well.set()
    while not probe.answers(tmp_path):
        pass
    assert probe.answers(tmp_path, 20) and disk.asked == 2, "that there is no such folder is an answer"


def test_what_a_thread_raises_is_raised_where_its_result_is_taken() -> None:
    def call() -> int:
        raise DataError("torn")

    future: Future[int] = begin_in_thread("test", call)
    with pytest.raises(DataError, match="torn"):
        future.result(20)
