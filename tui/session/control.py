"""What the commands of viewers do to a session. It knows no loop, and not how commands arrive."""

from mnist_tui.data.errors import DataError
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.protocol.commands import (
    Ask,
    Attach,
    Command,
    Detach,
    EvaluateTest,
    FinishEpoch,
    Forget,
    Fork,
    Heard,
    MarkImage,
    Pause,
    Replay,
    Restart,
    Resume,
    RunUntil,
    SaveNetwork,
    SetPace,
    SetSetting,
    ShowMoment,
    ShowPresent,
    StartRun,
    Steps,
    Stop,
    TakeOver,
    TogglePause,
    WatchTraining,
)
from mnist_tui.tui.protocol.only_shown import refusal
from mnist_tui.tui.protocol.setting_values import PlainValue, plain_value
from mnist_tui.tui.session.attendance import Attendance
from mnist_tui.tui.session.audience import Audience
from mnist_tui.tui.session.checkpoint import forked_checkpoint, take_checkpoint
from mnist_tui.tui.session.home_path import home_path
from mnist_tui.tui.session.network_writer import NetworkWriter
from mnist_tui.tui.session.outputs_trainer import OutputsTrainer
from mnist_tui.tui.session.past import NO_ROOM, Past
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.session.query_scheduler import QueryError, QueryScheduler
from mnist_tui.tui.session.runs import Runs
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.memory import release
from mnist_tui.tui.training.model import model_of
from mnist_tui.tui.training.room import RoomError, make_room

MOST_PACE = 1e6
"""Steps or checkpoints per second; at a pace the loop looks around after every step."""

TrainingCommand = Pause | Resume | TogglePause | Steps | FinishEpoch | RunUntil | SetPace
PastCommand = ShowMoment | ShowPresent | Replay


