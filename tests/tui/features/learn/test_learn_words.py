"""What the pages say: for every activation, cost and operation, with numbers that are those of the network."""

import itertools
import re

import msgspec
import numpy as np
import pytest
from examined_networks import KINDS, examined
from walks import CLASSES, walk_answer

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.settings import find_setting
from mnist_tui.tui.features.learn import sentences
from mnist_tui.tui.features.learn.formulas import chain, formula
from mnist_tui.tui.features.learn.symbols import figure, rate, signed
from mnist_tui.tui.features.learn.words import operation_page, rungs_of


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_every_operation_has_a_page_whose_words_are_filled_in(kind: int) -> None:
    answer = walk_answer(kind)
    for place, one in enumerate(answer.operations):
        page = operation_page(answer, place, CLASSES, rungs_of(answer, place, CLASSES, ()))
        text = " ".join(sentence.text for sentence in page.sentences)
        assert len(text) > 80 and "{" not in text and page.heading and page.note and page.code
        assert [rung.state for rung in page.rungs].count("now") == 1 and page.rungs[place].state == "now"
        assert len(page.rungs) == len(answer.operations)
        assert all("{" not in header for table in page.tables for header in table.headers)
        assert sum(row.is_marked for table in page.tables for row in table.rows) == (one.kind != "image")


def test_sentences_are_about_what_the_engine_offers() -> None:
    assert set(sentences.ACTIVATION) == set(sentences.THROUGH) <= set(ACTIVATIONS)
    outputs = find_setting("output").choices
    assert set(sentences.OUTPUT) == {"softmax", *outputs} and set(sentences.COST) <= {"smoothed", *COSTS}
    assert set(sentences.OUTPUT_ERROR) == {"cross-entropy", *outputs}


def test_functions_without_sentences_of_their_own_are_told_of_all_the_same() -> None:
    answer = msgspec.structs.replace(walk_answer(3), activation="swish", cost_name="hinge")
    told = [operation_page(answer, place, CLASSES, ()) for place in range(len(answer.operations))]
    texts = [" ".join(sentence.text for sentence in page.sentences) for page in told]
    assert "swish is applied" in texts[2] and "Back through swish" in texts[-2]
    assert all("{" not in text for text in texts)
    kinds = [one.kind for one in answer.operations]
    assert told[kinds.index("cost")].heading == "C"
    assert told[kinds.index("output-error")].heading == "∂C/∂z⁴"


def test_formulas_are_those_of_the_network() -> None:
    relu, sigmoid = walk_answer(2), walk_answer(1)
    told = [formula(one, relu, "01234") for one in relu.operations]
    assert told[1:10] == [
        "z¹ = a⁰W¹ + b¹", "a¹ = relu(z¹)", "z² = a¹W² + b²", "a² = relu(z²)", "z³ = a²W³ + b³", "p = softmax(z³)",
        "C = -Σ y ln p", "∂C/∂z³ = p - y", "∂C/∂W³ = a² · ∂C/∂z³",
    ]  # fmt: skip
    assert told[10:12] == ["∂C/∂a² = W³ ∂C/∂z³", "∂C/∂z² = ∂C/∂a² · relu′(z²)"]
    told = [formula(one, sigmoid, "01234") for one in sigmoid.operations]
    assert told[4:7] == ["a² = sigmoid(z²)", "C = ½Σ(a - y)²", "∂C/∂z² = (a² - y) · sigmoid′(z²)"]


def test_the_chain_grows_backwards_and_ends_with_the_gradient_of_the_weight_that_is_looked_at() -> None:
    answer, one = walk_answer(2), examined(2)
    told = [chain(answer, place, CLASSES) for place in range(len(answer.operations))]
    assert told[:7] == [""] * 7 and told[7].startswith("C = ")
    assert [text.split(" = ")[1] for text in told[8:]] == [
        "(p - y)",
        "a² · (p - y)",
        "Σ w³ (p - y)",
        "f′(z²) Σ w³ (p - y)",
        "a¹ · f′(z²) Σ w³ (p - y)",
        "Σ w² f′(z²) Σ w³ (p - y)",
        "f′(z¹) Σ w² f′(z²) Σ w³ (p - y)",
        "a⁰ · f′(z¹) Σ w² f′(z²) Σ w³ (p - y)",
    ]
    pixel, unit = answer.units[:2]
    delta = answer.operations[-2]
    found = float(delta.products[np.flatnonzero(delta.indices == unit)[0]]) * one.pixels[3][pixel] / 255
    assert told[-1].endswith(f"= {signed(found)}")


