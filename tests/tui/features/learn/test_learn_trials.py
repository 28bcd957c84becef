"""What the session tells of the check, the step and the optimizer, and what the pages make of it."""

import dataclasses

import msgspec
import numpy as np
import pytest
from examined_networks import KINDS, examined
from jobs import result_of
from walks import ACCURACIES, CLASSES, STEPS, walk_answer, walked_image

from mnist_tui.data.errors import DataError
from mnist_tui.engine.backprop.faults import FAULTS
from mnist_tui.engine.diagnosis.pieces import at_once
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.learn import step_pages
from mnist_tui.tui.features.learn.answers import walk
from mnist_tui.tui.features.learn.check_answers import check, checked
from mnist_tui.tui.features.learn.check_page import check_page
from mnist_tui.tui.features.learn.page import Page
from mnist_tui.tui.features.learn.queries import (
    Check,
    CheckAnswer,
    StepAccuracies,
    StepAccuraciesAnswer,
    Steps,
    StepsAnswer,
    Subject,
    TriedStep,
    Walk,
    WalkAnswer,
)
from mnist_tui.tui.features.learn.step_answers import accuracies, steps
from mnist_tui.tui.features.learn.step_pages import optimizer_page, step_page
from mnist_tui.tui.protocol.queries import answered, read_reply
from mnist_tui.tui.session.query_cache import QueryCache
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.splits import Splits, new_trainer

IMAGE = Subject("validation", 5)


def a_context(splits: Splits, **settings: object) -> QueryContext:
    trainer = new_trainer(Settings().replace({"validation": 60, "hidden": [8], "batch_size": 8, **settings}), splits)
    for _ in range(12):
        trainer.step()
    return QueryContext(trainer, splits)


def words(page: Page) -> str:
    return " ".join(one.text for one in page.sentences)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_a_sound_backward_pass_is_called_right(kind: int) -> None:
    answer = at_once(checked(walked_image(examined(kind), 3), Check()))
    assert all(one.weights_pass and one.biases_pass and one.float32_passes for one in answer.layers)
    assert len(answer.layers) == len(KINDS[kind]["hidden"]) + 1  # type: ignore[arg-type]
    assert [row.epsilon for row in answer.rows] == [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-7]
    page = check_page(answer, walk_answer(kind), CLASSES, (), 1, "")
    count = sum(one.checked for one in answer.layers)
    assert f"{count} of {count} agree to better than 1e-6, in float32 (7 digits, ε up to 1e-2) to 1e-2." in words(page)
    has_kink = any(row.is_kink for row in answer.rows) or any(one.kinks for one in answer.layers)
    assert ("kink: a unit switches on or off in between" in words(page)) is has_kink
    assert f"{count} of {len(examined(kind).network.parameters.vector)} weights" in page.note
    assert "✖" not in str(page.tables)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_of_a_broken_copy_fails_from_its_layer_down(fault: str) -> None:
    answer = at_once(checked(walked_image(examined(4), 3), Check(fault=fault, fault_layer=3)))
    sound = [one.weights_pass and one.biases_pass for one in answer.layers]
    assert sound == ([True, True, False, True, True] if fault == "bias" else [False, False, False, True, True])
    asked = check_page(answer, walk_answer(4), CLASSES, (), 4, "")
    assert "Pages 13 to 26 show the sound copy. In which layer is it?" in words(asked)
    assert "the broken copy says" in asked.lead and FAULTS[fault].right not in words(asked)
    assert [row.is_marked for row in asked.tables[1].rows] == [False, True, False, False, False]
    assert "not layer 4" in words(check_page(answer, walk_answer(4), CLASSES, (), 4, "wrong"))
    told = words(check_page(answer, walk_answer(4), CLASSES, (), 3, "right"))
    assert "Layer 3 it is" in told and FAULTS[fault].wrong in told and FAULTS[fault].right in told


def test_a_bug_that_changes_nothing_here_is_not_asked_for() -> None:
    sound = at_once(checked(walked_image(examined(2), 3), Check()))
    hidden = msgspec.structs.replace(sound, fault="mean", fault_layer=1)  # as with a single unit above the layer
    for verdict in ("", "wrong", "right"):
        page = check_page(hidden, walk_answer(2), CLASSES, (), 1, verdict)
        assert "changes no gradient" in words(page) and "layer" not in words(page)


def test_a_row_with_a_kink_is_never_the_best_one() -> None:
    answer = at_once(checked(walked_image(examined(2), 3), Check()))
    assert [row.is_kink for row in answer.rows] == [True, False, False, False, False, False]
    rows = [msgspec.structs.replace(row, off=0.98 + place / 1000) for place, row in enumerate(answer.rows)]
    page = check_page(msgspec.structs.replace(answer, rows=rows), walk_answer(2), CLASSES, (), 1, "")
    assert [row.is_marked for row in page.tables[0].rows] == [False, True, False, False, False, False]
    assert [row.cells[4] for row in page.tables[0].rows[:2]] == ["kink", "98%"]


