"""Which page is shown, of the replies that are here. No Textual here."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.learn.check_page import check_page
from mnist_tui.tui.features.learn.page import Page, Sentence
from mnist_tui.tui.features.learn.places import CHECK, STEP, page_after, page_count
from mnist_tui.tui.features.learn.queries import CheckAnswer, StepAccuraciesAnswer, StepsAnswer, WalkAnswer
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.features.learn.step_pages import optimizer_page, step_page
from mnist_tui.tui.features.learn.words import operation_page, rungs_of
from mnist_tui.tui.frame.wait_hint import hint_beside_training


def page_of(run: Run, walk: WalkAnswer, state: LearnState) -> Page:
    """Return the page at a place, or what says that it is being worked out."""
    classes = run.started.classes if run.started is not None else []
    place = min(state.place, page_count(walk) - 1)
    names = ("the check", "the step", f"with {walk.optimizer}")
    rungs = rungs_of(walk, place, classes, names)
    after, hint = page_after(walk, place), hint_beside_training(run)
    if after is None:
        return operation_page(walk, place, classes, rungs)
    if after == CHECK:
        checked = run.answer(CheckAnswer)
        if checked is not None and _is_of(checked, walk) and _is_asked(checked, state):
            return check_page(checked, walk, classes, rungs, state.guess, state.verdict)
        return Page(rungs, "Is it right? Measure it.", sentences=(Sentence(f"moving weights{hint}", "muted"),))
    steps, accuracies = run.answer(StepsAnswer), run.answer(StepAccuraciesAnswer)
    if steps is None or not _is_of(steps, walk):
        return Page(rungs, "w ← w - η ∂C/∂w", sentences=(Sentence(f"taking steps on copies{hint}", "muted"),))
    if accuracies is not None and not _is_of(accuracies, walk):
        accuracies = None
    return (step_page if after == STEP else optimizer_page)(steps, accuracies, walk, classes, rungs)


def _is_of(answer: CheckAnswer | StepsAnswer | StepAccuraciesAnswer, walk: WalkAnswer) -> bool:
    return (answer.step, answer.split, answer.index) == (walk.step, walk.split, walk.index)


def _is_asked(answer: CheckAnswer, state: LearnState) -> bool:
    fault = (answer.fault, answer.fault_layer) if answer.fault else None
    return answer.sample == state.sample and fault == state.fault
