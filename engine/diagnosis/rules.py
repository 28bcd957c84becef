"""All rules, in order, and what becomes of what they find: one cause for a symptom, and none that another explains."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from mnist_tui.engine.diagnosis import data_rules, dead_rules, overfit_rules, poor_rules, slow_rules, start_rules
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.diagnosis.vitals import Vitals

Symptom = Literal["data", "test", "start", "stuck", "poor", "overfit", "confidence", "end"]
"""Of the findings with one symptom, only the first is a cause; those about data each stand for themselves."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    name: str
    find: Callable[[Vitals], Finding | None]
    symptom: Symptom
    is_fact: bool = False
    """True when what it finds cannot change any more, so that one look is enough."""


RULES: tuple[Rule, ...] = (
    Rule("R0", "diverged", start_rules.diverged, "start", is_fact=True),
    Rule("R1", "blank images", data_rules.blank_images, "data", is_fact=True),
    Rule("R2", "validation lacks classes", data_rules.lacking_classes, "data", is_fact=True),
    Rule("R3", "validation set too small", data_rules.small_validation, "data"),
    Rule("R4", "one class dominates", data_rules.one_sided, "data", is_fact=True),
    Rule("R5", "held-out images are training images", data_rules.copied_images, "data", is_fact=True),
    Rule("R6", "dark on light", data_rules.dark_on_light, "data", is_fact=True),
    Rule("R7", "test images of another kind", data_rules.foreign_test, "test", is_fact=True),
    Rule("R18", "labels say nothing (by neighbours)", data_rules.shuffled_labels, "stuck", is_fact=True),
    Rule("R10", "outputs dead", dead_rules.dead_outputs, "stuck"),
    Rule("R13", "equal units", dead_rules.equal_units, "stuck"),
    Rule("R14", "weights decayed away", dead_rules.faded_weights, "stuck"),
    Rule("R12", "dropout silences a layer", dead_rules.dropout_kills, "stuck"),
    Rule("R20", "network too small (all units dead)", dead_rules.narrow_layer_died, "stuck"),
    Rule("R11", "dead or saturated layer", dead_rules.dead_layer, "stuck"),
    Rule("R15", "asleep: initial weights too small", slow_rules.asleep, "stuck"),
    Rule("R16", "vanishing signal", slow_rules.faint_signal, "stuck"),
    Rule("R19", "gradient clipped away", slow_rules.clipped_away, "stuck"),
    Rule("R17", "steps too short", slow_rules.too_slow, "stuck"),
    Rule("R9", "steps too long (by the weights)", slow_rules.thrown_about, "stuck"),
    Rule("R18", "labels say nothing (by the cost)", slow_rules.useless_labels, "stuck"),
    Rule("R8", "huge first cost", start_rules.huge_first_cost, "start", is_fact=True),
    Rule("R9", "steps too long (by the cost)", start_rules.long_steps, "start", is_fact=True),
    Rule("unknown", "does not learn, for no known reason", slow_rules.unknown, "stuck"),
    Rule("R29", "wrong training labels", poor_rules.wrong_labels, "poor"),
    Rule("R22", "dropout too strong", poor_rules.strong_dropout, "poor"),
    Rule("R24", "many dead units", poor_rules.many_dead_units, "poor"),
    Rule("R20", "network too small (by its accuracy)", poor_rules.too_small, "poor"),
    Rule("R21", "weight decay too strong", poor_rules.strong_decay, "poor"),
    Rule("R23", "augmentation spoils the images", poor_rules.spoilt_images, "poor"),
    Rule("R24b", "dead units to spare", poor_rules.spare_dead_units, "poor"),
    Rule("R25", "memorising", overfit_rules.memorising, "overfit"),
    Rule("R26", "past its best", overfit_rules.past_its_best, "overfit"),
    Rule("R26b", "cost past its best", overfit_rules.cost_past_its_best, "overfit"),
    Rule("R27", "too sure", overfit_rules.too_sure, "confidence"),
    Rule("R27", "not sure enough", overfit_rules.too_unsure, "confidence"),
    Rule("R28", "stopped early", overfit_rules.stopped_early, "end"),
)

EXPLAINS: dict[str, frozenset[Symptom]] = {
    "R0": frozenset({"stuck", "poor", "overfit", "confidence", "end"}),
    **dict.fromkeys(("R1", "R2", "R4"), frozenset[Symptom]({"test"})),
    "R6": frozenset({"poor"}),
    **dict.fromkeys(("R8", "R9"), frozenset[Symptom]({"poor", "overfit", "confidence", "end"})),
    "R25": frozenset({"confidence"}),
    "R26": frozenset({"confidence"}),
    **dict.fromkeys(("R20", "R21", "R22", "R23", "R24", "R29"), frozenset[Symptom]({"overfit", "confidence", "end"})),
}
"""Symptoms that come with another finding, which is their cause."""
WEAK = frozenset({"R18", "unknown"})
"""What is only said of a network that does not learn where its first steps were well."""
LEARNING: frozenset[Symptom] = frozenset({"stuck", "start", "poor", "overfit", "confidence", "end"})


def diagnose(vitals: Vitals) -> tuple[Finding, ...]:
    """Return what is wrong: of every symptom its cause, in the order of the table."""
    found: dict[Symptom, Finding] = {}
    data: list[Finding] = []
    for rule in RULES:
        if rule.symptom != "data" and rule.symptom in found:
            continue
        finding = rule.find(vitals)
        if finding is None:
            continue
        finding = replace(finding, is_fact=rule.is_fact)
        if rule.symptom == "data":
            data.append(finding)
        else:
            found[rule.symptom] = finding
    return _without_consequences(data, found)


def _without_consequences(data: list[Finding], found: dict[Symptom, Finding]) -> tuple[Finding, ...]:
    explained: set[Symptom] = set()
    stuck = found.get("stuck")
    if "start" in found and stuck is not None and stuck.id in WEAK and not stuck.is_fact:
        del found["stuck"]
    for one in (*data, *found.values()):
        explained |= EXPLAINS.get(one.id, frozenset())
        if one.id == "R1":
            explained |= LEARNING
    if "stuck" in found and "stuck" not in explained:
        explained |= LEARNING - {"stuck"}
    return (*data, *(one for symptom, one in found.items() if symptom not in explained))