def test_a_hidden_unit_is_named_with_its_layer() -> None:
    answer = walk_answer(2)
    pages = [operation_page(answer, place, CLASSES, ()) for place in range(len(answer.operations))]
    headers = [page.tables[0].headers[0] for page in pages[1:]]
    assert headers == [
        "row,column", "layer 1", "layer 1", "layer 2", "layer 2", "class", "class", "class", "from layer 2", "to class",
        "layer 2", "from layer 1", "to layer 2", "layer 1", "from pixel",
    ]  # fmt: skip
    unit = f"h{answer.units[1]}"
    assert pages[1].note == f"the weighted sum of {unit}, layer 1"
    texts = [" ".join(sentence.text for sentence in page.sentences) for page in pages]
    assert texts[3].startswith("Every unit of layer 2 ") and texts[5].startswith("Every class multiplies what each")
    assert "giving all 5 classes the same costs 1.609" in texts[7].lower()  # ln 5


def test_the_first_page_says_that_the_network_has_taken_no_step_yet() -> None:
    answer = msgspec.structs.replace(walk_answer(2), step=0, is_ema=True)
    text = " ".join(sentence.text for sentence in operation_page(answer, 0, CLASSES, ()).sentences)
    assert "a copy from before its first step" in text and "step 0" not in text and "EMA" not in text


def test_counts_in_sentences_are_those_of_the_image() -> None:
    answer, one = walk_answer(2), examined(2)
    black = int((one.pixels[3] == 0).sum())
    texts = [
        " ".join(sentence.text for sentence in operation_page(answer, place, CLASSES, ()).sentences)
        for place in range(len(answer.operations))
    ]
    assert f"{black} of them are 0" in texts[0] and "after step 645" in texts[0]
    assert f"{black} pixels are 0" in texts[1] and f"only {24 - black} of the 24 terms" in texts[1]
    blamed = sum(one.pixels[3] != 0)
    assert "δ is 0" not in texts[-1] and f"{24 - blamed} of these 24 weights get 0: their pixels are 0." in texts[-1]
    on = re.search(r"(\d+) of 11 units are on", texts[2])
    assert on is not None and int(on[1]) == int((answer.operations[2].values > 0).sum())


def test_a_unit_without_an_error_is_not_said_to_see_black_pixels() -> None:
    answer = walk_answer(2)
    last = msgspec.structs.replace(answer.operations[-1], zeros=24)
    off = msgspec.structs.replace(answer, operations=[*answer.operations[:-1], last])
    text = " ".join(sentence.text for sentence in operation_page(off, len(off.operations) - 1, CLASSES, ()).sentences)
    assert "All 24 weights of this unit get 0, since its δ is 0." in text and "black" not in text
    black = msgspec.structs.replace(off, pixels=np.zeros_like(answer.pixels))
    text = " ".join(one.text for one in operation_page(black, len(off.operations) - 1, CLASSES, ()).sentences)
    assert "All 24 weights get 0, since every pixel of this image is 0." in text and "δ is 0" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.3224, "-0.3224"), (3.499, "3.4990"), (12.3456, "12.346"), (-1234.56, "-1234.6"), 
        (1e-5, "1e-5"), (2.5e7, "2.5e7"), (float("nan"), "nan"), (float("-inf"), "-inf"),
    ],
)  # fmt: skip
def test_a_figure_is_short_and_only_0_is_written_as_0(value: float, text: str) -> None:
    assert figure(value) == text and signed(abs(value)) in ("nan", "+inf", "0", f"+{text.lstrip('-')}")


def test_a_learning_rate_is_written_as_an_epsilon_of_the_check() -> None:
    assert [rate(one) for one in (0.1, 0.0015, 1e-4, 1e-5, 2.5e-6)] == ["0.1", "0.0015", "0.0001", "1e-5", "2.5e-6"]


def test_any_units_can_be_looked_at() -> None:
    for kind, ranks in itertools.product(range(len(KINDS)), ((9, 9, 9, 9, 9, 9), (1, 2))):
        answer = walk_answer(kind, ranks=ranks)
        for place in range(len(answer.operations)):
            assert not chain(answer, place, CLASSES).endswith("nan")
