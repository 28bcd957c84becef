"""Tables of what `doctor.py` has written: every rule against its sick networks, false alarms, and the thresholds.

python tests/bench/doctor_tables.py courses.jsonl ...
"""

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence

from doctor import Course

from mnist_tui.engine.diagnosis import (
    data_rules,
    dead_rules,
    evidence,
    overfit_rules,
    poor_rules,
    slow_rules,
    start_rules,
)
from mnist_tui.engine.diagnosis.symptoms import CONSTANT, STUCK

CONFIRMED_GAP = overfit_rules.MEMORISED_GAP
THRESHOLDS: dict[str, tuple[float, dict[str, str]]] = {
    "spread": (CONSTANT, {"R10": "<", "R11": "<", "R14": "<", "R15": "<", "R16": "<"}),
    "relative_cost": (STUCK, {"R18": ">", "R15": ">"}),
    "flat": (dead_rules.DEAD, {"R11": ">", "R24": ">"}),
    "first_scale": (slow_rules.ASLEEP, {"R15": "<"}),
    "signal": (slow_rules.FAINT, {"R16": "<"}),
    "moved": (slow_rules.HARDLY_MOVED, {"R17": "<", "R19": "<"}),
    "pull": (poor_rules.STRONG_PULL, {"R21": ">"}),
    "climb": (start_rules.CLIMBED, {"R9": ">"}),
    "highest_over_first": (evidence.RISEN, {"R9": ">"}),
    "too_sure": (evidence.TOO_SURE, {}),
    "interval_half_width": (evidence.UNSURE, {"R3": ">"}),
    "test_distance": (evidence.FAR_GREYS, {"R7": ">"}),
    "copied_validation": (evidence.COPIED, {"R5": ">"}),
    "mean_grey": (evidence.MID_GREY, {"R6": ">"}),
    "blank": (data_rules.BLANK, {"R1": ">"}),
    "largest_class": (evidence.ONE_SIDED, {"R4": ">"}),
}
"""Of a number: the threshold, and the rules whose sick runs lie beyond it, on which side."""


def read(paths: Sequence[str]) -> Iterator[Course]:
    """Yield every run of some files."""
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                yield Course(**json.loads(line))


def confirmed(course: Course, id: str) -> bool:
    """Tell whether other numbers bear a finding out: small sets are memorised, and accuracies on them are uncertain."""
    if id == "R3":
        return course.numbers["interval_half_width"] > evidence.UNSURE
    return id == "R25" and course.numbers["train_accuracy"] - min(course.held_out, course.test) >= CONFIRMED_GAP


def sick_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield a line for every sick network: how often its rule spoke first, after how many steps, and what else did."""
    groups: dict[tuple[str, str, str], list[Course]] = defaultdict(list)
    for course in courses:
        if course.rule:
            groups[course.data, course.rule, course.case].append(course)
    yield f"{'data':<18}{'rule':<6}{'network':<18}{'spoke':>7}{'first':>7}{'after steps':>16}   other findings"
    for (data, rule, case), runs in groups.items():
        told = [[*one.found, *((one.steps, note) for note in one.notes)] for one in runs]
        steps = [next(step for step, id in one if id == rule) for one in told if any(id == rule for _, id in one)]
        firsts = [next((id for _, id in one if id != "R3" or rule == "R3"), "-") for one in told]
        others = sorted({id for run in runs for _, id in run.found if id != rule and not confirmed(run, id)})
        span = f"{min(steps):,} to {max(steps):,}" if steps else "-"
        spoke, first = f"{len(steps)}/{len(runs)}", f"{firsts.count(rule)}/{len(runs)}"
        yield f"{data:<18}{rule:<6}{case:<18}{spoke:>7}{first:>7}{span:>16}   {' '.join(others) or '-'}"


def healthy_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield a line for every healthy case that got a finding, then how many there were."""
    groups: dict[str, list[Course]] = defaultdict(list)
    for course in courses:
        if not course.rule:
            groups[course.data].append(course)
    for data, runs in groups.items():
        alarms = [(run, id) for run in runs for _, id in run.found if not confirmed(run, id)]
        for run, id in alarms:
            yield f"  {data}: {run.case}, seed {run.seed}: {id}, valid {run.held_out:.3f}"
        true = sum(1 for run in runs if any(confirmed(run, id) for _, id in run.found))
        cases = len({run.case for run in runs})
        low, high = min(run.test for run in runs), max(run.test for run in runs)
        yield (
            f"{data}: {len(runs)} healthy runs of {cases} cases, test accuracy {low:.3f} to {high:.3f}: "
            f"{len(alarms)} false alarms; {true} with R3 or R25, which are true"
        )


def threshold_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield for every number where healthy and sick runs end, and the threshold between them."""
    yield f"{'number':<22}{'healthy':>22}{'threshold':>11}{'sick':>22}   rules"
    for name, (threshold, rules) in THRESHOLDS.items():
        healthy = [run.numbers[name] for run in courses if not run.rule and name in run.numbers]
        sick = [run.numbers[name] for run in courses if run.rule in rules and name in run.numbers]
        yield f"{name:<22}{span(healthy):>22}{threshold:>11g}{span(sick):>22}   {' '.join(rules)}"


def span(values: Sequence[float]) -> str:
    """Return the ends of what is finite."""
    finite = [value for value in values if math.isfinite(value)]
    return f"{min(finite):.3g} to {max(finite):.3g}" if finite else "-"


def main() -> None:
    """Print the three tables."""
    courses = list(read(sys.argv[1:]))
    for lines in (sick_lines, healthy_lines, threshold_lines):
        print("\n".join(lines(courses)), end="\n\n")


if __name__ == "__main__":
    main()