def test_other_weights_are_checked_for_another_sample(small_splits: Splits) -> None:
    context = a_context(small_splits)
    first, again, other = (result_of(check(context, Check(IMAGE, sample))) for sample in (0, 0, 1))
    assert isinstance(first, CheckAnswer) and isinstance(other, CheckAnswer)
    assert first == again and first.layers != other.layers and first.rows == other.rows
    reply = read_reply(answered(1, 2, 12, Check, first), Check).answer
    assert reply == first


def test_other_questions_are_about_the_network_that_was_frozen_though_each_kind_has_a_cache_of_its_own(
    small_splits: Splits,
) -> None:
    context = a_context(small_splits)
    cache = QueryCache()
    frozen = result_of(walk(dataclasses.replace(context, cache=cache.part("Walk")), Walk(IMAGE)))
    assert isinstance(frozen, WalkAnswer)
    context.trainer.step()
    subject = msgspec.structs.replace(IMAGE, step=frozen.step)
    found = result_of(check(dataclasses.replace(context, cache=cache.part("Check")), Check(subject)))
    told = result_of(steps(dataclasses.replace(context, cache=cache.part("Steps")), Steps(subject)))
    right = result_of(accuracies(dataclasses.replace(context, cache=cache.part("X")), StepAccuracies(subject)))
    assert isinstance(found, CheckAnswer) and isinstance(told, StepsAnswer) and isinstance(right, StepAccuraciesAnswer)
    assert found.step == told.step == right.step == frozen.step == 12
    assert told.before.cost == frozen.cost


def test_the_step_is_that_of_the_optimizer_as_it_was_when_the_network_was_frozen(small_splits: Splits) -> None:
    context = a_context(small_splits, optimizer="adam")
    result_of(walk(context, Walk(IMAGE)))
    subject = msgspec.structs.replace(IMAGE, step=12)
    before = result_of(steps(context, Steps(subject)))
    right = result_of(accuracies(context, StepAccuracies(subject)))
    for _ in range(7):
        context.trainer.step()
    after = result_of(steps(context, Steps(subject)))
    assert isinstance(after, StepsAnswer) and after == before
    assert (after.step, after.optimizer_steps) == (12, 12)
    assert result_of(accuracies(context, StepAccuracies(subject))) == right


def test_a_bug_that_there_is_not_is_refused(small_splits: Splits) -> None:
    context = a_context(small_splits)
    for fault, layer in (("odd", 1), ("mean", 0), ("mean", 2)):
        with pytest.raises(DataError, match="no fault"):
            result_of(check(context, Check(IMAGE, 0, fault, layer)))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_steps_are_told_and_evaluated_on_copies(small_splits: Splits, optimizer: str) -> None:
    context = a_context(small_splits, optimizer=optimizer, learning_rate=0.05, ema=0.0)
    before = context.trainer.network.parameters.vector.copy()
    told, right = result_of(steps(context, Steps(IMAGE))), result_of(accuracies(context, StepAccuracies(IMAGE)))
    seen = result_of(walk(context, Walk(IMAGE)))
    assert isinstance(told, StepsAnswer) and isinstance(right, StepAccuraciesAnswer) and isinstance(seen, WalkAnswer)
    assert (context.trainer.network.parameters.vector == before).all()
    assert told.before.cost == seen.cost and told.before.label_probability == seen.probabilities[seen.label]
    assert right.right[0] == evaluate(context.trainer.network, small_splits.validation).right and right.count == 60
    assert len(right.right) == 7 and (right.watched, right.step) == ("validation", 12)
    for step in told.steps:
        assert step.promised == pytest.approx(-step.rate * told.norm**2, rel=1e-9)
    if optimizer == "sgd":
        assert told.optimized.cost == pytest.approx(told.plain.cost, rel=1e-4)
        assert right.right[5] == right.right[6]
    # one weight alone, moved by hand
    assert told.weight_after == pytest.approx(told.weight - told.weight_rate * _gradient(seen))


def _gradient(seen: WalkAnswer) -> float:
    """Return the gradient of the weight that is looked at: the marked term of the last operation."""
    last = seen.operations[-1]
    return float(last.products[np.flatnonzero(last.indices == seen.units[0])[0]])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_pages_of_the_step_say_what_came_of_it(small_splits: Splits, optimizer: str) -> None:
    context = a_context(small_splits, optimizer=optimizer)
    told, right = result_of(steps(context, Steps(IMAGE))), result_of(accuracies(context, StepAccuracies(IMAGE)))
    seen = result_of(walk(context, Walk(IMAGE)))
    assert isinstance(told, StepsAnswer) and isinstance(right, StepAccuraciesAnswer) and isinstance(seen, WalkAnswer)
    page = step_page(told, right, seen, CLASSES, ())
    assert len(page.tables[0].rows) == 5 and page.code == ("g *= rates.learning_rate", "w -= g")
    assert "promised = η" in words(page) and "step of this run follows the mean gradient of 8 images" in words(page)
    waiting = step_page(told, None, seen, CLASSES, ())
    assert waiting.tables[0].rows[0].cells[-1] == "…" and "batches" not in words(waiting)
    page = optimizer_page(told, right, seen, CLASSES, ())
    assert page.heading == f"{optimizer} at this run's η = 0.01" and page.code and optimizer in words(page)
    assert set(step_pages.OPTIMIZERS) <= set(OPTIMIZERS)


