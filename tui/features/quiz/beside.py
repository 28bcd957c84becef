"""Networks that learn from few images: they are trained beside the run, which stays as it is. No Textual here."""

from dataclasses import replace

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.networks import BESIDE, LEAST_IMAGES, SMALL_TEST
from mnist_tui.tui.features.quiz.queries import TrainBeside, Trained
from mnist_tui.tui.features.quiz.state import Live, QuizState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.ui_state import UiState

PORTIONS = {"few": 100, "tries": 1}
"""Steps, or networks, after which it is told how far they are."""
LEAST_OTHERS = 100
"""Validation images that choose nothing."""


def begin_beside(controls: Controls, question: str) -> None:
    """Train the networks of a question, if there are enough images."""
    state, run = controls.state(QuizState), controls.run
    started, least, held_out = run.started, LEAST_IMAGES[question], SMALL_TEST + LEAST_OTHERS
    if started is None:
        controls.say("there are no images yet")
    elif started.eval_split != "validation" or started.training_images < least or started.eval_images < held_out:
        controls.say(f"it takes {least:,} training and {held_out:,} validation images")
    else:
        number = state.live.number + 1 if state.live is not None else 1
        letter = next(iter(BESIDE[question]))
        controls.put(replace(state, live=Live(question, started.run, letter, {}, started.data_name, number)))


def subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Ask for the next steps of the network under way, whichever screen is open."""
    live = ui.state(QuizState).live
    if live is None or not live.letter or live.question not in BESIDE or run.failed is not None:
        return ()
    if run.started is None or run.started.run != live.run:
        return ()
    until = PORTIONS[live.question] + (live.beside[live.letter].done if live.letter in live.beside else 0)
    return (Subscription(TrainBeside(live.question, live.letter, live.number, until), NEVER_S),)


def take_beside(controls: Controls) -> None:
    """Keep how far a network has come, and begin with the next one once it is trained."""
    state, run = controls.state(QuizState), controls.run
    live, told = state.live, run.answer(Trained)
    if live is None or not live.letter or live.question not in BESIDE or run.started is None:
        return
    if run.started.run > live.run:
        controls.put(replace(state, live=None))  # it may learn other images
        return
    before = live.beside.get(live.letter)
    if told is None or (told.question, told.letter, told.number) != (live.question, live.letter, live.number):
        return
    if before is None or told.done > before.done:
        letters = tuple(BESIDE[live.question])
        later = letters[letters.index(live.letter) + 1 :]
        letter = live.letter if told.done < told.total else later[0] if later else ""
        controls.put(replace(state, live=replace(live, letter=letter, beside={**live.beside, live.letter: told})))
