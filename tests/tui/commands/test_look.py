"""`mnist-tui look`: what the engine is told, and that it serves what the files hold or says in a line why not."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from stores import new_store

from mnist_tui.data.idx import write_idx
from mnist_tui.data.png import png_bytes
from mnist_tui.tui.cli import early_engine
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.cli.state_folder import state_folder
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.commands import dashboard, look
from mnist_tui.tui.features.predictions.answers import survey
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import PredictSplit, SplitPredictions
from mnist_tui.tui.protocol.commands import PredictionFiles, StartRun, Stop
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.queries import answered, read_reply
from mnist_tui.tui.protocol.reports import Report, RunStarted
from mnist_tui.tui.serve import run_engine
from mnist_tui.tui.session.predictions.opening import open_predictions

Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with predictions for three images, of which the last is wrong, and the images."""
    probabilities = np.array([(0.9, 0.1), (0.2, 0.8), (0.6, 0.4)])
    np.savez(tmp_path / "new.npz", probabilities=probabilities, labels=[0, 1, 1])
    np.savez(tmp_path / "old.npz", probabilities=probabilities[::-1], labels=[0, 1, 1])
    write_idx(tmp_path / "images-idx3-ubyte", np.zeros((3, 4, 5), np.uint8))
    return tmp_path


@pytest.fixture
def serve(follow: Follow) -> Callable[[PredictionFiles, Callable[[Store], bool]], Store]:
    """Return what runs an engine for these files until a condition holds."""

    def run(wanted: PredictionFiles, until: Callable[[Store], bool]) -> Store:
        mine, theirs = socket.socketpair()
        with mine, theirs:
            link, store = screen_end(mine), new_store()
            thread = threading.Thread(target=lambda: run_engine(engine_end(theirs)), daemon=True)
            thread.start()
            link.send(StartRun(None, {}, False, predictions=wanted))
            follow(link, store, lambda: until(store))
            if store.run.failed is None:
                link.send(Stop())
            thread.join(10)
            assert not thread.is_alive()
        return store

    return run


