"""The engine's process: `python -m mnist_tui.tui.serve DESCRIPTOR` waits on that socket to be told what to train.

With `bundle` as a second word it loads the bundled MNIST while it waits.
"""

import contextlib
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mnist_tui.data.preprocessing import Preprocessing
from mnist_tui.data.runs.run_file import BUDGET_BYTES
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.features.answers import answers_about, answers_of_outputs
from mnist_tui.tui.features.table_answers import TABLE_ANSWERS
from mnist_tui.tui.protocol.commands import StartRun
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import Failed
from mnist_tui.tui.protocol.setting_values import read_settings
from mnist_tui.tui.session.attendance import Attendance
from mnist_tui.tui.session.doctor import RunDoctor
from mnist_tui.tui.session.end_request import EndRequest
from mnist_tui.tui.session.engine_title import EngineTitle
from mnist_tui.tui.session.kept_marks import KeptMarks
from mnist_tui.tui.session.listener import Listener
from mnist_tui.tui.session.outputs_trainer import OutputsTrainer
from mnist_tui.tui.session.place import place_of
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.predictions.process import show_predictions
from mnist_tui.tui.session.process import obey_first, serve_descriptor
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.resume import Changes, TakenUp, take_up
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.session.shown_model import read_shown_model
from mnist_tui.tui.session.shown_run import Shown, read_shown
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.system.process_title import set_process_title
from mnist_tui.tui.training.early_bundle import EarlyBundle
from mnist_tui.tui.training.reading import Reading
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer
from mnist_tui.tui.training.target import read_target
from mnist_tui.tui.training.threads import compute_threads


def run_engine(
    link: EngineEnd,
    bundle: EarlyBundle | None = None,
    request: EndRequest | None = None,
    set_title: Callable[[str], None] = lambda title: None,
) -> int:
    """Wait for StartRun, then train until the other side has had enough, or a signal comes; return the exit status.

    A fault ends in a Failed report; to a side that could not read it nothing is said but the Hello. `set_title` names
    the process.
    """
    request = request or EndRequest()

    def obey(begin: StartRun) -> bool:
        if begin.predictions is not None:
            return show_predictions(link, begin.predictions, request, lambda: TABLE_ANSWERS)
        if begin.shows or begin.model:
            return _show(link, begin, request, set_title)
        return _serve(link, begin, bundle, request, set_title)

    return obey_first(link, obey)


def _serve(
    link: EngineEnd,
    begin: StartRun,
    bundle: EarlyBundle | None,
    request: EndRequest,
    set_title: Callable[[str], None],
) -> bool:
    """Run what was asked for: a new run, or one that is taken up again; return False if not all of it is saved."""
    source = _path(begin.source)
    begun = take_up(Path(begin.resume), _changes(begin)) if begin.resume is not None else None
    for notice in begun.notices if begun is not None else ():
        print(notice, file=sys.stderr, flush=True)  # the screen has it in its log
    if begun is None:
        splits, trainer = _new_run(begin, bundle)
    else:
        splits, trainer, source = begun.splits, begun.trainer, begun.source
    with compute_threads(trainer.settings.threads, has_screen=True) as threads:
        recorder = listener = None
        listed = begin.runs or begin.listed
        if begin.runs is not None:
            budget_bytes = begin.budget_bytes or BUDGET_BYTES if begun is None else begun.resumed.run.budget_bytes
            place = place_of(Path(begin.runs), splits, source, threads.count, budget_bytes)
            recorder = Recorder(place, None if begun is None else begun.resumed)
            request.is_saving, request.keeps_run = recorder.is_saving, True
            listener = Listener(recorder.announce)
            request.folder = partial(_folder_of, recorder)
        attendance = Attendance("end" if recorder is None else begin.on_hang_up)
        request.goes_on = attendance.goes_on
        session = Session(
            splits,
            trainer,
            threads,
            viewers=[Viewer(link)],
            observers=[RunDoctor(), *([] if recorder is None else [recorder, EngineTitle(recorder.saving, set_title)])],
            answers=answers_about(_path(listed), _path(begin.drawings)),
            plan=_plan(begin, begun),
            checkpoint=None if begun is None else begun.checkpoint,
            marks=None if begun is None else KeptMarks(begun.marks),
            test_evaluations=0 if begun is None else begun.resumed.run.test_evaluations,
            saving=Saving if recorder is None else recorder.saving,
            is_asked_to_stop=lambda: request.is_set,
            is_step_unwanted=lambda: request.is_set or request.has_hung_up,
            wakers=request.wakers,
            listener=listener,
            attendance=attendance,
        )
        with contextlib.nullcontext() if listener is None else contextlib.closing(listener):
            run_session(session, request)
    return recorder is None or recorder.is_saved


