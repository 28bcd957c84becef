"""The keys of the quiz: answers, pages, what explains them. No Textual here."""

from dataclasses import replace
from typing import TYPE_CHECKING

from mnist_tui.tui.features.quiz.live import begin, follow
from mnist_tui.tui.features.quiz.questions import QUESTIONS
from mnist_tui.tui.features.quiz.state import QuizState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Marked
from mnist_tui.tui.frame.reading import open_page

if TYPE_CHECKING:
    from mnist_tui.tui.features.quiz.page import Layout

ANSWERS = {"1": 0, "2": 1, "3": 2, "4": 3}
TURNS = {"left": -1, "h": -1, "right": 1, "l": 1}
MOVES = {"up": -1, "k": -1, "down": 1, "j": 1}
PAGES = {"pageup": -1, "pagedown": 1}


def toggle(controls: Controls) -> None:
    """Show the quiz where it was left, or go back."""
    if controls.ui.screen == "quiz":
        controls.back()
    else:
        controls.go_to("quiz")


def answer(controls: Controls, key: str) -> None:
    """Take an answer, and show why it is right or wrong."""
    from mnist_tui.tui.features.quiz.image_question import is_looking
    from mnist_tui.tui.features.quiz.text import question_of  # here: the first picture need not wait for words

    state = controls.state(QuizState)
    if state.question is None:
        controls.say("there are no more questions; the arrow keys go back to them")
    elif state.is_answered:
        controls.say("answered; backspace takes the answer back")
    elif is_looking(state, controls.run):
        controls.say("one moment: there is no image yet")
    elif ANSWERS[key] < len(question_of(state, state.question.name).answers):
        controls.put(replace(state, chosen={**state.chosen, state.question.name: ANSWERS[key]}))
        found, last = _layout_and_last_top(controls)
        controls.put(replace(controls.state(QuizState), top=min(found.answers_at, last)))


def take_back(controls: Controls, key: str) -> None:
    """Forget the answer to this question."""
    state = controls.state(QuizState)
    if state.question is not None and state.is_answered:
        controls.put(replace(state.without_answers((state.question.name,)), top=0))


def turn(controls: Controls, by: int) -> None:
    """Go to the next page, or to the one before."""
    state = controls.state(QuizState)
    controls.put(state.at(state.place + by))
    follow(controls)  # the image may be known already


def read_on(controls: Controls, key: str) -> None:
    """Open the page that explains it, or on the last page ask what was wrong again."""
    from mnist_tui.tui.features.quiz.text import wrong_names

    state = controls.state(QuizState)
    if state.question is None:
        if wrong := wrong_names(state):
            controls.put(
                state.without_answers(wrong).at(next(place for place, one in enumerate(QUESTIONS) if one.name in wrong))
            )
    elif not state.is_answered:
        controls.say("answer first, by a number")
    else:
        open_page(controls, state.question.chapter.screen, state.question.chapter.page)


def _layout_and_last_top(controls: Controls) -> tuple["Layout", int]:
    """Return where everything is, and the first row that is seen once the end of the text is."""
    from mnist_tui.tui.features.quiz.page import last_top, layout
    from mnist_tui.tui.features.quiz.text import quiz_text

    state, (width, height) = controls.state(QuizState), controls.ui.size("quiz")
    text = quiz_text(state, controls.shown_run)
    found = layout(text, state.question is not None, width, height, controls.ui.look.glyphs)
    return found, last_top(found, height)


def scroll(controls: Controls, rows: int) -> None:
    """Scroll the text by so many rows, as far as there are any."""
    state, (_, last) = controls.state(QuizState), _layout_and_last_top(controls)
    controls.put(replace(state, top=min(max(min(state.top, last) + rows, 0), last)))


def marked(controls: Controls) -> Marked | None:
    """Return the question and its answers in a line."""
    from mnist_tui.tui.features.quiz.text import quiz_text

    text = quiz_text(controls.state(QuizState), controls.shown_run)
    said = (*text.asks, *text.answers, *text.told)
    return Marked("question", " ".join(f"{one.head}{one.text}".strip() for one in said))


def _page_rows(controls: Controls) -> int:
    """Return by how many rows a page scrolls."""
    return max(controls.ui.size("quiz")[1] - 3, 1)


KEYS = (
    Key(
        "9",
        "quiz",
        "Ten questions about networks that were trained for it, and about the one that is loaded.",
        toggle,
        footer=7,
        group="screens",
        needs_gradients=True,
    ),
)
FOCUS = Focus(
    "quiz",
    "quiz",
    (
        FocusKey("1 2 3 4", "answer", tuple(ANSWERS), answer, "1-4", "answer"),
        FocusKey(
            "← →  h l",
            "the question before, the next question; after the last the score",
            tuple(TURNS),
            lambda controls, key: turn(controls, TURNS[key]),
            "←→",
            "question",
        ),
        FocusKey(
            "enter",
            "open the page of the story or of learn that explains it (esc comes back); after the last question ask "
            "those again that were answered wrongly",
            ("enter",),
            read_on,
            "enter",
            "read on",
        ),
        FocusKey("v", "train the networks of the question now, beside the recorded curves", ("v",), begin, "v", "live"),
        FocusKey("backspace", "take the answer back", ("backspace",), take_back, "bksp", "undo"),
        FocusKey(
            "↑ ↓  k j",
            "scroll by a row",
            tuple(MOVES),
            lambda controls, key: scroll(controls, MOVES[key]),
            "↑↓",
            "scroll",
        ),
        FocusKey(
            "pgup pgdn",
            "scroll by a page",
            tuple(PAGES),
            lambda controls, key: scroll(controls, PAGES[key] * _page_rows(controls)),
        ),
        FocusKey(
            "esc",
            "leave the quiz, which keeps its place; 9 comes back",
            ("escape",),
            lambda controls, key: controls.back(),
            "esc",
            "back",
        ),
    ),
    marked=marked,
)
