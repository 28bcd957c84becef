"""The filter language of the mistakes: seven images whose answers are known, and every way to get it wrong."""

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.duplicates.twins import PartTwins
from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.label_probability import LabelMoments
from mnist_tui.tui.images.filter_reader import FilterError, read_filter
from mnist_tui.tui.images.predictions import Predictions

DIGITS = tuple("0123456789")
CLOTHES = ("T-shirt/top", "Trouser", "Ankle boot", "Tops, other")


def mask(*places: int) -> NDArray[np.bool_]:
    found = np.zeros(7, np.bool_)
    found[list(places)] = True
    return found


def seven() -> Predictions:
    """Images 0, 2, 3 and 6 are mistakes; 6 was right before, 5 wrong before, 3 was forgotten twice."""
    dynamics = Dynamics(7)
    for step, right in ((0, (3, 6)), (100, (1, 6)), (200, (1, 3, 6)), (300, (1, 4, 5))):
        dynamics.note(step, mask(*right))
    return Predictions(
        labels=np.array([4, 4, 4, 9, 1, 2, 8]),
        predicted=np.array([9, 4, 1, 4, 1, 2, 3]),
        confidence=np.array([0.95, 0.99, 0.5, 0.9, 1.0, np.nan, 0.6]),
        cost=np.array([3.0, 0.01, 1.0, 2.0, 0.0, np.nan, 1.5]),
        margin=np.array([0.9, 0.98, 0.05, 0.8, 1.0, np.nan, 0.3]),
        disputed=mask(2, 4),
        marked=mask(3),
        dynamics=dynamics.record(),
        moments=LabelMoments(
            mean=np.array([0.1, 0.99, 0.4, 0.3, 1, np.nan, 0.2], np.float32),
            spread=np.array([0.05, 0.01, 0.3, 0.2, 0, np.nan, 0.1], np.float32),
            evaluations=4,
        ),
        twins=PartTwins(
            indices=np.array([1, 3, 6, 9]),
            parts=np.array([0, 2, 0, 0]),
            twins=np.array([12345, 0, 7, 8]),
            is_same=np.array([True, False, False, True]),
            leaks=np.array([True, False, True, True]),
            conflicts=np.array([False, True, True, True]),
        ),
        attributes=np.array([[30, 2, s, 300, 0.5] for s in (-20, 0, -9, 12.5, 3, 7, np.nan)], np.float32),
    )


