"""The keys of the story: going on, back, scrolling. No Textual here."""

from dataclasses import replace

from mnist_tui.tui.features.story.course import AT_ONCE, find_place, proceed, turn
from mnist_tui.tui.features.story.start import train
from mnist_tui.tui.features.story.state import END, StoryState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Marked
from mnist_tui.tui.frame.reading import leave_page

TURNS = {"left": -1, "h": -1, "right": 1, "l": 1}
MOVES = {"up": -1, "k": -1, "down": 1, "j": 1}
PAGES = {"pageup": -1, "pagedown": 1}


def toggle(controls: Controls) -> None:
    """Show the story where it was left, or go back."""
    if controls.ui.screen == "story":
        leave(controls)
    else:
        find_place(controls)
        controls.go_to("story")


def proceed_or_leave(controls: Controls, key: str) -> None:
    """Do what the page says that enter does."""
    if _has_more_to_read(controls):
        scroll(controls, _page_rows(controls))
    elif controls.state(StoryState).place == END:
        leave(controls)
    else:
        proceed(controls)


def pause_or_resume(controls: Controls, key: str) -> bool:
    """Pause the network of the story, or resume it; a run that is none of the story is paused, and never trained."""
    state, run = controls.state(StoryState), controls.run
    if run.is_only_shown or run.failed is not None or controls.is_watching or run.phase == "running":
        return False  # as everywhere
    if state.leg_under_way is not None and state.follows(run) and run.phase == "paused":
        train(controls, state.leg_under_way, run.step or 0)
    elif state.under_way is not None:
        controls.say(AT_ONCE)
    else:
        controls.say(NOT_OF_THE_STORY)
    return True


def leave(controls: Controls) -> None:
    """Go back to the question that led here, or to the dashboard."""
    if not leave_page(controls):
        controls.back()


def scroll(controls: Controls, rows: int) -> None:
    """Scroll the text by so many rows, as far as there are any."""
    state, (_, last) = controls.state(StoryState), _turns_and_last_top(controls)
    controls.put(replace(state, top=min(max(min(state.top, last) + rows, 0), last)))


def _has_more_to_read(controls: Controls) -> bool:
    """Tell whether enter would turn the page while some of its rows have not been seen."""
    turns, last = _turns_and_last_top(controls)
    return turns and controls.state(StoryState).top < last and controls.ui.size("storytext")[1] > 0


def _turns_and_last_top(controls: Controls) -> tuple[bool, int]:
    """Return whether enter would turn the page, and the first row that is seen once the end of its text is."""
    from mnist_tui.tui.features.story.page import last_top  # here, because the first picture need not wait for words
    from mnist_tui.tui.features.story.small_window import shown_text

    text = shown_text(controls.state(StoryState), controls.shown_run, controls.ui)
    width, height = controls.ui.size("storytext")
    return text.turns, last_top(text, width, height, controls.ui.look.glyphs)


def _page_rows(controls: Controls) -> int:
    """Return by how many rows a page scrolls."""
    return max(controls.ui.size("storytext")[1] - 3, 1)


def marked(controls: Controls) -> Marked:
    """Return the text of the page in a line."""
    from mnist_tui.tui.features.story.text import story_text

    text = story_text(controls.state(StoryState), controls.shown_run)
    return Marked("page", " ".join(text.paragraphs))


NOT_OF_THE_STORY = "nothing is under way here; on 1 space trains your own run"
KEYS = (
    Key(
        "8",
        "story",
        "The story of a network that stayed at 11.35 %, replayed in eight steps with live networks.",
        toggle,
        footer=7,
        group="screens",
        needs_gradients=True,
    ),
)
FOCUS = Focus(
    "story",
    "story",
    (
        FocusKey(
            "enter",
            "begin the step of this page; once it has happened, read on and turn the page",
            ("enter",),
            proceed_or_leave,
            "enter",
            "go on",
        ),
        FocusKey(
            "space",
            "pause the network of this step, or resume it; a run of your own is not trained here",
            ("space",),
            pause_or_resume,
            "space",
            "pause",
        ),
        FocusKey(
            "← →  h l",
            "the page before, the next page",
            tuple(TURNS),
            lambda controls, key: turn(controls, TURNS[key]),
            "←→",
            "page",
        ),
        FocusKey(
            "↑ ↓  k j",
            "scroll the text by a row",
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
            "leave the story, which keeps its place; 8 comes back",
            ("escape",),
            lambda controls, key: leave(controls),
            "esc",
            "back",
        ),
    ),
    marked=marked,
)
