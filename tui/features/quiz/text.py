"""What a page of the quiz says at present: its words with the figures, and what the keys do. It draws nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz import image_question
from mnist_tui.tui.features.quiz.charts import is_under_way
from mnist_tui.tui.features.quiz.facts import figures
from mnist_tui.tui.features.quiz.networks import BESIDE, NETWORKS, TRIES
from mnist_tui.tui.features.quiz.questions import IMAGE, QUESTIONS, Question
from mnist_tui.tui.features.quiz.state import END, Live, QuizState
from mnist_tui.tui.frame.glossary import GLOSSARY, Term
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.ticks import percent

RIGHT, WRONG, OPEN = "✔", "✖", "·"
OFFER = "v trains both now, beside these curves"
OFFERS = {
    "few": "v trains both now, on as many images, beside your run: it takes some seconds, longer while that trains",
    "tries": f"v trains {TRIES} networks now, beside your run, in some seconds, longer while that trains; validation "
    "images stand in for the test images",
}
"""What v does, where that is something else."""
LOOKING = "Looking for the mistake that your network is most confident about."


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph, or an answer."""

    text: str
    role: Role = "text"
    bold: bool = False
    head: str = ""
    """What stands before its first row; the others are indented by as much."""


@dataclass(frozen=True, slots=True)
class QuizText:
    """All that a page says."""

    title: str
    asks: tuple[Said, ...]
    """Above the figure."""
    answers: tuple[Said, ...]
    told: tuple[Said, ...] = ()
    """Once it is answered."""
    key: str = ""
    action: str = ""
    """What that key does now."""


def question_of(state: QuizState, name: str) -> Question:
    """Return a question with its figures."""
    found = next(one for one in QUESTIONS if one.name == name)
    if found is IMAGE:  # its answers are names of classes, in which a brace is a brace
        known = image_question.figures(state.exhibit)
        answers = image_question.answers(state.exhibit)
    else:
        known = figures(name)
        answers = tuple(
            replace(one, text=one.text.format_map(known), but=one.but.format_map(known)) for one in found.answers
        )
    return replace(
        found,
        title=found.title.format_map(known),
        asks=found.asks.format_map(known),
        answers=answers,
        why=tuple(one.format_map(known) for one in found.why),
    )


def quiz_text(state: QuizState, run: Run) -> QuizText:
    """Return what the page says."""
    if state.question is None:
        return _score(state)
    if image_question.is_looking(state, run):
        return QuizText("an image", (Said(LOOKING, bold=True),), ())
    question = question_of(state, state.question.name)
    chosen = state.chosen.get(question.name)
    seen = (place for place in range(len(question.answers)) if chosen is None or place in (chosen, question.right))
    answers = tuple(_answer(question, place, chosen) for place in seen)
    if chosen is None:
        keys = f"1 to {len(answers)}"
        told = tuple(_live(question, state, run))
        return QuizText(question.title, (Said(question.asks, bold=True),), answers, told, keys, "answer")
    told = (*_verdict(question, chosen), *_live(question, state, run), *_glossary(question.word))
    key, action = "enter", f"read on: {question.chapter.text}"
    if chosen == question.right:
        key, action = "→", "next question" if state.place + 1 < END else "the score"
    return QuizText(question.title, (Said(question.asks, bold=True),), answers, told, key, action)


def _answer(question: Question, place: int, chosen: int | None) -> Said:
    head, text = f"{place + 1}  ", question.answers[place].text
    if chosen is None:
        return Said(text, head=f"  {head}")
    if place == question.right:
        return Said(text, "right", True, f"{RIGHT} {head}")
    return Said(text, "wrong", head=f"{WRONG} {head}")


def _verdict(question: Question, chosen: int) -> Iterator[Said]:
    if chosen == question.right:
        yield Said("Right.", "right", True)
    else:
        yield Said(question.answers[chosen].but, "wrong", True)
    yield from map(Said, question.why)


def _glossary(word: str) -> Iterator[Said]:
    term: Term = next(one for one in GLOSSARY if one.name == word)
    yield Said(f"Try it: {term.experiment}", "muted")


def _live(question: Question, state: QuizState, run: Run) -> Iterator[Said]:
    """Say how it stands with the networks that are trained now."""
    if question.name not in NETWORKS and question.name not in BESIDE:
        return
    live = state.live
    if live is None or live.question != question.name:
        yield Said(OFFERS.get(question.name, OFFER), "muted")
        return
    hint = hint_beside_training(run) if live.letter else ""
    yield Said(f"{_beside(live)}{hint}" if question.name in BESIDE else _in_runs(live, state, run), "muted")
    if not live.learns_mnist:
        yield Said(f"They learn {live.data_name}; the figures of the text are those of MNIST.", "muted")


def _in_runs(live: Live, state: QuizState, run: Run) -> str:
    if live.letter and is_under_way(state, run):
        return f"{live.letter.lower()}: {live.letter} as it is trained now, step {run.step or 0:,}"
    if live.letter:
        return f"{live.letter} could not be trained" if live.is_refused else f"{live.letter} is about to be trained"
    ends = (f"{letter.lower()} {_accuracy(one)}" for letter, one in sorted(live.runs.items()))
    return f"trained now: {', '.join(ends)} right in the end"


def _beside(live: Live) -> str:
    """Say how far the networks have come that are trained beside the run."""
    told = live.beside.get(live.letter)
    if live.question == "tries":
        done = live.beside.get("A")
        kept = f": a {percent(done.points[-1, 1])}, b {percent(done.points[-1, 2])}" if done is not None else ""
        return f"a, b: {done.done if done is not None else 0} of {TRIES} networks trained now{kept}"
    if live.letter:
        total = NETWORKS[live.question][live.letter].steps
        step = told.done if told is not None else 0
        return f"{live.letter.lower()}: {live.letter} as it is trained now, step {step:,} of {total:,}"
    ends = (f"{letter.lower()} {percent(one.accuracy)}" for letter, one in sorted(live.beside.items()))
    return f"trained now: {', '.join(ends)} right in the end"


def _accuracy(run: Run) -> str:
    evaluated = run.evaluated
    return percent(evaluated.right / evaluated.count) if evaluated is not None and evaluated.count else "-"


def right_count(state: QuizState) -> int:
    """Return how many questions were answered rightly."""
    return sum(_is_right(state, question) for question in QUESTIONS)


def _is_right(state: QuizState, question: Question) -> bool:
    if question.name not in state.chosen:
        return False
    return state.chosen[question.name] == question_of(state, question.name).right


def wrong_names(state: QuizState) -> tuple[str, ...]:
    """Return the questions that were answered wrongly."""
    return tuple(one.name for one in QUESTIONS if one.name in state.chosen and not _is_right(state, one))


def _score(state: QuizState) -> QuizText:
    wrong, answered = wrong_names(state), len(state.chosen)
    rows = []
    for place, plain in enumerate(QUESTIONS):
        question = question_of(state, plain.name)
        role: Role = "muted" if plain.name not in state.chosen else "wrong" if plain.name in wrong else "right"
        sign = {"muted": OPEN, "wrong": WRONG, "right": RIGHT}[role]
        again = f" ({question.chapter.text})" if role == "wrong" else ""
        rows.append(Said(f"{question.title}{again}", role, head=f"{sign} {place + 1:>2}  "))
    asks = f"{answered - len(wrong)} of {END} right" + (
        f", {END - answered} not answered yet." if answered < END else "."
    )
    key, action = ("enter", "answer the wrong ones again") if wrong else ("", "")
    return QuizText("the score", (Said(asks, bold=True),), tuple(rows), (), key, action)
