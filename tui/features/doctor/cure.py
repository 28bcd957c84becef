"""Applies the cure of a finding, live or with a new run, and says later whether it has helped. No Textual here."""

import dataclasses
import math

from mnist_tui.engine.diagnosis.finding import Cure
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.doctor.shown import (
    AT_START,
    changes_text,
    findings_of,
    flags_text,
    is_applied,
    place_of,
)
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.features.doctor.treatment import Treatment, has_helped, is_under_treatment, verdict_text
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.run_question import in_words, what_becomes_of
from mnist_tui.tui.protocol.commands import Fork, Restart
from mnist_tui.tui.protocol.only_shown import PAST, SHOWN
from mnist_tui.tui.protocol.setting_values import plain_value


def apply(controls: Controls, key: str) -> None:
    """Apply the cure of the chosen finding, after a question where it takes a new run."""
    run, findings = controls.run, findings_of(controls.shown_run)
    if not findings:
        controls.say("nothing found that could be cured")
    if not findings or not controls.may_steer():
        return
    cure = findings[place_of(controls.state(DoctorState), findings)].cure
    if at_start := [one for one in cure.changes if one.name in AT_START]:
        controls.say(f"that is set at the start: mnist-tui {flags_text(at_start)}")
    elif not cure.changes:
        controls.say(f"no setting cures it: {cure.words}" if cure.words else "no setting cures it")
    elif is_applied(cure, run):
        controls.say("the run has these settings already")
    elif cure.is_live and run.is_only_shown:
        _ask(controls, cure, "Fork a run")
    elif cure.is_live:
        _change(controls, cure)
    elif run.is_only_shown:
        controls.say(SHOWN if run.moment is None else PAST)
    else:
        _ask(controls, cure, "Start a new run")


def tell_whether_it_helped(controls: Controls) -> None:
    """Say it once, as soon as two evaluations agree."""
    state, run = controls.state(DoctorState), controls.run
    treatment = state.treatment
    if treatment is None or treatment.is_told or not is_under_treatment(treatment, run):
        return
    if has_helped(treatment, run):
        controls.put(dataclasses.replace(state, treatment=dataclasses.replace(treatment, is_told=True)))
        controls.say(f"{treatment.changes}: {verdict_text(treatment, run, controls.ui.look.glyphs)}")


def _change(controls: Controls, cure: Cure) -> None:
    """Change live settings, as the settings on the dashboard do."""
    treatment = _treatment(controls, cure, is_new=False)
    for change in cure.changes:
        controls.request(change.name, change.new)
    _note(controls, treatment)
    resumes = "" if controls.run.phase == "running" else "; space resumes"
    controls.say(f"{treatment.changes}{resumes}")


def _ask(controls: Controls, cure: Cure, what: str) -> None:
    """Ask whether a new run is to begin with the cure, and remember it once it does."""
    changes = {change.name: change.new for change in cure.changes}

    def begin() -> None:
        _note(controls, _treatment(controls, cure, is_new=True))
        plain = {name: plain_value(value) for name, value in changes.items()}
        controls.send(Fork(plain) if controls.run.is_only_shown else Restart(plain, new_seed=False))

    question = f"{what} with {in_words(changes)}?\n{what_becomes_of(controls.run)}"
    controls.stage.confirm(question.rstrip(), begin)


def _note(controls: Controls, treatment: Treatment) -> None:
    controls.put(dataclasses.replace(controls.state(DoctorState), treatment=treatment))


def _treatment(controls: Controls, cure: Cure, is_new: bool) -> Treatment:
    run = controls.run
    number, step = run.started.run if run.started is not None else 1, run.step or 0
    per_epoch = run.progress.steps_per_epoch if run.progress is not None else 0
    goes_on = not is_new or run.is_only_shown
    evaluated = run.evaluated
    is_known = evaluated is not None and evaluated.count > 0
    return Treatment(
        changes_text(cure, controls.ui.look.glyphs),
        number + is_new,
        step if goes_on else 0,
        step + per_epoch if goes_on else _comparable(run),
        evaluated.right / evaluated.count if evaluated is not None and is_known else math.nan,
        evaluated.high if evaluated is not None and is_known else math.nan,
    )


def _comparable(run: Run) -> int:
    """Return the step from which a new run can be compared: an epoch, or where this one stands if that is less."""
    per_epoch = run.progress.steps_per_epoch if run.progress is not None else 0
    return min(run.step or 0, per_epoch) or per_epoch
