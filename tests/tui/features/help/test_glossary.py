"""The glossary: complete, short, and true where it gives numbers."""

import contextlib
import io
import math
import re
from functools import cache

import pytest

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.glossary import GLOSSARY, Term

WANTED = (
    *("interval", "activation", "batch", "step", "epoch", "recall", "confusion matrix", "margin", "entropy", "cost"),
    *("quadratic", "objective", "confidence"),
    *("cross-entropy", "learning rate", "schedule", "momentum", "Adam", "weight decay", "dropout", "label smoothing"),
    *(
        "EMA",
        "gradient norm",
        "clipping",
        "dead",
        "saturated",
        "logit",
        "saliency",
        "contribution",
        "influence",
        "ablation",
    ),
    *("adversarial", "t-SNE", "PCA", "validation", "test set", "overfitting", "McNemar", "augmentation", "checkpoint"),
)
"""What a person meets on the screens."""
TEXTS = {term.name: term.text for term in GLOSSARY}


@pytest.mark.parametrize("word", WANTED)
def test_every_word_of_the_screens_can_be_looked_up(word: str) -> None:
    assert [name for name in TEXTS if word in name]


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: term.name)
def test_a_meaning_is_two_plain_sentences(term: Term) -> None:
    assert len(re.findall(r"[.](?= [A-Z0-9]|$)", term.text)) == 2 and len(term.text) <= 300
    assert not set(term.text) & set("`*_|<>") and "  " not in term.text


def test_no_word_is_explained_twice() -> None:
    assert len(TEXTS) == len(GLOSSARY)


def test_the_examples_in_the_meanings_are_true() -> None:
    low, high = wilson_interval(9820, 10_000)
    assert f"{100 * low:.1f} to {100 * high:.1f} %" in TEXTS["95 % confidence interval (Wilson)"]
    low, high = wilson_interval(20, 20)
    assert f"{100 * low:.0f} to {100 * high:.0f} %" in TEXTS["95 % confidence interval (Wilson)"]
    assert f"{math.log(10):.2f}" in TEXTS["cross-entropy"] and f"{math.log2(10):.2f}" in TEXTS["entropy"]
    assert math.exp(2.3) == pytest.approx(10, rel=0.01)
    assert f"{math.ceil(55_000 / 256)} steps" in TEXTS["batch, step, epoch"]


KEY_NAMES = {key.name for key in KEYMAP.keys} | {
    name for focus in KEYMAP.focuses.values() for row in focus.rows for name in (*row.names.split(), *row.keys)
}
"""Every key of the program, as people write it."""


@cache
def help_of(command: str) -> str:
    """Return what a command says of itself."""
    with contextlib.redirect_stdout(io.StringIO()) as told:
        assert main([*command.split(), "--help"]) == 0
    return told.getvalue()


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: term.name)
def test_every_word_has_an_experiment_with_keys_commands_and_flags_that_exist(term: Term) -> None:
    assert 40 <= len(term.experiment) <= 140 and term.experiment.endswith(".")
    command = ""
    marked = re.findall("`([^`]+)`", term.marked_experiment)
    assert marked and not set(term.experiment) & set("`*_")
    for words in marked:
        if words.startswith("mnist-tui"):
            command = next((word for word in words.split()[1:2] if not word.startswith("-")), "")
        elif not words.startswith("--"):
            assert words in KEY_NAMES, words
            continue
        assert all(flag in help_of(command) for flag in re.findall("--[a-z-]+", words))
