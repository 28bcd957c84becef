"""A run's folder may have been written by anybody: whatever its newest checkpoint is, every command says so in a line.

None takes memory for it, and those that can go on from the checkpoint before. A link leads none out of the folder.
"""

import shutil
import tracemalloc
from pathlib import Path

import pytest
from hostile_folders import claim_network, claim_numbers, lead_out, make_hole, make_pipe

import mnist_tui.tui
from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands import dashboard
from mnist_tui.tui.commands import open as opening
from mnist_tui.tui.session.shown_run import read_shown

NEWEST = 50
"""Ten more than the last of the sound run."""
OTHER_WEIGHTS = "layers.0.weight is float32 (48, 8), expected float32 (48, 8192)"
MOST_BYTES = 10**7
ROOT = Path(mnist_tui.tui.__file__).parent
CURVES = (("export", "RUN", "FILE.csv"), ("plot", "RUN"), ("open", "RUN"))
"""They need no network; of `open` its engine does."""
DATA = ("eval", "compare")
"""They need to be told where the images are."""
READERS = (
    ("eval", "RUN", "--quiet"),
    ("compare", "RUN", "RUN@40"),
    ("export", "RUN", "FILE.npz"),
    ("doctor", "RUN", "--quiet"),
    ("resume", "RUN", "--headless", "--quiet"),
)


HOSTILE = {
    claim_numbers: "found 4,000,000,",
    claim_network: OTHER_WEIGHTS,
    make_hole: "found 1,000,000,000,000 bytes",
    lead_out: "",
    make_pipe: "",
}
"""What is said of each; links and pipes do not count as checkpoints."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, original_data: Path) -> Path:
    """The folder of a run on the small images, with a checkpoint at step 30 and one at its end, 40."""
    runs = tmp_path_factory.mktemp("sound") / "runs"
    settings = ("--hidden", "8", "--validation", "60", "--batch-size", "10", "--threads", "1", "--steps", "30")
    assert main(["train", "--data", str(original_data), *settings, "--quiet", "--runs", str(runs)]) == 0
    (one,) = RunStore(runs).runs()
    assert main(["resume", str(one.path), "--headless", "--steps", "40", "--quiet"]) == 0
    assert {30, 40} <= set(checkpoint_steps(one.path))
    return one.path


@pytest.fixture(params=HOSTILE, ids=lambda make: str(make.__name__))
def hostile(request: pytest.FixtureRequest, sound: Path, tmp_path: Path) -> tuple[Path, str]:
    """A copy of it whose newest checkpoint is hostile, and what is to be said of that."""
    run = shutil.copytree(sound, tmp_path / "runs" / "run")
    request.param(run)
    return run, HOSTILE[request.param]


def alone(run: Path) -> None:
    """Remove all other checkpoints."""
    for step in set(checkpoint_steps(run)) - {NEWEST}:
        checkpoint_path(run, step).unlink()


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `open` believe in a screen, on which nothing is drawn."""
    monkeypatch.setattr(opening, "why_no_screen", lambda: "")
    monkeypatch.setattr(dashboard, "run_dashboard", lambda options: 0)


@pytest.mark.usefixtures("no_screen")
def test_where_it_is_the_only_checkpoint_every_command_says_so_in_a_line_and_takes_no_memory(
    hostile: tuple[Path, str], original_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, said = hostile
    alone(run)
    before = {path for path in run.parent.rglob("*") if path.name != "lock"}
    capsys.readouterr()
    tracemalloc.start()
    try:
        for words in READERS + (() if said == OTHER_WEIGHTS else CURVES):
            given = [word.replace("RUN", str(run)).replace("FILE", str(run.parent / "new")) for word in words]
            assert main([*given, *(("--data", str(original_data)) if words[0] in DATA else ())]) == 2
            printed = capsys.readouterr()
            assert said in printed.err and printed.err.count("\n") == 1, words
            assert "Traceback" not in printed.err and not printed.out, words
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()
    assert {path for path in run.parent.rglob("*") if path.name != "lock"} == before


def test_a_moment_that_is_named_is_not_replaced_by_another(
    hostile: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run, said = hostile
    assert main(["export", f"{run}@{NEWEST}", str(run.parent / "new.npz")]) == 2
    printed = capsys.readouterr().err
    assert said in printed and printed.count("\n") == 1


def test_the_run_is_shown_and_taken_up_at_the_checkpoint_before(hostile: tuple[Path, str]) -> None:
    run, said = hostile
    shown = read_shown(run)
    assert shown.trainer.steps == 40
    assert ["shown is the checkpoint before, step 40"] * bool(said) == list(shown.notices[1:])
    assert said in "".join(shown.notices[:1])
    assert main(["resume", str(run), "--headless", "--quiet", "--steps", "60"]) == 0
    assert checkpoint_steps(run)[0] == 60


@pytest.mark.parametrize("part", ["run.json", "log.jsonl", "marks.json", "note.txt", "checkpoints"])
def test_no_command_follows_a_link_out_of_the_folder(
    sound: Path, tmp_path: Path, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = shutil.copytree(sound, tmp_path / "runs" / "run")
    elsewhere = tmp_path / "elsewhere"
    if (run / part).exists():
        (run / part).rename(elsewhere)
    else:
        elsewhere.write_text("a secret")
    (run / part).symlink_to(elsewhere)
    before = {path: path.lstat().st_mtime_ns for path in [elsewhere, *elsewhere.rglob("*")]}
    for words in (("runs",), ("runs", "--json"), ("inspect", "run"), ("inspect", "run", "--json"), ("plot", "run")):
        status = main([*words, "--runs", str(run.parent)])
        assert status == 0 or part not in ("note.txt", "marks.json")
        printed = capsys.readouterr()
        assert "secret" not in printed.out + printed.err and "Traceback" not in printed.err
    if part != "log.jsonl":  # which is tried for a while, in vain
        resumed = main(["resume", str(run), "--headless", "--quiet", "--steps", "60"])
        said = capsys.readouterr().err
        assert resumed == 2 or part in ("marks.json", "note.txt")
        assert "symbolic link" in said or "not a folder" in said or part == "note.txt"
    assert {path: path.lstat().st_mtime_ns for path in [elsewhere, *elsewhere.rglob("*")]} == before


def test_the_checkpoints_of_runs_are_read_in_one_place() -> None:
    readers = [path for path in ROOT.rglob("*.py") if "read_checkpoint" in path.read_text(encoding="utf-8")]
    assert [path.name for path in readers] == ["kept_checkpoints.py"]
