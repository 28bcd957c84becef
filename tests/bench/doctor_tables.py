"""Tables of what `doctor.py` has written: every rule against its sick networks, false alarms, cures, and thresholds.

    python tests/bench/doctor_tables.py [--write] courses.jsonl ...

They are in Markdown; --write puts them into docs/doctor.md.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from doctor import Course, read
from doctor_counts import by_data, confirmed, first, found_cells, groups_of, part_of, told

from mnist_tui.engine.diagnosis import data_rules, dead_rules, evidence, poor_rules, slow_rules, start_rules
from mnist_tui.engine.diagnosis.symptoms import CONSTANT, STUCK

DOCUMENT = Path(__file__).parents[2] / "docs/doctor.md"
FEW_STEPS = 100
"""A run that ends sooner is over before it can be cheap."""
DEAREST = 5
THRESHOLDS: dict[str, tuple[float, dict[str, str]]] = {
    "spread": (CONSTANT, {"R10": "<", "R11": "<", "R14": "<", "R15": "<", "R16": "<"}),
    "relative_cost": (STUCK, {"R18": ">", "R15": ">"}),
    "flat": (dead_rules.DEAD, {"R11": ">"}),
    "units_alive": (10, {"R24": "<"}),
    "first_scale": (slow_rules.ASLEEP, {"R15": "<"}),
    "signal": (slow_rules.FAINT, {"R16": "<"}),
    "moved": (slow_rules.HARDLY_MOVED, {"R17": "<", "R19": "<"}),
    "pull": (poor_rules.STRONG_PULL, {"R21": ">"}),
    "climb": (start_rules.CLIMBED, {"R9": ">"}),
    "late_cost": (start_rules.LEFT_HIGH, {"R9": ">"}),
    "climb_and_late_cost": (1, {"R9": ">"}),
    "too_sure": (evidence.TOO_SURE, {}),
    "interval_half_width": (evidence.UNSURE, {"R3": ">"}),
    "test_distance": (evidence.FAR_GREYS, {"R7": ">"}),
    "copied_validation": (evidence.COPIED, {"R5": ">"}),
    "mean_grey": (evidence.MID_GREY, {"R6": ">"}),
    "blank": (data_rules.BLANK, {"R1": ">"}),
    "largest_class": (evidence.ONE_SIDED, {"R4": ">"}),
}
"""Of a number: the threshold, and the rules whose sick runs lie beyond it, on which side.

R9 asks for two numbers: `climb_and_late_cost` is the lesser of them, each over its threshold.
"""


def row(*cells: object) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(map(str, cells))} |"


def head(*names: str) -> Iterator[str]:
    """Yield the head of a table."""
    yield row(*names)
    yield row(*["---"] * len(names))


def summary_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield for every data set in how many runs of sick networks the right rule spoke first."""
    yield from head("data", "seeds", "runs of sick networks", "right rule first", "95 % interval")
    for data, runs in by_data([one for one in courses if one.rule]).items():
        if runs:
            seeds = min(len(group) for group in groups_of(runs).values())
            yield row(data, seeds, *part_of(sum(first(one) == one.rule for one in runs), len(runs)))


def sick_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield a line for every sick network: how often its rule spoke, and as the first, and after how many steps."""
    yield from head("rule", "network", "found", "first", "after steps", "others, before", "cured", "cures", "accuracy")
    for (rule, case), runs in groups_of(by_data(courses)["MNIST"]).items():
        steps = [min(times) for one in runs if (times := [step for step, id in told(one) if id == rule])]
        after = f"{min(steps):,} to {max(steps):,}" if steps else "-"
        yield row(rule, f"`{case}`", *found_cells(runs, after), *cure_cells(runs))


def elsewhere_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield a line for every sick network on other data: how often its rule spoke, and as the first."""
    others = {data: groups_of(runs) for data, runs in by_data(courses).items() if data != "MNIST"}
    others = {data: groups for data, groups in others.items() if groups}
    columns = [f"{data}: {what}" for data in others for what in ("found", "first", "others, before")]
    yield from head("rule", "network", *columns)
    names = {key: None for groups in others.values() for key in groups}
    for rule, case in sorted(names, key=lambda one: (int(one[0][1:]), one[1])):
        cells = (found_cells(groups.get((rule, case), [])) for groups in others.values())
        yield row(rule, f"`{case}`", *(cell for three in cells for cell in three))


