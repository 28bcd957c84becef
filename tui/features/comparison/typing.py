"""The input line of a comparison: a filter, or which two networks. No Textual here."""

import dataclasses
import shlex

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.comparison_state import ComparisonInput, ComparisonState, read_pair_filter
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.typed_line import type_into_line
from mnist_tui.tui.images.filter_reader import FilterError
from mnist_tui.tui.paint.input_line import InputError

EXPECTED = "two of: RUN, RUN@best, RUN@STEP, now"


def begin_filter(controls: Controls, key: str) -> None:
    """Edit the filter."""
    _begin(controls, "filter", controls.state(ComparisonState).text)


def begin_networks(controls: Controls, key: str) -> None:
    """Edit which two networks are compared."""
    state = controls.state(ComparisonState)
    _begin(controls, "networks", shlex.join(name for name in (state.first, state.second) if name))


def type_line(controls: Controls, key: str, character: str | None) -> bool:
    """Handle a key while the line is typed."""
    return type_into_line(controls, key, character, _accept, _end)


def typed_networks(text: str) -> tuple[str, str] | None:
    """Return the two networks that are typed; a name with blanks stands in quotes. None for more or fewer."""
    try:
        words = shlex.split(text)
    except ValueError:  # a quote without its end
        return None
    return (words[0], words[1]) if len(words) == 2 else None


def wrong_line(state: ComparisonState, typed: str, run: Run) -> InputError | None:
    """Return what is wrong with the line; of networks only how many they are, the rest is found out by the engine."""
    if state.input == "networks":
        return None if typed_networks(typed) else InputError(EXPECTED, 0, len(typed))
    if run.started is None:
        return None
    try:
        read_pair_filter(typed, tuple(run.started.classes))
    except FilterError as error:
        return InputError(str(error), error.start, error.length)
    return None


def _accept(controls: Controls, typed: str) -> None:
    state = controls.state(ComparisonState)
    if wrong_line(state, typed, controls.run) is not None:
        return  # the line says what is wrong, and stays
    if state.input == "filter":
        controls.put(dataclasses.replace(state, text=typed.strip(), cursor=0))
    elif (names := typed_networks(typed)) is not None:
        is_exchanged = names == (state.second, state.first)
        numbers = state.exchanged().numbers if is_exchanged else state.numbers if names == state.names else (1, 2)
        first, second = names
        controls.put(dataclasses.replace(state, first=first, second=second, numbers=numbers, cursor=0, split=None))
    _end(controls)


def _begin(controls: Controls, kind: ComparisonInput, text: str) -> None:
    # The line stands below the images, so these are shown.
    controls.put(dataclasses.replace(controls.state(ComparisonState), input=kind, shows_matrices=False))
    controls.show_typed(text)


def _end(controls: Controls) -> None:
    controls.show_typed(None)
    controls.put(dataclasses.replace(controls.state(ComparisonState), input=""))