class Control:
    """Carries out commands. Session thread only."""

    def __init__(
        self,
        runs: Runs,
        audience: Audience,
        attendance: Attendance,
        past: Past,
        scheduler: QueryScheduler[Viewer],
        networks: NetworkWriter,
    ) -> None:
        """All of these are the session's."""
        self._runs, self._audience, self._attendance = runs, audience, attendance
        self._past, self._scheduler, self._networks = past, scheduler, networks
        self.is_told_to_stop = False
        """True when a screen has said so."""

    def obey(self, viewer: Viewer, command: Command) -> None:
        """Do what a viewer says, or say why not."""
        is_past = self._past.moment(viewer) is not None
        objection = self._attendance.objection(viewer, command)
        run = self._runs.run
        source = run.trainer.source if isinstance(run.trainer, OutputsTrainer) else ""
        if objection := objection or refusal(command, is_past, run.is_only_shown, source):
            viewer.reject(objection)
            return
        try:
            self._carry_out(viewer, command)
        except (DataError, SettingError, QueryError) as error:
            viewer.reject(str(error))

    def _carry_out(self, viewer: Viewer, command: Command) -> None:
        runs, run = self._runs, self._runs.run
        match command:
            case Pause() | Resume() | TogglePause() | Steps() | FinishEpoch() | RunUntil() | SetPace():
                self._direct_training(viewer, command)
            case ShowMoment() | ShowPresent() | Replay():
                self._move_in_past(viewer, command)
            case SetSetting(name, value):
                self._set(viewer, name, value)
            case Restart(changes, new_seed):
                runs.restart(changes, new_seed)
            case Fork(changes):
                self._fork(viewer, changes)
            case EvaluateTest():
                (self._past.moment(viewer) or runs.evaluator).ask("test")
            case SaveNetwork(path):
                self._save_network(viewer, path)
            case MarkImage(split, index, note):
                run.marks.put(split, index, note, run.splits)
                self._audience.marked(run, split, index, note)
            case WatchTraining(on):
                self._watch_training(viewer, on)
            case Ask(kind=kind):
                self._scheduler.take(viewer, command, self._context(viewer, kind))
            case Forget(kinds):
                self._scheduler.forget(viewer, kinds)
                viewer.cache.forget(kinds)
                release()
            case Stop():
                self.is_told_to_stop = True
            case Detach():
                self._attendance.detach(viewer)
            case TakeOver():
                self._attendance.take_over(viewer)
            case StartRun() | Attach() | Heard():
                viewer.reject("this engine has begun already")

    def _direct_training(self, viewer: Viewer, command: TrainingCommand) -> None:
        """Have the run go on or pause, and say when and at which pace."""
        learning, run = self._runs.learning, self._runs.run
        match command:
            case Pause() | TogglePause() if run.phase == "running":
                learning.stop("paused")
            case Pause():
                pass
            case Resume() | TogglePause():
                run.stops.forget_orders()
                learning.resume()
            case Steps(count) if count > 0:
                run.stops.after_steps(count)
                learning.resume()
            case Steps(count):
                viewer.reject(f"Steps expected more than 0, not {count}")
            case FinishEpoch():
                run.throughput.end_slow_start()
                run.stops.after_epoch()
                learning.resume()
            case RunUntil(text):
                run.throughput.end_slow_start()
                learning.run_until(text)
            case SetPace(pace) if _is_pace(pace):
                run.throughput.set_pace(pace)
                self._audience.status_changed(run)
            case SetPace(pace):
                _reject_pace(viewer, "SetPace", pace)

    def _move_in_past(self, viewer: Viewer, command: PastCommand) -> None:
        """Show a viewer another checkpoint, one after the other, or the present again."""
        run = self._runs.run
        match command:
            case ShowMoment(by):
                self._past.show(viewer, run, by)
            case ShowPresent():
                self._past.leave(viewer, run)
            case Replay(pace) if _is_pace(pace):
                self._past.replay(viewer, run, pace)
            case Replay(pace):
                _reject_pace(viewer, "Replay", pace)

    def _set(self, viewer: Viewer, name: str, plain: PlainValue) -> None:
        run, trainer = self._runs.run, self._runs.run.trainer
        value, old = find_setting(name).check(plain), trainer.settings.value(name)
        if name == "batch_size" and isinstance(value, int):
            try:
                make_room(trainer, value)
            except RoomError as error:
                viewer.reject(str(error), name, plain_value(old))
                return
        trainer.set(name, value)
        run.stops.settings_changed()
        self._audience.setting_changed(run, name, old, value)

    def _fork(self, viewer: Viewer, changes: dict[str, PlainValue]) -> None:
        """Open a run that continues from what a viewer looks at."""
        moment = self._past.moment(viewer)
        try:
            checkpoint = take_checkpoint(self._runs.run) if moment is None else moment.checkpoint
            self._runs.fork(forked_checkpoint(checkpoint), changes)
        except MemoryError:
            viewer.reject(NO_ROOM)

    def _save_network(self, viewer: Viewer, path: str) -> None:
        """Have the network that a viewer looks at written into a file."""
        moment, run = self._past.moment(viewer), self._runs.run
        temperature = self._context(viewer, "SaveNetwork").temperature
        model = model_of((run if moment is None else moment.run).trainer, run.splits, None, temperature=temperature)
        self._networks.save(viewer, home_path(path), model, run.number)

    def _context(self, viewer: Viewer, kind: str) -> QueryContext:
        """Return what replies to queries of this kind are computed from."""
        if moment := self._past.moment(viewer):
            return moment.context(kind)
        run, evaluator, cache = self._runs.run, self._runs.evaluator, viewer.cache.part(kind)
        return QueryContext(run.trainer, run.splits, evaluator.watched, cache, evaluator.count_test, run.number)

    def _watch_training(self, viewer: Viewer, on: bool) -> None:
        viewer.watches_training = on
        self._runs.evaluator.watch_training(self._audience.watches_training)
        if on and (moment := self._past.moment(viewer)):
            moment.ask("train")


def _is_pace(pace: float | None) -> bool:
    return pace is None or 0 < pace <= MOST_PACE


def _reject_pace(viewer: Viewer, name: str, pace: float | None) -> None:
    viewer.reject(f"{name} expected more than 0 and at most {MOST_PACE:,.0f}, not {pace}")