def passing(text: str, classes: tuple[str, ...] = DIGITS) -> list[int]:
    found: list[int] = np.flatnonzero(read_filter(text, classes).mask(seven())).tolist()
    return found


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [0, 2, 3, 6]),
        ("   ", [0, 2, 3, 6]),
        ("flag:dup", [1, 3, 6]),
        ("flag:leak", [1, 6]),
        ("flag:conflict flag:wrong", [3, 6]),
        ("flag:leak|conflict label:9", [3]),
        ("true:4", [0, 2]),
        ("label:4", [0, 2]),
        ("TRUE:4", [0, 2]),
        ("true=4 pred:9", [0]),
        ("true:4|8", [0, 2, 6]),
        ("true:4,8", [0, 2, 6]),
        ("conf>0.9", [0]),
        ("conf>=0.9", [0, 3]),
        ("conf >= 90%", [0, 3]),
        ("confidence<.6", [2]),
        ("conf<=6e-1", [2, 6]),
        ("conf=0.5", [2]),
        ("cost:1-2", [2, 3, 6]),
        ("margin<0.1", [2]),
        ("idx:2-3", [2, 3]),
        ("idx:0|6|2-2", [0, 2, 6]),
        ("index>2", [3, 6]),
        ("flag:disputed", [2]),
        ("flag:marked|disputed", [2, 3]),
        ("flag:disputed flag:right|wrong", [2, 4]),
        ("flag:right", [1, 4, 5]),
        ("flag:wrong", [0, 2, 3, 6]),
        ("flag:learned", [1, 4, 5]),
        ("flag:forgotten", [3, 6]),
        ("forgotten>1", [3]),
        ("forgotten:0", [0, 2]),
        ("first<500", [3, 6]),
        ("first=100 flag:right", [1]),
        ("flag:right first:300", [4, 5]),
        ("mean<0.25", [0, 6]),
        ("mean:0.2-0.4 spread>0.15", [2, 3]),
        ("spread<0.02 flag:right|wrong", [1, 4]),
        ('true:"4"', [0, 2]),
        ("slant<-9", [0]),
        ("slant<=-9", [0, 2]),
        ("slant:-9", [2]),
        ("slant:-20--5", [0, 2]),
        ("slant:-20-13", [0, 2, 3]),
        ("slant>10 flag:right|wrong", [3]),
        ("ink>29 width<2.5 size:300 aspect=0.5", [0, 2, 3, 6]),
    ],
)
def test_filter_passes_the_images_found_by_hand(text: str, places: list[int]) -> None:
    assert passing(text) == places


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("true:trouser", 1),
        ('true:"Ankle boot"', 2),
        ("true:ankle", 2),
        ("true:T-shirt/top", 0),
        ('true:"tops, other"', 3),
        ("true:2", 2),
    ],
)
def test_classes_go_by_name_by_the_beginning_of_it_or_by_number(text: str, number: int) -> None:
    (condition,) = read_filter(text, CLOTHES).conditions
    assert condition.numbers == ((number, number),)


@pytest.mark.parametrize(
    ("text", "start", "meant", "message"),
    [
        ("labl:4", 0, "labl", "there is no field labl; did you mean label?"),
        ("true:4 xyz:1", 7, "xyz", "there is no field xyz; there are label, pred, conf, raw, cost, margin"),
        ("conf>0.9 true", 9, "true", "true needs a value, expected as in label:4"),
        ("disputed", 0, "disputed", "disputed: expected flag:disputed"),
        ("true:4 flag:disputd", 12, "disputd", "there is no flag disputd; did you mean disputed?"),
        ("conf>abc", 5, "abc", "abc is not a number, expected as in conf>0.9"),
        ("conf>-1", 5, "-1", "-1 is not a number"),
        ("width>-1", 6, "-1", "-1 is not a number"),
        ("slant:-5--9", 6, "-5--9", "-5--9 is empty, expected the smaller number first"),
        ("conf>0.5-0.9", 5, "0.5-0.9", "0.5-0.9 is not a number"),
        ("cost<1|2", 5, "1|2", "1|2: expected one value"),
        ("conf>90", 5, "90", "90 is more than 1, expected as in conf>0.9"),
        ("idx:1|9-5", 6, "9-5", "9-5 is empty, expected the smaller number first"),
        ("true:4|x", 7, "x", "x is not a class; there are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9"),
        ("label>4", 5, ">", "label takes : and not >"),
        ("flag>disputed", 4, ">", "flag takes : and not >"),
        ("true:4 conf>", 11, ">", "nothing after conf>, expected as in conf>0.9"),
        ("true:|", 5, "|", "|: expected one value"),
        (":4", 0, ":", "no field, expected one as in label:4"),
        ("true:²", 5, "²", "² is not a class"),
        ("true:4 top:0", 11, "0", "0 is not a whole number above 0, expected as in top:10"),
        ("top:1.5", 4, "1.5", "1.5 is not a whole number above 0"),
        ("top:²", 4, "²", "² is not a whole number above 0"),
        ("top:1-9", 4, "1-9", "1-9 is not a whole number above 0"),
        ("top:3|4", 4, "3|4", "3|4: expected one value, as in top:10"),
        ("top<9", 3, "<", "top takes : and not <"),
        ("top:", 3, ":", "nothing after top:, expected as in top:10"),
    ],
)
def test_errors_say_where_they_are_and_what_was_expected(text: str, start: int, meant: str, message: str) -> None:
    with pytest.raises(FilterError) as caught:
        read_filter(text, DIGITS)
    error = caught.value
    assert (error.start, text[error.start : error.start + error.length]) == (start, meant)
    assert error.message.startswith(message) and str(error) == error.message


