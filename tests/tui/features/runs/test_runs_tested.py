"""How accurate runs were on the test images: found in their logs, and shown beside what they are chosen by."""

from pathlib import Path

import pytest
from msgspec import structs

from mnist_tui.data.runs.record_log import encode
from mnist_tui.data.runs.run_file import FORMAT, RunData, RunFile, RunMachine
from mnist_tui.tui.features.runs.chart import quantity_text
from mnist_tui.tui.features.runs.differences import differences
from mnist_tui.tui.features.runs.filter import matches, read_run_filter
from mnist_tui.tui.features.runs.grouping import grouped
from mnist_tui.tui.features.runs.queries import LastTest, RunRow
from mnist_tui.tui.features.runs.state import SORTS
from mnist_tui.tui.features.runs.table import table_of
from mnist_tui.tui.features.runs.tested import read_tested
from mnist_tui.tui.paint.glyphs import ASCII

MACHINE = RunMachine(host="here", processor="x", threads=1, python="3", numpy="2", program="1")
RUN = RunFile(
    format=FORMAT, id="a", created=0.0, updated=0.0, state="finished", settings={}, data=RunData("MNIST", "f", None),
    machine=MACHINE, test_evaluations=2,
)  # fmt: skip
ROW = RunRow("a", "1", "", "finished", 100, 2.0, 8, 60.0, 1.0, "MNIST", [], 0.9, 100, 5000, 0.3, 2, "")
TESTED = structs.replace(ROW, name="b", tested=LastTest(90, 9_800, 10_000))


def evaluated(step: int, right: int, is_test: bool = True, count: int = 10_000) -> dict[str, object]:
    return {"n": step, "event": "evaluated", "step": step, "is_test": is_test, "right": right, "count": count}


def written(folder: Path, *lines: bytes) -> Path:
    (folder / "log.jsonl").write_bytes(b"".join(lines))
    return folder


def test_the_last_sound_evaluation_of_the_test_images_counts(tmp_path: Path) -> None:
    torn = encode(evaluated(30, 9_900))[:-20]
    lines = encode(evaluated(10, 9_500)), encode(evaluated(20, 9_600)), encode(evaluated(25, 4_000, False, 5_000)), torn
    assert read_tested(written(tmp_path, *lines), RUN) == LastTest(20, 9_600, 10_000)


@pytest.mark.parametrize(
    "lines",
    [(), (encode(evaluated(1, 5, False)),), (encode(evaluated(1, 7, count=0)),), (encode(evaluated(1, 7, count=3)),)],
)
def test_a_log_that_does_not_tell_leaves_it_open(tmp_path: Path, lines: tuple[bytes, ...]) -> None:
    assert read_tested(written(tmp_path, *lines), RUN) is None
    assert read_tested(tmp_path / "nowhere", RUN) is None


def test_the_log_of_a_run_that_was_never_tested_is_not_read(tmp_path: Path) -> None:
    folder = written(tmp_path, encode(evaluated(10, 9_500)))
    assert read_tested(folder, structs.replace(RUN, test_evaluations=0)) is None


def test_a_wide_table_has_a_column_for_it_and_a_narrow_one_keeps_the_curve() -> None:
    wide, narrow = (table_of([ROW, TESTED], [], width, ASCII) for width in (100, 59))
    never = table_of([ROW, ROW], [], 100, ASCII)
    columns = {column.title: column.texts for column in wide.columns}
    assert columns["test %"] == ("", "98.00") and [*columns][-1] == "time" and wide.curve_width
    assert "test %" not in [column.title for column in (*narrow.columns, *never.columns)] and narrow.curve_width


def test_the_results_have_it_with_its_interval_and_call_none_the_best() -> None:
    lines = {line.title: line for line in differences([ROW, TESTED], [], {}, ASCII)}
    assert lines["latest test %"].values == ("", "98.00") and lines["latest test %"].best is None
    assert lines["test 95 %"].values == ("", "97.7-98.3")  # Wilson, 9,800 of 10,000
    assert "latest test %" not in {line.title for line in differences([ROW], [], {}, ASCII)}


def test_what_a_run_without_validation_images_reached_is_never_called_validation_accuracy() -> None:
    only = structs.replace(ROW, name="c", accuracy=0.99, split="test")
    table = {column.title: column.texts for column in table_of([ROW, only], [], 100, ASCII).columns}
    assert table["best %     "] == ("90.00     ", "99.00 test")
    lines = {line.title: line for line in differences([ROW, TESTED, only], [], {}, ASCII)}
    assert lines["best valid %"].values == ("90.00", "90.00", "") and lines["best valid %"].best is None
    assert lines["best test %"].values == ("", "", "99.00") and lines["best test %"].best is None
    assert "best valid %" not in {line.title for line in differences([only], [], {}, ASCII)}
    assert not matches(only, [], read_run_filter("valid>98"))
    (group,) = grouped([only, ROW], "data", [], {}).groups
    assert group.best is ROW
    assert sorted([only, ROW], key=SORTS["accuracy"]) == [ROW, only]
    titles = [quantity_text("cost", splits) for splits in ({"test"}, {"validation"}, {"validation", "test"})]
    assert titles == ["test cost", "validation cost", "validation and test cost"]


def test_runs_are_found_by_it() -> None:
    assert [matches(row, [], read_run_filter("test>97.5")) for row in (ROW, TESTED)] == [False, True]