@pytest.mark.parametrize(
    ("optimizer", "decay", "cause"),
    [
        ("sgd", 0.1, ", for weight decay."),
        ("momentum", 0.0, ", for the batches of 12 steps before."),
        ("adam", 0.1, ", for the batches of 12 steps before and for weight decay."),
    ],
)
def test_a_step_without_a_gradient_is_put_down_to_what_can_cause_it(
    small_splits: Splits, optimizer: str, decay: float, cause: str
) -> None:
    context = a_context(small_splits, optimizer=optimizer, weight_decay=decay)
    told, seen = result_of(steps(context, Steps(IMAGE))), result_of(walk(context, Walk(IMAGE)))
    assert isinstance(told, StepsAnswer) and isinstance(seen, WalkAnswer)
    said = words(optimizer_page(told, None, seen, CLASSES, ()))
    assert "With a gradient of 0 it would still move by" in said and said.endswith(cause)


@pytest.mark.parametrize(
    ("right", "batch", "said"),
    [
        ([500, 600, 500, 490, 500], 256, "Nothing to spoil yet: the network guesses."),
        ([4000, 4000, 4010, 4005, 4000], 256, "None of these steps spoils the other images much."),
        ([4000, 4000, 4010, 3000, 500], 256, "η = 0.1 leaves 10.00% of the validation images right "
         "(80.00% before). So there are batches: a step of this run follows the mean gradient "
         "of 256 images: no single one decides."),
        ([4000, 4000, 4010, 3000, 500], 1, "a step of this run follows the gradient of one image."),
    ],
)  # fmt: skip
def test_steps_spoil_other_images_only_where_there_is_something_to_spoil(
    right: list[int], batch: int, said: str
) -> None:
    told = msgspec.structs.replace(STEPS, batch_size=batch)
    found = msgspec.structs.replace(ACCURACIES, right=[*right, 0, 0])
    assert said in words(step_page(told, found, walk_answer(2), CLASSES, ()))


def test_what_comes_of_a_promise_is_rounded_but_never_up_to_all_of_it() -> None:
    before = TriedStep(0, 0, 3.2206, 0.04, 0.64, 0)
    tried = [TriedStep(1e-4, -0.0806, 3.1402, 0.04, 0.63, 0.1), TriedStep(0.1, -80.62, 0.0, 1.0, 0.0, 9.0)]
    page = step_page(msgspec.structs.replace(STEPS, before=before, steps=tried), None, walk_answer(2), CLASSES, ())
    assert "η = 0.0001 keeps 99% of that, η = 0.1: 4%." in words(page)  # 99.8 % and 3.995 %


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizer_that_has_taken_no_step_remembers_none(small_splits: Splits, optimizer: str) -> None:
    settings = {"validation": 60, "hidden": [8], "optimizer": optimizer, "weight_decay": 0.1}
    context = QueryContext(new_trainer(Settings().replace(settings), small_splits), small_splits)
    told, seen = result_of(steps(context, Steps(IMAGE))), result_of(walk(context, Walk(IMAGE)))
    assert isinstance(told, StepsAnswer) and isinstance(seen, WalkAnswer)
    said = words(optimizer_page(told, None, seen, CLASSES, ()))
    assert "earlier batches" not in said and "steps before" not in said
    is_forgetful = f"the step of {optimizer} comes from this image and weight decay alone" in said
    assert is_forgetful is (optimizer != "sgd")


def test_a_gradient_of_0_promises_nothing(small_splits: Splits) -> None:
    context = a_context(small_splits, ema=0.0)
    context.trainer.network.parameters.weights[-1][...] = 0
    context.trainer.network.parameters.biases[-1][...] = -1e4
    context.trainer.network.parameters.biases[-1][int(small_splits.validation.labels[5])] = 1e4
    told, seen = result_of(steps(context, Steps(IMAGE))), result_of(walk(context, Walk(IMAGE)))
    assert isinstance(told, StepsAnswer) and isinstance(seen, WalkAnswer) and told.norm == 0
    assert words(step_page(told, None, seen, CLASSES, ())).startswith("The gradient of this image is 0")
    found = result_of(check(context, Check(IMAGE)))
    assert isinstance(found, CheckAnswer)
    assert "nothing to check" in words(check_page(found, seen, CLASSES, (), 1, ""))
