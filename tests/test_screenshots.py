"""The pictures of the documents: all there, shown, small, plain SVG, with today's keys; and how cells become shapes."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from pathlib import Path

import moments
import pytest
import take
from cells import Cell, Frame, text_of
from shapes import blocks, dots, rectangles
from stage import DOWN, ENTER, ESCAPE, PAGE_DOWN, single_keys
from svg import Moment, moving, pieces, still
from take import FOLDER, PICTURES, ROOT

from mnist_tui.tui.cli.first_start import is_first_start
from mnist_tui.tui.features.screens import KEYMAP

MOVING = ("learning", "away", "story")
NAMESPACE = "{http://www.w3.org/2000/svg}"
KIB = 1024
FOCUS = {name: name for name in ("gallery", "inspector", "units", "learn", "draw", "quiz", "map")}
"""Pictures of screens with keys of their own, and the name of these keys."""


def picture(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def rows_of(name: str) -> list[str]:
    text = ElementTree.fromstring(picture(name)).findtext(f"{NAMESPACE}desc")
    assert text is not None
    return text.strip("\n").splitlines()


def frame(*rows: str) -> Frame:
    return tuple(tuple(Cell(character) for character in row) for row in rows)


def test_of_the_moments_only_the_first_start_finds_nothing_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[bool] = []

    class Started:
        def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
            monkeypatch.setenv("XDG_STATE_HOME", environment.get("XDG_STATE_HOME", str(tmp_path)))
            found.append(is_first_start())

        def resize(self, columns: int, rows: int) -> None:
            pass

        def close(self) -> None:
            pass

    monkeypatch.setattr(moments, "Terminal", Started)
    monkeypatch.setattr(moments, "_wait", lambda stage, pattern: None)
    names = [name for name, _ in moments.moments((80, 24), (), {}, ())]
    assert dict(zip(names, found, strict=True)) == {"first-start": True, "slow-start": False, "end-of-run": False}


def test_keys_are_pressed_whole() -> None:
    keys = ["5", PAGE_DOWN, PAGE_DOWN, ESCAPE, "1", DOWN, ENTER, "\x1b[1;2A"]
    assert single_keys("".join(keys)) == keys


def test_every_picture_is_there_and_no_other() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(PICTURES), "make screenshots"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_shown_in_the_readme_with_words_for_those_who_cannot_see_it(name: str) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(
        rf'!\[([^\]]+)\]\(docs/screenshots/{name}\.svg\)|src="docs/screenshots/{name}\.svg" alt="([^"]+)"', text
    )
    assert len(shown) == 1 and len("".join(shown[0])) > 20


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_svg_that_needs_nothing_else(name: str) -> None:
    root = ElementTree.fromstring(picture(name))
    assert root.tag == f"{NAMESPACE}svg" and root.findtext(f"{NAMESPACE}title")
    used = {element.tag.removeprefix(NAMESPACE) for element in root.iter()}
    assert used <= {"svg", "title", "desc", "style", "rect", "g", "path", "text"}
    assert "url(" not in picture(name) and "href" not in picture(name)


def test_the_pictures_stay_small() -> None:
    sizes = {path.stem: path.stat().st_size for path in FOLDER.iterdir()}
    assert max(sizes.values()) < 500 * KIB and sum(sizes.values()) < 1500 * KIB


@pytest.mark.parametrize(("name", "focus"), FOCUS.items())
def test_the_keys_in_a_picture_are_those_of_today(name: str, focus: str) -> None:
    rest = rows_of(name)[-1].strip()
    for key in KEYMAP.focuses[focus].rows:
        rest = rest.replace(f"{key.short} {key.label}" if key.short else "", "", 1)
    pause = [] if name == "draw" else ["space"]  # there it is the pen
    labels = {"pause", "train", "resume", "help", "quit"}
    assert [word for word in rest.split() if word not in labels] == [*pause, "?", "q"], "make screenshots"


def test_the_picture_of_the_story_shows_its_plateau_and_its_cure() -> None:
    text = "\n".join(rows_of("chart"))
    assert "all→100" in text and re.search(r"12,000 .*9\d\.\d\d%", text)


def test_every_dot_of_braille_has_its_place() -> None:
    # The standard numbers them 1 2 3 7 down the left side and 4 5 6 8 down the right one: bits 0 1 2 6 and 3 4 5 7.
    places = {bit: next(dots(chr(0x2800 + (1 << bit)), 0, 0))[:2] for bit in range(8)}
    assert [places[bit] for bit in (0, 1, 2, 6)] == [(1, 1), (1, 3), (1, 5), (1, 7)]
    assert [places[bit] for bit in (3, 4, 5, 7)] == [(3, 1), (3, 3), (3, 5), (3, 7)]


def test_dots_side_by_side_are_one_stroke() -> None:
    assert list(dots("⠉⠁", 2, 1)) == [(9, 9, "h5")]  # dots at 9, 11, 13: dashes 2 apart end before 15
    assert list(dots("⠁⠈", 0, 0)) == [(1, 1, "h1"), (7, 1, "h1")]


def test_block_elements_cover_their_part_of_the_cell() -> None:
    assert blocks("▂") == ((0, 6, 4, 2),) and blocks("▌") == ((0, 0, 2, 8),) and blocks("▀") == ((0, 0, 4, 4),)
    assert blocks("▞") == ((2, 0, 2, 4), (0, 4, 2, 4)) and blocks("x") == ()
    assert list(rectangles("██▁", 1, 0)) == [(4, 0, "h8v8h-8z"), (12, 7, "h4v1h-4z")]


def test_a_still_picture_keeps_the_text_of_the_screen() -> None:
    shown = frame("a <b> & ⣿", "─┤ █▌    ")
    root = ElementTree.fromstring(still(shown, "T"))
    assert (root.findtext(f"{NAMESPACE}desc") or "").strip("\n").splitlines() == text_of(shown)


def test_a_moving_picture_shows_each_part_exactly_while_it_was_seen() -> None:
    shown = ((0, "A   ", ""), (0.4, "A  B", ""), (1, "   B", "`x` go"), (2, "    ", ""))
    film = [Moment(seconds, frame(row), caption) for seconds, row, caption in shown]
    text = moving(film, "T", 10, 0.5)
    groups = [group for group in ElementTree.fromstring(text).iter(f"{NAMESPACE}g") if "t " in group.get("class", "")]
    seen = [(group.get("class"), "".join(group.itertext())) for group in groups]
    assert seen == [("t s10 n10", ""), ("t s0 n10 p", "A"), ("t s4 n16 p", "B"), ("t s10 n10", "gox")]
    assert ".s4{animation-delay:-1.6s}" in text
    assert "@keyframes n16{0%{visibility:visible}80%{visibility:hidden}}" in text


def test_taking_a_picture_leaves_no_run_among_those_of_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[str] = []

    class NoTerminal:
        def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
            places.append(environment["MNIST_TUI_RUNS"])
            raise InterruptedError

    monkeypatch.setenv("MNIST_TUI_RUNS", str(tmp_path))
    monkeypatch.setattr(take, "Terminal", NoTerminal)
    with pytest.raises(InterruptedError), take.program((80, 24)):
        pass
    assert places and places[0] != str(tmp_path) and not Path(places[0]).exists()


def test_shades_beside_each_other_have_their_own_colours() -> None:
    assert len({piece.colour for piece in pieces(frame("░▒▓"))}) == 3
