"""Every rule speaks of the numbers of sick runs, and is silent about those of healthy ones; both were measured."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from mnist_tui.engine.diagnosis import evidence
from mnist_tui.engine.diagnosis.checks import checked
from mnist_tui.engine.diagnosis.finding import Change
from mnist_tui.engine.diagnosis.rules import RULES, diagnose
from mnist_tui.engine.diagnosis.sick_networks import SICK
from mnist_tui.engine.diagnosis.vitals import DataVitals, LayerVitals, NetworkVitals, RunVitals, Scores, Vitals
from mnist_tui.engine.settings import SETTINGS, Settings

LAYER = LayerVitals(
    first_scale=0.98, shrinkage=1.1, moved=1.5, update=1e-3, gradient=0.02, flat=0.05, began_equal=False
)
HEALTHY = Vitals(
    Settings(),
    classes=10,
    data=DataVitals(
        counts=(5500,) * 10,
        validation_counts=(500,) * 10,
        test_counts=(1000,) * 10,
        blank=0.0,
        mean_grey=33.3,
        border_grey=0.0,
        copied_validation=0.0,
        copied_test=0.0,
        test_distance=1.1,
        test_noise=2.0,
        neighbours=Scores(right=510, count=600, baseline=0.1),
    ),
    run=RunVitals(
        step=1720,
        epoch=8,
        is_over=True,
        floor=2.301,
        guessing=2.303,
        first_cost=2.36,
        highest_cost=2.40,
        climb=0.9,
        late_cost=0.3,
        first_rate=0.01,
        first_dropout=0.0,
        train_cost=0.02,
        cost_before=0.021,
        train_accuracy=0.995,
        gradient_norm=0.1,
        learning_rate=1e-4,
        held_out=Scores(right=4910, count=5000, cost=0.07, confidence=0.985, predicted_classes=10, baseline=0.11),
        has_validation=True,
        best_accuracy=0.983,
        best_step=1505,
        lowest_cost=0.066,
        evaluations_since_best=1,
    ),
    network=NetworkVitals(
        hidden=(LAYER, LAYER),
        output=replace(LAYER, flat=0.0),
        spread=0.95,
        signal=2.0,
        gradient_norm=0.1,
        pull=0.02,
        training=Scores(right=495, count=500, cost=0.02, confidence=0.99, predicted_classes=10, baseline=0.11),
    ),
    training_images=55_000,
)
ONE_PREDICTION = Scores(right=530, count=5000, cost=2.302, confidence=0.11, predicted_classes=1, baseline=0.11)
KNOWS_NOTHING = Scores(right=53, count=500, cost=2.302, confidence=0.11, predicted_classes=1, baseline=0.11)


DEAD_OF_32 = replace(LAYER, flat=23 / 32)


def vitals(
    base: Vitals = HEALTHY,
    settings: Mapping[str, object] | None = None,
    data: Mapping[str, object] | None = None,
    run: Mapping[str, object] | None = None,
    network: Mapping[str, object] | None = None,
) -> Vitals:
    return replace(
        base,
        settings=base.settings.replace(dict(settings or {})),
        data=replace(base.data, **dict(data or {})),  # type: ignore[arg-type]
        run=replace(base.run, **dict(run or {})),  # type: ignore[arg-type]
        network=replace(base.network, **dict(network or {})),  # type: ignore[arg-type]
    )


STUCK = vitals(
    run={"held_out": ONE_PREDICTION, "train_cost": 2.302, "cost_before": 2.302, "train_accuracy": 0.11},
    network={"training": KNOWS_NOTHING, "spread": 1e-6},
)


def layers(**numbers: object) -> dict[str, object]:
    layer = replace(LAYER, **numbers)  # type: ignore[arg-type]
    return {"hidden": (LAYER, layer), "output": replace(layer, flat=0.0, began_equal=False)}


def poor(accuracy: float, held_out: float) -> Vitals:
    """Return a run with these accuracies, on training images and on others."""
    return vitals(
        run={
            "held_out": Scores(round(5000 * held_out), 5000, 0.5, held_out, 10, 0.11),
            "best_accuracy": held_out,
            "lowest_cost": 0.5,
        },
        network={
            "training": Scores(round(500 * accuracy), 500, 0.5, accuracy, 10, 0.11),
            "held_out": Scores(round(500 * held_out), 500, 0.5, held_out, 10, 0.11),
        },
    )


def not_confident(accuracy: float) -> dict[str, object]:
    """Return what a look measures where these are right, at nearly the cost of knowing the class frequencies only."""
    return {"spread": 0.057, "training": Scores(round(500 * accuracy), 500, 2.12, 0.15, 10, 0.11), **layers(moved=0.71)}


def plateau(step: int, right: int) -> Vitals:
    """Return a run of usual weights on sigmoids under the quadratic cost, which learns all the same."""
    held_out = Scores(right, 5000, 0.449, 0.12, 2, 0.11)
    return vitals(
        STUCK,
        {"activation": "sigmoid", "initializer": "glorot", "cost": "quadratic"},
        run={"step": step, "epoch": step / 100, "is_over": False, "held_out": held_out},
        network={"spread": 0.02, **layers(moved=0.2)},
    )


CASES: dict[str, tuple[Vitals, str]] = {
    "diverged at step 12": (vitals(run={"diverged_at": 12}), "R0"),
    "blank images": (vitals(STUCK, data={"blank": 1.0}, network={**layers(moved=0.0)}), "R1"),
    "nines only": (
        vitals(data={"validation_counts": (0,) * 9 + (5000,)}, run={"test": Scores(9230, 10000, 0.3, 0.9, 10, 0.11)}),
        "R2",
    ),
    "20 validation images": (vitals(run={"held_out": Scores(20, 20, 0.01, 0.99, 10, 0.15)}), "R3"),
    "one class of 87 %": (vitals(data={"counts": (8690,) + (145,) * 9}), "R4"),
    "500 of 500 copied": (vitals(data={"copied_validation": 1.0}), "R5"),
    "white background": (vitals(data={"mean_grey": 221.7, "border_grey": 255.0}, network=layers(flat=0.8)), "R6"),
    "inverted test": (vitals(data={"test_distance": 191.0}), "R7"),
    "1.8 % of the test": (vitals(run={"test": Scores(180, 10_000, 9.0, 0.8, 10, 0.11)}), "R7"),
    "labels by neighbours": (vitals(data={"neighbours": Scores(61, 600, baseline=0.1)}), "R18"),
    "raw pixels": (vitals(run={"first_cost": 164.0, "highest_cost": 164.0}), "R8"),
    "tanh, deviation 1": (
        vitals(
            settings={"activation": "tanh", "initializer": "normal", "init_scale": 1.0},
            run={"first_cost": 13.0, "highest_cost": 13.0},
        ),
        "R8",
    ),
    "sgd 0.1, six layers": (
        vitals(
            run={"train_cost": 6.0, "held_out": Scores(1850, 5000, 6.0, 0.4, 10, 0.11)},
            network={
                **layers(update=0.215),
                "spread": 0.488,
                "training": Scores(185, 500, 6.0, 0.4, 10, 0.11),
                "held_out": Scores(185, 500, 6.0, 0.4, 10, 0.11),
            },
        ),
        "R9",
    ),
    "sgd 1": (vitals(run={"highest_cost": 1.5 * 2.36, "climb": 2.9 * 2.36, "late_cost": 0.53 * 2.36}), "R9"),
    "sgd 1, digits of 8x8": (
        vitals(run={"highest_cost": 1.18 * 2.36, "climb": 2.35 * 2.36, "late_cost": 0.47 * 2.36}),
        "R9",
    ),
    "outputs of 0": (
        vitals(
            STUCK,
            {"activation": "relu", "cost": "quadratic", "output": "activation"},
            network={"output": replace(LAYER, flat=1.0), "gradient_norm": 0.0},
        ),
        "R10",
    ),
    "outputs of 0 after three steps": (
        vitals(
            STUCK,
            {"activation": "relu", "cost": "quadratic", "output": "activation"},
            run={"step": 3, "epoch": 3.0, "is_over": False},
            network={"output": replace(LAYER, flat=1.0), "gradient_norm": 0.0, "spread": 0.0},
        ),
        "R10",
    ),
    "sgd 10": (vitals(STUCK, network=layers(flat=0.94, moved=119.0)), "R11"),
    "sgd 10, tanh": (vitals(STUCK, {"activation": "tanh"}, network=layers(flat=0.94, moved=119.0)), "R11"),
    "dropout .95": (vitals(STUCK, {"dropout": 0.95}, network=layers(flat=0.98)), "R12"),
    "zeros": (vitals(STUCK, {"initializer": "zeros"}, network=layers(began_equal=True, first_scale=0.0)), "R13"),
    "zeros that learn": (
        vitals(poor(0.26, 0.27), {"initializer": "zeros"}, network=layers(began_equal=True, first_scale=0.0)),
        "R13",
    ),
    "decay 1": (vitals(STUCK, {"weight_decay": 1.0}, network=layers(shrinkage=1e-8)), "R14"),
    "origin": (vitals(STUCK, {"activation": "sigmoid"}, network=layers(first_scale=0.028)), "R15"),
    "origin, stopped after 30 steps": (
        vitals(
            STUCK, {"activation": "sigmoid"}, {}, {"step": 30}, network={**layers(first_scale=0.028), "growth": 24.5}
        ),
        "R15",
    ),
    "six sigmoid layers": (vitals(STUCK, {"activation": "sigmoid"}, network={"signal": 5.4e-4}), "R16"),
    "sgd 1e-4": (
        vitals(STUCK, network={"spread": 0.08, **layers(moved=0.0013), "hidden": (replace(LAYER, moved=0.0013),)}),
        "R17",
    ),
    "shuffled labels": (vitals(STUCK, network={"spread": 0.06, **layers(moved=0.6)}), "R18"),
    "clip norm .001": (
        vitals(
            STUCK,
            {"clip_norm": 1e-3},
            run={"gradient_norm": 1.1},
            network={"spread": 0.08, "hidden": (replace(LAYER, moved=0.001),), "output": replace(LAYER, moved=0.001)},
        ),
        "R19",
    ),
    "nothing known": (vitals(STUCK), "unknown"),
    "width 4": (vitals(poor(0.87, 0.86), {"hidden": (4,)}), "R20"),
    "2 units, both dead": (
        vitals(STUCK, {"hidden": (2,)}, {}, {"highest_cost": 1.03 * 2.36}, {"hidden": (replace(LAYER, flat=1.0),)}),
        "R20",
    ),
    "2 units, killed by sgd 5": (
        vitals(STUCK, {"hidden": (2,)}, {}, {"highest_cost": 9.0}, {"hidden": (replace(LAYER, flat=1.0),)}),
        "R11",
    ),
    "decay .01": (vitals(poor(0.963, 0.96), {"weight_decay": 0.01}, network={"pull": 0.35}), "R21"),
    "dropout .8": (vitals(poor(0.79, 0.78), {"dropout": 0.8}, network=layers(flat=0.79)), "R22"),
    "dropout .85, digits of 8x8": (  # right in half of the cases, and never confident
        vitals(poor(0.55, 0.44), {"dropout": 0.85}, run={"step": 280}, network=not_confident(0.55)),
        "R22",
    ),
    "rotation 180": (vitals(poor(0.89, 0.9), {"rotation": 180.0}), "R23"),
    "9 of 64 alive": (vitals(poor(0.788, 0.74), {"cost": "quadratic"}, network=layers(flat=55 / 64)), "R24"),
    "9 of 32 alive": (vitals(poor(0.66, 0.59), {"hidden": (32,)}, network={"hidden": (DEAD_OF_32,)}), "R24"),
    "31 of 128 alive": (vitals(settings={"hidden": (64, 128)}, network=layers(flat=97 / 128)), "R24b"),
    "19 of 512 alive": (vitals(poor(0.935, 0.918), {"hidden": (64, 512)}, network=layers(flat=493 / 512)), "R24b"),
    "200 images": (
        vitals(
            run={"held_out": Scores(11, 16, 1.7, 0.95, 9, 0.19), "best_accuracy": 0.75, "lowest_cost": 1.0},
            network={"training": Scores(184, 184, 7e-5, 1.0, 10, 0.11)},
        ),
        "R25",
    ),
    "30 % wrong labels": (
        vitals(
            run={
                "held_out": Scores(4650, 5000, 0.3, 0.95, 10, 0.11),
                "best_accuracy": 0.962,
                "lowest_cost": 0.235,
                "evaluations_since_best": 4,
            },
            network={"training": Scores(480, 500, 0.2, 0.9, 10, 0.11)},
        ),
        "R26",
    ),
    "cost 1.31 times its best": (vitals(run={"lowest_cost": 0.07 / 1.31}), "R26b"),
    "smoothing .9": (
        vitals(
            settings={"label_smoothing": 0.9},
            run={"held_out": Scores(4850, 5000, 1.8, 0.19, 10, 0.11), "lowest_cost": 1.8},
        ),
        "R27",
    ),
    "confidence 8 points too high": (vitals(run={"held_out": Scores(4500, 5000, 0.5, 0.98, 10, 0.11)}), "R27"),
    "10 steps": (
        vitals(poor(0.85, 0.85), run={"step": 10, "train_cost": 0.8, "cost_before": 1.1}),
        "R28",
    ),
    "100 steps that moved it a little": (
        vitals(STUCK, run={"step": 100, "train_accuracy": 0.2}, network={"spread": 0.24, **layers(moved=0.067)}),
        "R28",
    ),
    "30 % of the training labels": (poor(0.72, 0.925), "R29"),
    "the same in 192 steps": (vitals(poor(0.68, 0.86), run={"step": 192}), "R29"),
}


@pytest.mark.parametrize("name", CASES)
def test_numbers_of_a_sick_run_have_one_cause(name: str) -> None:
    sick, rule = CASES[name]
    found = [finding.id for finding in diagnose(sick) if finding.id != "R3" or rule == "R3"]
    assert found == [rule]


def test_numbers_of_a_healthy_run_are_found_well() -> None:
    assert diagnose(HEALTHY) == ()


@pytest.mark.parametrize(
    "healthy",
    [
        vitals(network=layers(flat=0.62)),
        vitals(poor(0.81, 0.77), {"hidden": (32,)}, network={"hidden": (replace(LAYER, flat=20 / 32),)}),  # 12 alive
        vitals(network=layers(first_scale=0.71)),
        vitals(network=layers(first_scale=0.057)),  # small weights, and yet it learns
        vitals(network={"pull": 0.1}),
        vitals(poor(0.93, 0.926), {"weight_decay": 3e-4}, network={"pull": 0.3}),  # smoothed labels
        vitals(network={"signal": 0.47}),
        vitals(settings={"activation": "leaky-relu"}, network=layers(flat=0.95)),
        vitals(settings={"weight_decay": 1e-4}, network=layers(shrinkage=0.83)),
        vitals(run={"first_cost": 2.65, "highest_cost": 2.75}),
        vitals(run={"highest_cost": 1.3 * 2.36}),  # one costly batch
        vitals(run={"climb": 1.26 * 2.36, "late_cost": 0.26 * 2.36}),  # Fashion-MNIST, where batches differ more
        vitals(run={"highest_cost": 1.75 * 2.36, "climb": 2.16 * 2.36, "late_cost": 0.19 * 2.36}),  # two classes
        vitals(run={"highest_cost": 1.75 * 2.36, "climb": 2.16 * 2.36}),  # too early to tell
        vitals(run={"climb": 1.19 * 2.36, "late_cost": 0.67 * 2.36}),  # as where labels are wrong
        vitals(run={"first_cost": 8.8, "highest_cost": 8.8, "first_dropout": 0.85}),  # and was cured
        vitals(settings={"learning_rate": 0.001}, run={"climb": 2.9 * 2.36, "late_cost": 0.53 * 2.36}),  # and was cured
        vitals(run={"held_out": Scores(465, 500, 0.3, 0.95, 10, 0.12)}),
        vitals(
            settings={"cost": "quadratic"}, run={"floor": 0.45, "guessing": 0.45, "first_cost": 5.0, "train_cost": 0.05}
        ),
        vitals(
            poor(0.862, 0.843), {"shift": 1.0}, {"neighbours": Scores(414, 600, baseline=0.1)}
        ),  # Fashion-MNIST, augmented
        vitals(poor(0.924, 0.887), {"shift": 1.0}, {"neighbours": Scores(591, 600, baseline=0.1)}),  # digits of 8x8
        vitals(  # a bad last step: wrong on training images, too
            poor(0.71, 0.70), run={"held_out": Scores(3500, 5000, 0.9, 0.82, 10, 0.11), "lowest_cost": 0.85}
        ),
        plateau(step=200, right=530),
        plateau(step=300, right=890),  # and about to leave it
        plateau(step=1720, right=890),
        vitals(  # cost and confidence explode while nothing is learned
            run={
                "step": 4,
                "epoch": 0.02,
                "is_over": False,
                "held_out": Scores(494, 5000, 6000.0, 0.9, 3, 0.11),
                "best_accuracy": 0.1,
                "lowest_cost": 2.3,
                "evaluations_since_best": 2,
            },
            network={"training": Scores(50, 500, 6000.0, 0.9, 3, 0.11)},
        ),
        vitals(STUCK, {"activation": "sigmoid"}, {}, {"step": 30, "is_over": False}, layers(first_scale=0.028)),
        vitals(data={"test_distance": 5.6}),
        vitals(data={"mean_grey": 73.0}),  # Fashion-MNIST
        vitals(settings={"dropout": 0.5}, run={"train_accuracy": 0.93}),
        vitals(run={"step": 1, "epoch": 1, "is_over": False, "held_out": ONE_PREDICTION}, network={"spread": 0.001}),
    ],
)
def test_extremes_of_healthy_runs_are_found_well(healthy: Vitals) -> None:
    assert diagnose(healthy) == ()


def test_nothing_is_said_of_what_was_not_measured() -> None:
    for is_over in (False, True):
        assert diagnose(Vitals(Settings(), 10, run=RunVitals(step=1000, is_over=is_over))) == ()


@pytest.mark.parametrize("name", CASES)
def test_finding_has_evidence_two_sentences_and_a_cure_that_can_be_set(name: str) -> None:
    for finding in diagnose(CASES[name][0]):
        assert finding.evidence and all(one.key.isidentifier() for one in finding.evidence)
        assert finding.why.endswith(".") and finding.why.count(". ") == 1
        assert finding.cure.changes or finding.cure.words
        for change in finding.cure.changes:
            assert SETTINGS[change.name].check(change.new) != change.old
        if finding.cure.is_live:
            assert all(SETTINGS[change.name].live for change in finding.cure.changes)


def test_cure_of_steps_too_long_is_a_tenth_of_the_rate_for_the_same_network() -> None:
    (finding,) = diagnose(CASES["sgd 1"][0])
    assert finding.cure.changes == (Change("learning_rate", 0.01, 0.001),) and finding.cure.is_live


def test_a_network_that_was_stopped_on_its_plateau_is_said_to_need_steps_and_nothing_else() -> None:
    stopped = CASES["origin, stopped after 30 steps"][0]
    (finding,) = diagnose(stopped)
    numbers = {one.key: one.value for one in finding.evidence}
    assert (numbers["steps"], numbers["spread_growth"], numbers["prior_cost"]) == (30, 24.5, 2.301)
    assert "was stopped too early, after 30 steps: the outputs differ 24 times as much" in finding.why
    assert "smaller batches, which make more steps" in finding.cure.words
    (unknown,) = diagnose(replace(stopped, network=replace(stopped.network, growth=math.nan)))
    assert "was stopped too early, after 30 steps: the signal grows by itself" in unknown.why
    assert "spread_growth" not in [one.key for one in unknown.evidence]


def test_a_number_has_one_name_and_one_healthy_range_wherever_it_is_shown() -> None:
    for sick, _ in CASES.values():
        shown = {one.key: one for one in checked(sick)}
        for one in (one for finding in diagnose(sick) for one in finding.evidence if one.key in shown):
            assert one.name == shown[one.key].name
            assert one.healthy in ((None, None), shown[one.key].healthy) or shown[one.key].healthy == (None, None)


def test_usual_weight_decay_is_nothing_to_point_at() -> None:
    (usual,) = (one for one in checked(vitals(network={"pull": 0.108})) if one.key == "pull")
    (strong,) = (one for one in checked(vitals(settings={"weight_decay": 0.1})) if one.key == "pull")
    assert usual.healthy == (None, None) and strong.healthy == (0, 0.1)


def test_dead_layer_takes_a_new_network() -> None:
    (finding,) = diagnose(CASES["sgd 10"][0])
    assert [change.name for change in finding.cure.changes] == ["learning_rate"] and not finding.cure.is_live


def test_every_rule_has_a_case_and_a_sick_network() -> None:
    rules = {rule.id for rule in RULES}
    assert rules == {rule for _, rule in CASES.values()}
    assert rules - {sick.rule for sick in SICK.values()} == {"unknown", "R24b", "R26b"}


def test_two_classes_and_many_are_judged_alike() -> None:
    two = replace(vitals(data={"counts": (600, 400), "validation_counts": (60, 40)}), classes=2)
    assert diagnose(two) == ()
    assert [
        one.id
        for one in diagnose(replace(vitals(data={"counts": (900, 100), "validation_counts": (90, 10)}), classes=2))
    ] == ["R4"]


def test_equal_units_are_not_called_dead() -> None:
    for began_equal, name in ((True, "units without a gradient, in the worst layer"), (False, "dead units of the")):
        assert evidence.flat(vitals(STUCK, network=layers(began_equal=began_equal, flat=1.0))).name.startswith(name)
