"""What the line below a filter offers while it is typed."""

import pytest

from mnist_tui.tui.images.filter_hint import filter_hint, is_unfinished

CLASSES = ("cat", "cow", "sea lion")
MISSING = ("forgotten", "first", "learned", "mean", "spread", "disputed")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", 'label:cat  pred:"sea lion"  conf>0.9  cost<2  …'),
        ("conf>0.9 ", 'label:cat  pred:"sea lion"  conf>0.9  cost<2  …'),
        ("c", "conf>0.9  cost<2  flag:conflict"),
        ("co", "conf>0.9  cost<2  flag:conflict"),
        ("ra", "raw>0.9"),
        ("mar", "margin<0.1  flag:marked"),
        ("label:", 'label:cat  label:cow  label:"sea lion"'),
        ("pred:c", "pred:cat  pred:cow"),
        ("conf>0.5 label:cat,s", 'label:"sea lion"'),
        ("flag:", "flag:marked  flag:forgotten  flag:right  …"),
        ("flag:w", "flag:wrong"),
        ("slant<", "slant, to the right above 0, as in slant<-10"),
        ("top:", "only the first N in the order, as in top:10"),
        ("nothing", ""),
        ("label:zebra", ""),
    ],
)
def test_the_hint_is_what_the_last_word_may_become(typed: str, hint: str) -> None:
    missing = [one for one in MISSING if one != "forgotten"] if "flag" in typed else MISSING
    assert filter_hint(typed, CLASSES, missing, 50) == hint


def test_digits_keep_the_example_that_the_help_has() -> None:
    assert filter_hint("l", tuple("0123456789"), MISSING, 40).split()[0] == "label:4"


@pytest.mark.parametrize(
    ("typed", "is_so"),
    [
        *[("", False), ("conf>0.9 ", False), ("lab", True), ("label:c", True), ("label:cat", False)],
        *[("conf>", True), ("conf>0.", False), ("cnf", False), ("flag:mark", True), ("label:zebra", False)],
    ],
)
def test_a_word_is_unfinished_while_a_term_begins_so(typed: str, is_so: bool) -> None:
    assert is_unfinished(typed, CLASSES, MISSING) == is_so
