"""`mnist-tui train`: learning without a screen. The dashboard comes here too when there is no terminal."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.quantity import count
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.cli.arguments import add_settings, preset_lines, read_preprocessing, read_settings, read_spoil
from mnist_tui.tui.cli.console import complain, percent, stdout_glyphs, stdout_width
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.finding_report import finding_lines
from mnist_tui.tui.cli.inert_flags import tell_inert
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_new_file
from mnist_tui.tui.cli.run_end import add_end, read_end
from mnist_tui.tui.cli.run_options import add_keeping, read_keeping, read_what
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.cli.signals import StopRequest, exit_status, signals_to
from mnist_tui.tui.commands.train.headless import console_of, train_headless
from mnist_tui.tui.commands.train.json_output import print_json_outcome
from mnist_tui.tui.commands.train.model_target import ModelTarget
from mnist_tui.tui.commands.train.options import TrainOptions
from mnist_tui.tui.commands.train.outcome import Outcome
from mnist_tui.tui.commands.train.summary import doubt, print_summary
from mnist_tui.tui.protocol.exit_status import NOT_SAVED
from mnist_tui.tui.session.best_network import BestNetwork
from mnist_tui.tui.session.disk_thread import begin_in_thread
from mnist_tui.tui.session.doctor import RunDoctor
from mnist_tui.tui.session.end_request import END_WITHIN_S
from mnist_tui.tui.session.final_test import record_final_test
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.resume import TakenUp
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.session.stopping import standing
from mnist_tui.tui.training.finding_record import finding_record
from mnist_tui.tui.training.model import model_of
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer
from mnist_tui.tui.training.spoilt_splits import spoilt

DESCRIPTION = "Train without a screen: progress on standard error, the result on standard output."
USAGE = "[settings] [--steps N | --until-accuracy A] [--json] [--save FILE [--force]]"


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `train` and return the exit status."""
    return train(_read(parser().read(arguments)))


def run_without_screen(options: DashboardOptions) -> int:
    """Train where the dashboard cannot be shown and return the exit status."""
    return train(
        TrainOptions(
            options.settings,
            options.source,
            options.preprocessing,
            quiet=options.quiet,
            details=True,
            runs=options.runs,
            keeping=options.keeping,
        )
    )


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("train", f"{DESCRIPTION}\n\n{preset_lines()}", USAGE)
    add_settings(parser)
    group = parser.add_argument_group(
        "stopping and output", "Without --steps and --until-accuracy, training stops after --epochs."
    )
    add_end(group)
    group.add_argument("--json", action="store_true", help="print one JSON object per epoch, and one at the end")
    group.add_argument(
        "--save",
        type=read_new_file,
        metavar="FILE",
        help="write the network as a safetensors file; a model there is replaced by a run that ends well",
    )
    group.add_argument(
        "--force",
        action="store_true",
        help="replace FILE even if it is no model, or if the run diverges, learns nothing, is stopped or misses A",
    )
    add_keeping(group)
    return parser


def _read(namespace: Namespace) -> TrainOptions:
    end = read_end(namespace)
    if namespace.force and namespace.save is None:
        raise UsageError("--force needs --save FILE")
    settings, spoil = read_settings(namespace), read_spoil(namespace, can_spoil=True)
    tell_inert(namespace, settings)
    return TrainOptions(
        settings,
        namespace.data,
        read_preprocessing(namespace),
        end.last_step,
        end.target,
        as_json=namespace.json,
        save=namespace.save,
        quiet=namespace.quiet,
        force=namespace.force,
        runs=None if spoil else read_keeping(namespace),  # nobody could give a run its spoilt data back
        spoil=spoil,
        keeping=read_what(namespace, settings),
    )


def train(options: TrainOptions, clock: Callable[[], float] | None = None, begun: TakenUp | None = None) -> int:
    """Train, print the result, save; return the exit status. A run that has `begun` is continued.

    It is 0, or 1 when diverged, without finite outputs, short of the target or not saved, or 75 when the end of the run
    is not on disk, or 128 and the number of the signal.

    Raises:
        DataError, SettingError: the data, the settings or the file to save to cannot be used; nothing was trained.
    """
    if options.save is None:
        return _train(options, None, clock, begun)
    with ModelTarget(options.save, options.source, options.force) as place:
        return _train(options, place, clock, begun)


