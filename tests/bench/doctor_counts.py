"""Counts in the runs that `doctor.py` has written: what was found first, in how many, and which findings are true."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from doctor import Course

from mnist_tui.engine.diagnosis import evidence
from mnist_tui.engine.evaluation import wilson_interval

CONFIRMED_GAP = 0.04
"""Of images that were not looked at for the finding, whose accuracy may be a little higher by chance."""


def confirmed(course: Course, id: str) -> bool:
    """Tell whether other numbers bear a finding out: small sets are memorised, and accuracies on them are uncertain."""
    if id == "R3":
        return course.numbers["interval_half_width"] > evidence.UNSURE
    return id == "R25" and course.numbers["train_accuracy"] - min(course.held_out, course.test) >= CONFIRMED_GAP


def groups_of(courses: Sequence[Course]) -> dict[tuple[str, str], list[Course]]:
    """Return the sick runs of each kind, by rule and name, in the order of the rules."""
    groups: dict[tuple[str, str], list[Course]] = defaultdict(list)
    for course in courses:
        if course.rule:
            groups[course.rule, course.case].append(course)
    return dict(sorted(groups.items(), key=lambda one: (int(one[0][0][1:]), one[0][1])))


def told(course: Course) -> list[tuple[int, str]]:
    """Return what was found, in order: notes only of its own rule, and R3, which is true, only where it is that."""
    of_rule = [one for one in course.notes if one[1] == course.rule]
    return sorted(one for one in [*course.found, *of_rule] if one[1] != "R3" or course.rule == "R3")


def first(course: Course) -> str:
    """Return what was found first."""
    return next((id for _, id in told(course)), "-")


def part_of(some: int, all: int) -> tuple[str, str, str]:
    """Return how many of how many, and the interval of the fraction."""
    if not all:
        return "-", "-", "-"
    low, high = wilson_interval(some, all)
    return f"{all:,}", f"{some:,}", f"{low * 100:.1f} to {high * 100:.1f} %"


def by_data(courses: Sequence[Course]) -> dict[str, list[Course]]:
    """Return the runs on each data set, MNIST first."""
    groups: dict[str, list[Course]] = {"MNIST": []}
    for course in courses:
        groups.setdefault(course.data, []).append(course)
    return groups


def found_cells(runs: Sequence[Course], *between: str) -> tuple[str, ...]:
    """Return how often the rule spoke, and as the first, and which others were the first."""
    if not runs:
        return "-", "-", *between, "-"
    rule, firsts = runs[0].rule, [first(one) for one in runs]
    spoke = sum(any(id == rule for _, id in told(one)) for one in runs)
    wrong = Counter(id for id in firsts if id not in (rule, "-"))
    others = ", ".join(f"{id} ({times})" for id, times in sorted(wrong.items()))
    return f"{spoke}/{len(runs)}", f"{firsts.count(rule)}/{len(runs)}", *between, others or "-"
