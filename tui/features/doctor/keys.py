"""The keys of the doctor: choosing a finding, scrolling, applying a cure, tests and practice. No Textual here."""

import dataclasses

from mnist_tui.tui.features.doctor.cure import apply
from mnist_tui.tui.features.doctor.exercise import name_it, practise
from mnist_tui.tui.features.doctor.findings_log import is_secret
from mnist_tui.tui.features.doctor.paint import Layout, lay_out
from mnist_tui.tui.features.doctor.shown import findings_of, place_of
from mnist_tui.tui.features.doctor.state import DoctorState
from mnist_tui.tui.features.doctor.text import doctor_text
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Marked

FAR = 10**9
MOVES = {"up": -1, "k": -1, "down": 1, "j": 1}
PAGES = {"pageup": -1, "pagedown": 1}
ENDS = {"home": -FAR, "end": FAR}


def toggle(controls: Controls) -> None:
    """Show what is wrong with the run, from the beginning, or go back."""
    if controls.ui.screen == "doctor":
        controls.back()
    else:
        controls.put(dataclasses.replace(controls.state(DoctorState), chosen="", top=0))
        controls.go_to("doctor")


def scroll(controls: Controls, rows: int) -> None:
    """Scroll by so many rows, as far as there are any."""
    layout, height = _layout(controls)
    last = max(layout.height - height, 0)
    state = controls.state(DoctorState)
    controls.put(dataclasses.replace(state, top=min(max(min(state.top, last) + rows, 0), last)))


def move(controls: Controls, key: str) -> None:
    """Choose the next finding, and show it; where there is none, scroll by a row."""
    state, findings = controls.state(DoctorState), findings_of(controls.shown_run)
    place = place_of(state, findings) + MOVES[key]
    if not 0 <= place < len(findings):
        scroll(controls, MOVES[key])
        return
    state = dataclasses.replace(state, chosen=findings[place].id)
    controls.put(state)  # the page has other rows then
    layout, height = _layout(controls)
    last, start = max(layout.height - height, 0), layout.starts[place]
    top = min(state.top, last)
    end = layout.starts[place + 1] if place + 1 < len(layout.starts) else start + 1
    if start < top or end > top + height:
        controls.put(dataclasses.replace(state, top=min(start, last)))


def _layout(controls: Controls) -> tuple[Layout, int]:
    """Return the page as it is shown, and the rows that are seen of it."""
    width, height = controls.ui.size("doctor")
    return lay_out(doctor_text(controls.shown_run, controls.ui), width, controls.ui.look.glyphs), height


def memorise(controls: Controls, key: str) -> None:
    """Have a new network with these settings trained on ten images."""
    run, state = controls.shown_run, controls.state(DoctorState)
    if run.started is not None and run.source is not None:
        times = state.memorising[1] + 1
        controls.put(dataclasses.replace(state, memorising=(run.source, times), top=0))


def enter(controls: Controls, key: str) -> None:
    """Name what a network to practise on has, or apply the cure."""
    practice = controls.state(DoctorState).practice
    if practice is not None and is_secret(controls.state(DoctorState)):
        name_it(controls, practice)
    else:
        apply(controls, key)


def marked(controls: Controls) -> Marked | None:
    """Return the chosen finding in a line."""
    findings = findings_of(controls.shown_run)
    if not findings or is_secret(controls.state(DoctorState)):
        return None
    one = findings[place_of(controls.state(DoctorState), findings)]
    return Marked("finding", f"{one.id} {one.name}: {one.why}")


KEYS = (
    Key(
        "d",
        "doctor",
        "What is wrong with the run, what shows it, why, and what cures it; and all that was checked.",
        toggle,
        footer=22,
        needs_gradients=True,
    ),
)
FOCUS = Focus(
    "doctor",
    "doctor",
    (
        FocusKey("↑ ↓  k j", "choose a finding; scroll by a row", tuple(MOVES), move, "↑↓", "choose"),
        FocusKey(
            "enter",
            "apply the cure of the chosen finding: live settings at once, others as a new run; "
            "in practice, name what the network has",
            ("enter",),
            enter,
            "enter",
            "cure",
        ),
        FocusKey(
            "O",
            "test whether a new network with these settings can memorise (overfit) ten images; the run goes on",
            ("O",),
            memorise,
            "O",
            "overfit",
        ),
        FocusKey(
            "Q",
            "practise on a sick network: find out what it has, and change settings until it is healthy",
            ("Q",),
            practise,
            "Q",
            "practise",
        ),
        FocusKey(
            "pgup pgdn",
            "scroll by a page",
            tuple(PAGES),
            lambda controls, key: scroll(controls, PAGES[key] * max(controls.ui.size("doctor")[1] - 1, 1)),
            "pgup pgdn",
            "page",
        ),
        FocusKey(
            "home end",
            "to the first or the last row",
            tuple(ENDS),
            lambda controls, key: scroll(controls, ENDS[key]),
        ),
        FocusKey("esc", "back to the dashboard", ("escape",), lambda controls, key: controls.back(), "esc", "back"),
    ),
    marked=marked,
)