def test_the_bundled_images_are_meant_by_their_name(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[DashboardOptions] = []

    def show(options: DashboardOptions, *_: object) -> int:
        shown.append(options)
        return 0

    monkeypatch.setattr(look, "why_no_screen", lambda: "")
    monkeypatch.setattr(dashboard, "run_dashboard", show)
    monkeypatch.chdir(files)
    assert main(["look", "new.npz", "--images", "mnist"]) == 0
    (files / "mnist").mkdir()
    assert main(["look", "new.npz", "--images", "mnist"]) == 0
    told = [options.predictions.images for options in shown if options.predictions is not None]
    assert told == ["mnist", str(files / "mnist")]


def test_the_engine_is_told_the_files(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[DashboardOptions] = []
    monkeypatch.setattr(look, "why_no_screen", lambda: "")

    def show(options: DashboardOptions, *_: object) -> int:
        shown.append(options)
        return 0

    monkeypatch.setattr(dashboard, "run_dashboard", show)
    monkeypatch.chdir(files)
    assert main(["look", "new.npz", "--images", "images-idx3-ubyte", "--classes", "cat,dog"]) == 0
    assert main(["look", "new.npz", "--against", "old.npz"]) == 0
    begin = dashboard.start_message(shown[0])
    images = str(files / "images-idx3-ubyte")
    marks = str(state_folder() / "marks")
    assert begin.predictions == PredictionFiles(str(files / "new.npz"), images, classes=("cat", "dog"), marks=marks)
    assert [(options.opens, options.about) for options in shown] == [("", "predictions"), ("comparison", "predictions")]


def test_the_engine_that_was_started_early_reads_the_files(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early_engine, "why_no_screen", lambda: "")
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.setattr(look, "why_no_screen", lambda: "")
    shown: list[EngineProcess | None] = []

    def show(options: DashboardOptions, engine: EngineProcess | None, question: object) -> int:
        shown.append(engine)
        return 0

    monkeypatch.setattr(dashboard, "run_dashboard", show)
    assert early_engine.start_early(["look", "--help"]) is None and early_engine.start_early(["open", "x"]) is None
    arguments = ["look", str(files / "new.npz")]
    engine = early_engine.start_early(arguments)
    assert engine is not None
    try:
        assert main(arguments, engine) == 0
        assert shown == [engine]
        link = engine.begin(StartRun(None, {}, False, predictions=PredictionFiles(str(files / "new.npz"))))
        started = link.receive(60)
        assert isinstance(started, RunStarted) and started.foreign is not None
        engine.stop()
        assert engine.exit_status == 0
    finally:
        engine.discard()


def test_without_a_terminal_another_command_is_named(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["look", str(files / "new.npz")]) == 2
    assert "mnist-tui mistakes --predictions" in capsys.readouterr().err


def test_the_predictions_are_evaluated_and_never_trained(
    files: Path, serve: Callable[[PredictionFiles, Callable[[Store], bool]], Store]
) -> None:
    wanted = PredictionFiles(
        str(files / "new.npz"), str(files / "images-idx3-ubyte"), against=str(files / "old.npz"), classes=("cat", "dog")
    )
    run = serve(wanted, lambda store: store.run.progress is not None).run
    assert run.phase == "shown" and run.is_foreign and run.evaluated is not None and run.started is not None
    assert (run.evaluated.right, run.evaluated.count) == (2, 3)
    assert run.started.classes == ["cat", "dog"] and (run.started.rows, run.started.columns) == (4, 5)
    assert run.started.foreign is not None and run.started.foreign.against == ("old.npz", "new.npz")


@pytest.mark.parametrize(
    ("name", "text"),
    [("missing.npz", "missing.npz"), ("new.npz", "found 3 rows, expected 2"), ("text.npz", "text.npz")],
)
def test_what_cannot_be_shown_is_said_in_a_line(
    files: Path, name: str, text: str, serve: Callable[[PredictionFiles, Callable[[Store], bool]], Store]
) -> None:
    write_idx(files / "two-idx3-ubyte", np.zeros((2, 4, 5), np.uint8))
    (files / "text.npz").write_text("no archive", encoding="utf-8")
    wanted = PredictionFiles(str(files / name), str(files / "two-idx3-ubyte"))
    run = serve(wanted, lambda store: store.run.failed is not None).run
    assert run.failed is not None and run.failed.traceback == ""
    assert text in run.failed.text and "\n" not in run.failed.text


def test_folders_of_images_are_labels(tmp_path: Path) -> None:
    for name in ("cat/1.png", "dog/2.png"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(png_bytes(np.full((4, 4), 200, np.uint8)))
    (tmp_path / "p.csv").write_text("file,cat,dog\ndog/2.png,0.9,0.1\ncat/1.png,0.8,0.2\n", encoding="utf-8")
    shown, _ = open_predictions(PredictionFiles(str(tmp_path / "p.csv"), str(tmp_path)))
    assert shown.table.labels is not None and shown.table.labels.tolist() == [1, 0]
    assert shown.result.confusion.tolist() == [[1, 0], [1, 0]]


def test_a_thousand_classes_are_told_by_their_numbers(tmp_path: Path) -> None:
    probabilities = np.full((3, 1000), 1e-4)
    probabilities[np.arange(3), [999, 300, 44]] = 1 - 999e-4
    np.savez(tmp_path / "many.npz", probabilities=probabilities, labels=[999, 300, 300])
    shown, _ = open_predictions(PredictionFiles(str(tmp_path / "many.npz")))
    job = survey(shown, PredictSplit("predictions", all_images=True))
    told = None
    while told is None:
        try:
            next(job)
        except StopIteration as end:
            told = end.value
    sent = read_reply(answered(1, 1, 0, PredictSplit, told), PredictSplit)
    assert isinstance(sent.answer, SplitPredictions)
    assert (sent.answer.labels.tolist(), sent.answer.predicted.tolist()) == ([999, 300, 300], [999, 300, 44])