def _train(
    options: TrainOptions, place: ModelTarget | None, clock: Callable[[], float] | None, begun: TakenUp | None
) -> int:
    request = StopRequest()
    if begun is None:
        splits = load_splits(options.source, options.settings.validation, options.preprocessing)
        if options.spoil:
            splits = spoilt(splits, options.spoil, options.settings.seed)
        trainer = new_trainer(options.settings, splits, options.last_step)
    else:
        splits, trainer = begun.splits, begun.trainer
    if place is not None:
        place.reserve(model_of(trainer, splits, None))
    tell_data(splits.dataset, options.as_json, options.quiet)
    console = console_of(options)
    doctor = RunDoctor(console.tell_finding)
    best = BestNetwork(None if begun is None else begun.best) if options.keep == "best" else None

    def save(accuracy: float | None, fault: str, temperature: float | None = None) -> bool:
        if place is None:
            return True
        with request.held():
            kept = None if best is None or best.best is None else (best.best.network, best.best.step)
            return place.save(model_of(trainer, splits, accuracy, kept, temperature), fault)

    with signals_to(request):
        try:
            observers = [doctor, *([] if best is None else [best])]
            run = train_headless(trainer, splits, options, request, clock, begun, console, observers)
            outcome = Outcome.of(run, request.number, None if best is None else best.best)
            if outcome.test is not None:
                doctor.run_ended(run, outcome.validation or outcome.test, outcome.test)
                _note_end(run, outcome.kept_step, outcome.test, doctor.findings)
            accuracy = None if outcome.test is None else outcome.test.accuracy
            saved = save(accuracy, _fault(outcome, options, run), outcome.temperature)
        except BaseException:  # whatever it was: what has been learned is kept
            if trainer.steps:
                save(None, "did not come to its end")
            raise
        # The file comes first: where a closed terminal sent the signal, printing fails.
        with suppress(OSError) if request.number is not None else nullcontext():
            _tell_end(outcome, splits, options, None if place is None else place.saved_at, run, doctor)
    # A signal may also have come while the result was saved or printed.
    return _ending(outcome, options, run, saved) if request.number is None else exit_status(request.number)


def _tell_end(
    outcome: Outcome, splits: Splits, options: TrainOptions, saved_at: Path | None, run: LiveRun, doctor: RunDoctor
) -> None:
    """Print how the run has ended, what is wrong with it, and how it is continued."""
    if options.as_json and options.quiet:
        for step, finding in doctor.told:
            print_json(finding_record(finding, step))
    saving = run.saving()
    _print_outcome(outcome, splits, options, saved_at, saving)
    if not options.as_json:
        _print_findings(doctor.findings)
    if run.phase not in ("finished", "diverged") or saving.fault:
        _tell_how_to_resume(saving, outcome.step)


def _ending(outcome: Outcome, options: TrainOptions, run: LiveRun, is_saved: bool) -> int:
    """Return the exit status of a run that no signal ended, and say where the goal was missed.

    `is_saved` is about the model file.
    """
    if not is_saved or outcome.diverged_at is not None or (outcome.test and outcome.test.not_finite):
        return 1
    if (target := options.target) is not None and not _has_reached_goal(options, run):
        goal = percent(target.value) if target.kind == "accuracy" else target.text
        complain(f"{goal} was not reached in {count(outcome.settings.epochs, 'epoch')}")
        return 1
    return NOT_SAVED if run.saving().fault else 0


def _note_end(run: LiveRun, step: int, test: EvaluationResult, findings: Sequence[Finding]) -> None:
    """Note in the folder of the run, if it has one, that the test images were evaluated, and what is wrong."""
    saving = run.saving()
    if saving.folder and not saving.fault:
        with suppress(DataError, TimeoutError):  # the run itself is safe
            record = partial(record_final_test, Path(saving.folder), step, test, findings)
            begin_in_thread("final-test", record).result(END_WITHIN_S)


def _tell_how_to_resume(saving: Saving, step: int) -> None:
    resume = f"mnist-tui resume {printable(Path(saving.folder).name)} --headless continues"
    if saving.fault and saving.step is None:
        complain(f"nothing of the run is saved: {saving.fault}")
    elif saving.fault:
        complain(f"the end of the run is not saved ({saving.fault}): {resume} it from step {saving.step:,}")
    elif saving.is_kept:
        place = "" if saving.step == step else f" from step {saving.step or 0:,}, its last checkpoint"
        complain(f"{resume} this run{place}")


def _fault(outcome: Outcome, options: TrainOptions, run: LiveRun) -> str:
    """Return why a good model must not make way for that of this run; nothing when it ended well."""
    if outcome.diverged_at is not None:
        return "diverged"
    if outcome.signal is not None:
        return "was stopped early"
    if outcome.test is None or outcome.test.not_finite:
        return "gave no finite outputs"
    if not outcome.has_learned:
        return "learned nothing"
    return "" if _has_reached_goal(options, run) else "missed its goal"


def _has_reached_goal(options: TrainOptions, run: LiveRun) -> bool:
    return options.target is None or options.target.is_reached(standing(run.trainer))


def _print_outcome(
    outcome: Outcome, splits: Splits, options: TrainOptions, saved_at: Path | None, saving: Saving
) -> None:
    if line := doubt(outcome, splits.dataset.classes):
        complain(line)
    if options.as_json:
        goal = options.target if options.target is not None and options.target.kind == "accuracy" else None
        run_saved = not saving.fault if saving.is_kept else None
        print_json_outcome(outcome, splits.dataset.name, goal, saved_at, run_saved)
        return
    print_summary(outcome, splits, stdout_glyphs(), options.details)
    if saved_at is not None and saved_at == options.save:  # elsewhere is told as a failure
        print(f"saved          {printable(str(saved_at))}", flush=True)


def _print_findings(findings: Sequence[Finding]) -> None:
    """Print what is wrong with the run; notes are for `doctor`, which is asked for them."""
    for finding in findings:
        if finding.severity == "finding":
            print("\n".join(["", *finding_lines(finding, stdout_glyphs(), stdout_width())]), flush=True)
