"""Trains the networks of a question now, one after the other. No Textual here."""

from dataclasses import replace
from functools import partial

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.charts import is_under_way
from mnist_tui.tui.features.quiz.image_question import exhibit_of
from mnist_tui.tui.features.quiz.networks import NETWORKS, OWN
from mnist_tui.tui.features.quiz.questions import IMAGE
from mnist_tui.tui.features.quiz.state import Live, QuizState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.run_question import what_becomes_of
from mnist_tui.tui.protocol.commands import Restart, Resume
from mnist_tui.tui.protocol.only_shown import PAST, SHOWN
from mnist_tui.tui.protocol.setting_values import plain_value

LETTERS = ("A", "B")
"""The networks that are trained, in order."""
ENDED = ("finished", "diverged")


def begin(controls: Controls, key: str) -> None:
    """Train both networks, after a question where that ends a run that is none of the quiz."""
    state, run = controls.state(QuizState), controls.run
    question = state.question
    networks = NETWORKS.get(question.name, {}) if question is not None else {}
    if question is None or not networks:
        controls.say("there is no network to train here")
    elif not all(networks[letter].is_live for letter in LETTERS):
        controls.say("these learn from other images than those that are loaded: recorded only")
    elif not controls.may_steer():
        return
    elif run.is_only_shown:
        controls.say(SHOWN if run.moment is None else PAST)
    elif run.step and not _is_of_the_quiz(state, run):
        text = f"Train the two networks of this question?\n{what_becomes_of(run)}"
        controls.stage.confirm(text.rstrip(), partial(_train, controls, question.name, LETTERS[0]))
    else:
        _train(controls, question.name, LETTERS[0])


def _is_of_the_quiz(state: QuizState, run: Run) -> bool:
    """Tell whether the run that is shown is the last one that the quiz has begun."""
    return state.live is not None and run.started is not None and run.started.run == state.live.run


def _train(controls: Controls, question: str, letter: str) -> None:
    """Begin the run of one network."""
    state, run = controls.state(QuizState), controls.run
    settings = NETWORKS[question][letter].settings
    values = {name: plain_value(value) for name, value in settings.as_dict().items() if name not in OWN}
    number = (run.started.run if run.started is not None else 0) + 1
    before = state.live.runs if state.live is not None and letter != LETTERS[0] else {}
    controls.put(replace(state, live=Live(question, number, letter, before)))
    controls.send(Restart(values, new_seed=False))
    controls.send(Resume())


def follow(controls: Controls) -> None:
    """Take in what a report tells: the image that is asked about, and the end of a network under way."""
    _take_image(controls)
    _take_network(controls)


def _take_image(controls: Controls) -> None:
    state = controls.state(QuizState)
    if state.question is not IMAGE or state.is_answered or state.exhibit is not None:
        return
    if (exhibit := exhibit_of(controls.run)) is not None:
        controls.put(replace(state, exhibit=exhibit))


def _take_network(controls: Controls) -> None:
    """Keep a network whose training has ended, and begin with the next one."""
    state, run = controls.state(QuizState), controls.run
    live = state.live
    if live is None or not live.letter or run.started is None or run.moment is not None:
        return
    if run.started.run > live.run:
        controls.put(replace(state, live=replace(live, letter="")))  # another run has taken its place
    elif is_under_way(state, run) and run.phase in ENDED and _is_evaluated(controls):
        runs = {**live.runs, live.letter: run}
        later = LETTERS[LETTERS.index(live.letter) + 1 :]
        controls.put(replace(state, live=replace(live, letter="", runs=runs)))
        if later and not controls.is_watching:
            _train(controls, live.question, later[0])


def _is_evaluated(controls: Controls) -> bool:
    run = controls.run
    is_known = run.evaluated is not None and run.evaluated.step == run.step
    return is_known or run.phase == "diverged"
