"""Begins the networks and the trials of a step. No Textual here."""

from dataclasses import replace
from functools import partial

from mnist_tui.engine.setting import Value
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.story.script import LEGS, OWN, STEPS, TAME_LEG, Leg, is_of, leg_of
from mnist_tui.tui.features.story.state import StoryState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.run_question import what_becomes_of
from mnist_tui.tui.protocol.commands import Restart, Resume, SetPace, Steps
from mnist_tui.tui.protocol.only_shown import PAST, SHOWN
from mnist_tui.tui.protocol.setting_values import PlainValue, plain_value


def begin(controls: Controls) -> None:
    """Begin the step of this page, after a question where that ends a run that is none of the story."""
    state, run = controls.state(StoryState), controls.run
    step = STEPS[state.place]
    if not controls.may_steer():
        return
    if run.is_only_shown:
        controls.say(SHOWN if run.moment is None else PAST)
    elif state.under_way is not None and not is_lost(state, run):
        controls.say(f"step {state.under_way + 1} is under way")
    elif step.kind == "look" and not (run.step and is_of(run.settings, TAME_LEG)):
        controls.say("there is no such network now: step 2 trains it")
    elif step.kind == "look" or step.kind == "cures":
        controls.put(replace(state, under_way=state.place, top=0, cures=() if step.kind == "cures" else state.cures))
    elif run.step and leg_of(run.settings) is None:
        question = f"Begin a run of the story?\n{what_becomes_of(run)}"
        controls.stage.confirm(question.rstrip(), partial(begin_leg, controls, 0))
    else:
        begin_leg(controls, 0)


def begin_leg(controls: Controls, number: int) -> None:
    """Train a network of the step of this page, or the next one of the step under way."""
    state, run = controls.state(StoryState), controls.run
    place = state.place if number == 0 or state.under_way is None else state.under_way
    leg = STEPS[place].legs[number]
    goes_on = _can_continue(leg, run)
    again = {one.name for one in STEPS[place].legs[number:]}
    controls.put(
        replace(
            state.without_step(),
            under_way=place,
            leg=number,
            run=(run.started.run if run.started is not None else 0) + (not goes_on),
            since=(run.step or 0) if goes_on else 0,
            records={name: one for name, one in state.records.items() if name not in again},
            top=state.top if number else 0,
        )
    )
    controls.send(SetPace(leg.pace or controls.ui.pace))
    if goes_on:
        for name, value in _live_changes(leg, run).items():
            controls.request(name, value)
    else:
        controls.send(Restart(_all_settings(leg), new_seed=False))
    train(controls, leg, (run.step or 0) if goes_on else 0)


def train(controls: Controls, leg: Leg, step: int) -> None:
    """Let the run of a leg go on from a step to where the leg ends."""
    if not leg.steps:
        controls.send(Resume())
    elif step < leg.steps:
        controls.send(Steps(leg.steps - step))


def _can_continue(leg: Leg, run: Run) -> bool:
    """Tell whether the present run has the network that a leg goes on with, or its own, untrained."""
    if run.step == 0:
        return is_of(run.settings, leg)
    before = next((one for one in LEGS if one.name == leg.continues), None)
    return before is not None and bool(run.step) and run.phase != "diverged" and is_of(run.settings, before)


def _live_changes(leg: Leg, run: Run) -> dict[str, Value]:
    """Return the live settings with which a run goes on: so many epochs more."""
    done = int(run.progress.epoch) if run.progress is not None else 0
    wanted = {name: leg.settings.value(name) for name in leg.settings.changed_from(run.settings) if name not in OWN}
    wanted["epochs"] = done + leg.settings.epochs
    return {name: value for name, value in wanted.items() if value != run.settings.value(name)}


def _all_settings(leg: Leg) -> dict[str, PlainValue]:
    values = leg.settings.as_dict()
    kept = set(OWN) - {"epochs"}
    return {name: plain_value(value) for name, value in values.items() if name not in kept}


def is_lost(state: StoryState, run: Run) -> bool:
    """Tell whether the run that was asked for did not begin: nothing comes of this step any more."""
    return state.leg_under_way is not None and run.phase != "starting" and not state.follows(run)
