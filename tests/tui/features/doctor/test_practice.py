"""A sick network to practise on: its name is a secret until it is asked for or healthy, and changes are counted."""

import dataclasses

import msgspec
import pytest
from reports import evaluation, first_of, last_of, progress_with
from stores import Hands, new_store

from mnist_tui.engine.diagnosis.finding import Change, Cure, Evidence, Finding
from mnist_tui.engine.diagnosis.sick_networks import PRACTICE, SICK
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.doctor import practice
from mnist_tui.tui.features.doctor.pane import DoctorPane
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.features.screens import FEATURES
from mnist_tui.tui.protocol.commands import Restart
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Report, RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

DEAD = Finding(
    "R11",
    "Dead layer",
    (Evidence("flat", "units of layer 1 without a gradient", 1.0, (0.0, 0.62), "fraction"),),
    "It is dead. So there.",
    Cure((Change("learning_rate", 5.0, 0.05),)),
)
SICK_ONE = SICK["dead-layer"].settings


class Patient:
    """A run as it goes on, told of epoch by epoch."""

    def __init__(self, recorded: list[Report]) -> None:
        self.started, self.progress = first_of(RunStarted, recorded), last_of(Progress, recorded)
        self.store = new_store(self.started, progress_with(self.progress, phase="running", epoch=1.0))
        self.store.show(dataclasses.replace(self.store.ui.with_size("doctor", (80, 22)), screen="doctor"))
        self.hands = Hands(self.store, "doctor")

    def begin(self, run: int, settings: Settings) -> None:
        """Tell of a new run."""
        self.started = msgspec.structs.replace(self.started, run=run, settings=plain_settings(settings))
        self.store.tell(self.started)

    def evaluate(self, epoch: float, *findings: Finding) -> None:
        """Tell of an evaluation, and of what is found."""
        run, step = self.started.run, int(100 * epoch)
        self.store.tell(progress_with(self.progress, run=run, step=step, epoch=epoch, phase="running"))
        self.store.tell(Examined(run, step, findings))
        self.store.tell(msgspec.structs.replace(evaluation([[1, 9], [0, 0]], step=step), run=run))
        (after,) = (one.after_report for one in FEATURES if one.name == "doctor" and one.after_report)
        after(self.hands.controls)

    def page(self) -> str:
        """Return what stands on the doctor's screen."""
        return " ".join(" ".join(DoctorPane().paint(self.store.run, self.store.ui, 80, 40).lines()).split())

    def log(self) -> str:
        """Return the event log."""
        return "\n".join(entry.text for entry in self.store.run.log.entries)

    @property
    def state(self) -> practice.Practice:
        """How the practice stands."""
        state = self.store.ui.state(DoctorState).practice
        assert state is not None
        return state


@pytest.fixture
def patient(recorded_run: list[Report], monkeypatch: pytest.MonkeyPatch) -> Patient:
    """Return a run of `dead-layer` to practise on, in which that was found."""
    monkeypatch.setattr(practice, "draw", lambda last: "dead-layer")
    patient = Patient(recorded_run)
    patient.hands.press("Q")
    question, consequence = patient.hands.stage.questions[0]
    assert question.startswith("Start a sick network") and patient.hands.sent == []
    consequence()
    patient.begin(2, SICK_ONE)
    patient.evaluate(1.0, DEAD)
    return patient


def test_it_begins_with_all_settings_of_the_sick_network_but_those_of_person_and_machine(patient: Patient) -> None:
    (sent,) = patient.hands.sent
    assert isinstance(sent, Restart) and not sent.new_seed
    assert (sent.changes["learning_rate"], sent.changes["optimizer"]) == (5.0, "sgd")
    assert {"seed", "validation", "threads"}.isdisjoint(sent.changes)


def test_nothing_gives_its_name_away_until_it_is_asked_for(patient: Patient) -> None:
    assert "units of layer 1 without a gradient" in patient.page() and "No change so far" in patient.page()
    for text in ("Dead layer", "It is dead", "0.05", "dead-layer"):
        assert text not in patient.page() and text not in patient.log()
    patient.hands.do("Y")
    assert not any("Dead" in text for text in patient.hands.stage.copied)
    patient.hands.press("enter")
    assert "dead or saturated layer (--sick dead-layer)" in patient.store.run.notice
    assert "Dead layer" in patient.page() and len(patient.hands.sent) == 1
    patient.evaluate(1.5, DEAD)
    assert "Dead layer" in patient.log()
    patient.hands.press("enter")
    assert patient.hands.stage.questions[-1][0].startswith("Start a new run with learning rate 0.05?")


def test_changes_are_counted_until_it_is_healthy_and_then_it_is_named(patient: Patient) -> None:
    half = SICK_ONE.replace({"learning_rate": 0.5})
    patient.begin(3, half)
    patient.evaluate(1.0, DEAD)
    assert "1 change so far" in patient.page()
    patient.begin(4, half.replace({"learning_rate": 0.05, "hidden": (32,)}))
    for epoch in (1.0, 2.0):
        patient.evaluate(epoch)
    assert not patient.state.is_cured  # a rule may still need a few epochs
    patient.evaluate(practice.SETTLED_EPOCHS)
    assert patient.state.is_cured
    assert patient.store.run.notice == "healthy after 3 changes: it was dead or saturated layer (--sick dead-layer)"
    assert "Healthy after 3 changes" in patient.page()


def test_a_value_that_was_only_passed_is_no_change_and_no_change_heals_nothing(patient: Patient) -> None:
    for rate in (4.0, 3.0, 5.0):
        patient.hands.controls.request("learning_rate", rate)
    patient.evaluate(2.0, DEAD)
    patient.evaluate(7.0)
    assert (patient.state.changes, patient.state.is_cured) == (0, False)


def test_every_sick_network_to_practise_on_is_drawn_and_never_the_same_twice_in_a_row() -> None:
    assert {practice.draw("zeros") for _ in range(600)} == set(PRACTICE) - {"zeros"}
