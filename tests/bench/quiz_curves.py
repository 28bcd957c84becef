"""Trains the networks behind the quiz, and records their curves and figures.

    python tests/bench/quiz_curves.py [QUESTION...]

writes `tui/features/quiz/recorded.json` again, or what it holds of some questions. It takes about a minute. The texts
of the questions take their figures from that file; read the difference, and the texts, before it is kept.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from quiz_figures import FACTS, Facts, image, tries
from quiz_training import short, trained

from mnist_tui.tui.features.quiz.networks import VALIDATION
from mnist_tui.tui.features.quiz.questions import QUESTIONS
from mnist_tui.tui.training.splits import Splits, load_splits

FILE = Path(__file__).parents[2] / "tui/features/quiz/recorded.json"


def recordings(splits: Splits, names: list[str]) -> Iterator[tuple[str, object]]:
    """Yield what is recorded for every question."""
    for question in names:
        if question == "image":
            yield question, image(splits)
        elif question == "tries":
            curves, facts = tries(splits)
            yield question, {"facts": in_short(facts), "curves": {"A": curves}}
        else:
            runs = trained(question, splits)
            facts = FACTS[question](runs, splits)
            curves_of = {letter: run.curves() for letter, run in runs.items()}
            yield question, {"facts": in_short(facts), "curves": curves_of}


def in_short(facts: Facts) -> Facts:
    """Round what is no count."""
    return {name: value if isinstance(value, int) else short(value) for name, value in facts.items()}


def main() -> None:
    """Train, record and write."""
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"questions": {}}
    splits = load_splits(None, VALIDATION)
    for name, recorded in recordings(splits, sys.argv[1:] or [question.name for question in QUESTIONS]):
        if name == "image":
            known[name] = recorded
        else:
            known["questions"][name] = recorded
        print(name, recorded)
    lines = (f"{json.dumps(name)}: {in_a_line(one)}" for name, one in known["questions"].items())
    questions = ",\n".join(lines)
    FILE.write_text(f'{{"image": {in_a_line(known["image"])},\n"questions": {{\n{questions}\n}}}}\n', encoding="utf-8")


def in_a_line(value: object) -> str:
    """Return JSON without blanks."""
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