def test_the_first_of_them_are_no_condition_and_the_smallest_number_holds() -> None:
    assert passing("top:1 true:4") == [0, 2]
    assert [read_filter(text, DIGITS).most for text in ("true:4", "top:10", "TOP=3 true:4 top:7")] == [None, 10, 3]
    assert read_filter("top:" + 5000 * "9", DIGITS).most == 999_999_999


def test_a_beginning_of_several_classes_is_refused() -> None:
    with pytest.raises(FilterError, match="t matches several classes; there are T-shirt/top"):
        read_filter("true:t", CLOTHES)


def test_what_is_not_known_is_refused_with_its_reason() -> None:
    missing = {"forgotten": "no past", "disputed": "no MNIST"}
    for text, start in (("forgotten>1", 0), ("flag:forgotten", 5)):
        with pytest.raises(FilterError, match="forgotten is not available: no past") as caught:
            read_filter(text, DIGITS, missing)
        assert caught.value.start == start
    with pytest.raises(FilterError, match="flag:disputed is not available: no MNIST"):
        read_filter("flag:disputed", DIGITS, missing)


@pytest.mark.parametrize("seed", range(20))
def test_any_letters_are_read_or_refused_within_the_text(seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts = [
        "true",
        "conf",
        "top",
        "flag",
        ":",
        ">=",
        "<",
        "=",
        "4",
        "0.9",
        "1-2",
        "%",
        '"',
        "|",
        ",",
        " ",
        "é",
        "\n",
        "disputed",
    ]
    for _ in range(200):
        text = "".join(rng.choice(parts, rng.integers(1, 9)))
        try:
            read_filter(text, DIGITS).mask(seven())
        except FilterError as error:
            assert 0 <= error.start <= len(text) and error.length >= 1 and error.message


def test_without_dynamics_nothing_was_learned_or_forgotten() -> None:
    known = seven()
    answers = Predictions(known.labels, known.predicted, known.confidence, known.cost, known.margin, mask(), mask())
    for text in ("flag:learned", "flag:forgotten", "forgotten>0", "first>=0", "mean<=1", "spread<1"):
        assert not read_filter(text, DIGITS).mask(answers).any(), text


def test_a_refusal_lists_only_the_first_of_many_classes() -> None:
    with pytest.raises(FilterError) as caught:
        read_filter("true:x", [f"kind {number}" for number in range(64)])
    assert str(caught.value).startswith("x is not a class; there are 64, 0 to 63 or by name: kind 0, kind 1, ")
    assert len(str(caught.value)) < 170 and str(caught.value).endswith("kind 11, ...")


def test_what_was_not_measured_passes_no_comparison() -> None:
    unmeasured = dataclasses.replace(seven(), attributes=None)
    assert not read_filter("ink>=0", DIGITS).mask(unmeasured).any()
    assert (
        read_filter("ink>=0 label:4", DIGITS).needs_attributes and not read_filter("label:4", DIGITS).needs_attributes
    )


def test_an_image_names_its_twin() -> None:
    told = [seven().twin_of(index) for index in (0, 1, 3, 6)]
    assert told == [
        None,
        "same as train #12,345",
        "nearly the same as test #0; a twin has another label",
        "nearly the same as train #7; a twin has another label",
    ]
    assert dataclasses.replace(seven(), twins=None).twin_of(1) is None


def test_only_a_filter_for_twins_has_them_looked_for() -> None:
    assert [read_filter(text, DIGITS).needs_twins for text in ("flag:right|leak", "flag:dup", "flag:right", "")] == [
        True, True, False, False,
    ]  # fmt: skip