def _new_run(begin: StartRun, bundle: EarlyBundle | None) -> tuple[Splits, Trainer]:
    settings = read_settings(begin.settings)
    data = _path(begin.source), settings.validation, Preprocessing(begin.invert, begin.transpose, begin.size)
    splits = (bundle.splits(*data) if bundle is not None else None) or load_splits(*data)
    return splits, new_trainer(settings, splits)


def run_session(session: Session, request: EndRequest) -> None:
    """Run the session; the screens that have come to it hear of a fault here, the first one elsewhere."""
    saves_run = request.is_saving
    request.is_saving = lambda: saves_run() or session.networks.is_busy()
    try:
        session.run()
    except Exception as error:
        session.tell_fault(Failed(f"{type(error).__name__}: {error}", traceback.format_exc()))
        raise


def _show(link: EngineEnd, begin: StartRun, request: EndRequest, set_title: Callable[[str], None]) -> bool:
    """Show a run on disk or a model, and train what is forked from it; return False if not all of that is saved."""
    shown = _read_shown(begin)
    for notice in shown.notices:
        print(notice, file=sys.stderr, flush=True)
    gives_outputs = isinstance(shown.trainer, OutputsTrainer)
    runs = shown.path.parent if begin.runs is None else Path(begin.runs)
    with compute_threads(shown.trainer.settings.threads, has_screen=True) as threads:
        budget_bytes = BUDGET_BYTES if shown.run is None else shown.run.budget_bytes
        place = place_of(runs, shown.splits, shown.source, threads.count, budget_bytes)
        recorder, attendance = Recorder(place, parent=shown.run), Attendance("end")
        listener = Listener(recorder.announce)  # nobody hears of it before there is a fork
        request.is_saving, request.goes_on, request.keeps_run = recorder.is_saving, attendance.goes_on, True
        request.folder = partial(_folder_of, recorder)

        def saving() -> Saving:
            return recorder.saving() if recorder.saving().is_kept else shown.saving()

        session = Session(
            shown.splits,
            shown.trainer,
            threads,
            viewers=[Viewer(link)],
            observers=[*([] if gives_outputs else [RunDoctor()]), EngineTitle(saving, set_title)],
            answers=(answers_of_outputs if gives_outputs else answers_about)(runs, _path(begin.drawings)),
            plan=Plan(
                paused=True,
                keep="last" if shown.run is None else shown.run.keep,
                only_shows=True,
                is_foreign=shown.is_foreign,
            ),
            checkpoint=shown.checkpoint,
            marks=KeptMarks(shown.marks),
            forks_to=[recorder],
            test_evaluations=0 if shown.run is None else shown.run.test_evaluations,
            saving=saving,
            is_asked_to_stop=lambda: request.is_set,
            is_step_unwanted=lambda: request.is_set or request.has_hung_up,
            wakers=request.wakers,
            listener=listener,
            attendance=attendance,
        )
        with contextlib.closing(listener):
            run_session(session, request)
    return recorder.is_saved


def _read_shown(begin: StartRun) -> Shown:
    if begin.model is None:
        return read_shown(Path(begin.shows or ""), _path(begin.source))
    reading = Reading(begin.activation, begin.pixels, begin.cost)
    preprocessing = Preprocessing(begin.invert, begin.transpose)
    return read_shown_model(Path(begin.model), reading, _path(begin.source), preprocessing)


def _plan(begin: StartRun, begun: TakenUp | None) -> Plan:
    if begun is None:
        return Plan(begin.paused, keep=begin.keep or "last", starts_slowly=begin.starts_slowly)
    return Plan(begin.paused, begun.target, begun.resumed.run.keep)


def _changes(begin: StartRun) -> Changes:
    return Changes(
        _path(begin.source),
        begin.epochs,
        begin.last_step,
        read_target(begin.until) if begin.until else None,
        begin.keep,
        begin.budget_bytes,
    )


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _folder_of(recorder: Recorder) -> str:
    return recorder.saving().folder


def main() -> int:
    """Serve the descriptor named on the command line; return the exit status."""

    def serve(link: EngineEnd, request: EndRequest) -> int:
        bundle = EarlyBundle() if "bundle" in sys.argv[2:] else None
        return run_engine(link, bundle, request, set_process_title)

    return serve_descriptor(serve)


if __name__ == "__main__":
    sys.exit(main())