def cure_cells(runs: Sequence[Course]) -> tuple[str, str, str]:
    """Return how many were cured, by the cures of which findings, and what became of the test accuracy."""
    tried = [run for run in runs if run.recovery is not None and run.recovery.cures]
    if not tried:
        words = any(run.recovery is not None and run.recovery.words for run in runs)
        return "in words" if words else "-", "-", "-"
    recoveries = [run.recovery for run in tried if run.recovery is not None]
    cured = sum(not one.left for one in recoveries)
    ways = Counter(" ".join(one.cures) for one in recoveries)
    before, after = (
        sum(values) / len(tried) for values in ([run.test for run in tried], [one.test for one in recoveries])
    )
    texts = ", ".join(f"{way} ({times})" if len(ways) > 1 else way for way, times in ways.most_common())
    return f"{cured}/{len(tried)}", texts, f"{before:.0%} to {after:.0%}".replace("%", " %")


def healthy_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield a line for every data set, then one for every false alarm."""
    groups = by_data([one for one in courses if not one.rule])
    yield from head("data", "kinds", "test accuracy", "R3 or R25, true", "runs", "with a false alarm", "95 % interval")
    alarms = []
    for data, runs in ((data, runs) for data, runs in groups.items() if runs):
        false = [(run, rule) for run in runs for _, rule in run.found if not confirmed(run, rule)]
        true = sum(1 for run in runs if any(confirmed(run, rule) for _, rule in run.found))
        low, high = min(run.test for run in runs), max(run.test for run in runs)
        kinds, accused = len({run.case for run in runs}), len({id(run) for run, _ in false})
        accuracy = f"{low * 100:.1f} to {high * 100:.1f} %"
        yield row(data, kinds, accuracy, true, *part_of(accused, len(runs)))
        alarms += [f"\n{data}: {run.case}, seed {run.seed}: {rule}, valid {run.held_out:.3f}" for run, rule in false]
    yield from alarms


def threshold_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield for every number where healthy and sick runs end, and the threshold between them."""
    yield from head("number", "healthy", "threshold", "sick", "rules")
    numbers = [(run.rule, with_both(run.numbers)) for run in courses]
    for name, (threshold, rules) in THRESHOLDS.items():
        healthy = [one[name] for rule, one in numbers if not rule and name in one]
        sick = [one[name] for rule, one in numbers if rule in rules and name in one]
        sides = " ".join(f"{rule} {side}" for rule, side in rules.items())
        yield row(f"`{name}`", span(healthy), f"{threshold:g}", span(sick), sides or "R27")


def with_both(numbers: dict[str, float]) -> dict[str, float]:
    """Return the numbers of a run with that of R9, where it was measured."""
    if not {"climb", "late_cost"} <= set(numbers):
        return numbers
    beyond = (numbers[one] / THRESHOLDS[one][0] for one in ("climb", "late_cost"))
    return {**numbers, "climb_and_late_cost": min(beyond)}


def cost_lines(courses: Sequence[Course]) -> Iterator[str]:
    """Yield what examining has cost most, in runs of any length."""
    sick = [one for one in courses if one.rule and one.steps >= FEW_STEPS]
    for one in sorted(sick, key=lambda one: -one.share)[:DEAREST]:
        yield f"{one.case}: {one.share * 100:.2f} % of the time of its {one.steps:,} steps"
    if sick:
        slow = max(sick, key=lambda one: one.longest_ms)
        yield f"longest piece: {slow.case}, {slow.longest_ms:.1f} ms"


def span(values: Sequence[float]) -> str:
    """Return the ends of what is finite."""
    finite = [value for value in values if math.isfinite(value)]
    return f"{min(finite):.3g} to {max(finite):.3g}" if finite else "-"


def main() -> None:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    courses = [course for path in options.paths for course in read(path).values()]
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, lines in TABLES.items():
        table = "\n".join(lines(courses))
        begin, end = f"<!-- measured: {name} -->\n", f"\n<!-- end of measured: {name} -->"
        before, _, rest = text.partition(begin)
        text = before + begin + table + end + f"\n{rest}".partition(end)[2]
        print(table, end="\n\n")
    print("\n".join(cost_lines(courses)))
    if options.write:
        DOCUMENT.write_text(text, encoding="utf-8")


TABLES = {
    "summary": summary_lines,
    "sick": sick_lines,
    "elsewhere": elsewhere_lines,
    "healthy": healthy_lines,
    "thresholds": threshold_lines,
}


if __name__ == "__main__":
    main()
