"""`mnist-tui eval`: evaluates saved networks and their ensemble on the same images, and tests whether they differ."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import load
from mnist_tui.engine.corruption.robustness import CorruptionScore
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.test_time_augmentation import shifts_within
from mnist_tui.tui.cli.arguments import add_data, add_setting, read_preprocessing
from mnist_tui.tui.cli.console import complain, not_finite_text, stdout_glyphs
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_argument import add_models, read_any_model
from mnist_tui.tui.cli.model_data import check_data, refuse_other
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.selection import add_split, add_validation, read_split, read_validation
from mnist_tui.tui.commands.eval.corruptions import (
    corruption_record,
    corruption_rows,
    heading_line,
    last_lines,
    mean_record,
    row_line,
)
from mnist_tui.tui.commands.eval.drawings import PARTS, add_drawings, drawn_images, refuse_other_images, tell_drawings
from mnist_tui.tui.commands.eval.evaluation import EvaluationTask, ModelResult, comparisons
from mnist_tui.tui.commands.eval.qmnist import evaluated_beside, fresh_record, mnists_test
from mnist_tui.tui.commands.eval.report import comparison_lines, comparison_record, result_lines, result_record
from mnist_tui.tui.commands.eval.slices import measured, slice_lines, slice_records, slices_of
from mnist_tui.tui.images.gallery import known_opinions
from mnist_tui.tui.training.foreign_model import AnyModel
from mnist_tui.tui.training.threads import compute_threads

SHIFTS = Setting(
    "shifts", "int", 0, "images",
    "test-time augmentation by shifts of a pixel: 0 none, 1 to each side, 2 also diagonally", low=0, high=2,
)  # fmt: skip


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `eval`; return the exit status, 1 where outputs were not finite."""
    namespace = parser().read(arguments)
    models = _load_models(namespace)
    task, glyphs = _task(namespace, models), stdout_glyphs()
    results: list[ModelResult] = []
    with compute_threads(0) as threads:
        for model in models.values():
            model.network.workers = threads.workers
        for model_result, fresh in evaluated_beside(models, task):
            results.append(model_result)
            if not_finite := model_result.result.not_finite:
                complain(f"{model_result.name}: {not_finite_text(not_finite, len(task.examples), task.split)}")
            if namespace.json:
                print_json(result_record(model_result, task, tuple(models)))
                if fresh:
                    print_json(fresh_record(fresh))
            elif not not_finite:
                print("\n".join(result_lines(model_result, task, glyphs, fresh)), flush=True)
            if not not_finite:
                _print_details(namespace, model_result, models.get(model_result.name), task)
    found = list(comparisons(results, task))
    if namespace.json:
        for pair in found:
            print_json(comparison_record(pair))
    elif found:
        print("\n".join(comparison_lines(found)))
    return 1 if any(one.result.not_finite for one in results) else 0


def _print_details(
    namespace: argparse.Namespace, model_result: ModelResult, model: AnyModel | None, task: EvaluationTask
) -> None:
    """Print the slices and the errors on corrupted images, where a flag asks for them; `model` is None for several."""
    if namespace.slices:
        found = slices_of(model_result, task, measured(task))
        if namespace.json:
            for record in slice_records(model_result.name, found, task):
                print_json(record)
        else:
            print("\n".join(slice_lines(found, task)), flush=True)
    if namespace.corruptions and model is not None:
        _print_corruptions(namespace, model_result.name, model, task)


def _print_corruptions(namespace: argparse.Namespace, name: str, model: AnyModel, task: EvaluationTask) -> None:
    """Print row by row: all of them take some time."""
    scores: list[CorruptionScore] = []
    if not namespace.json:
        print(heading_line(), flush=True)
    for row in corruption_rows(model, task):
        scores.extend(row)
        if namespace.json:
            for score in row:
                print_json(corruption_record(name, score))
        else:
            print(row_line(row), flush=True)
    if namespace.json:
        print_json(mean_record(name, scores))
    else:
        print("\n".join(last_lines(scores, task)))


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser(
        "eval",
        "Evaluate saved networks, and the ensemble of them (mean probabilities), on the same images.",
        usage="MODEL [MODEL ...] [--split NAME | --drawings] [--shifts N] [--slices] [--corruptions] [--json]",
    )
    add_models(parser)
    group = parser.add_argument_group("images")
    add_split(group, "test")
    add_data(group)
    add_validation(group)
    add_drawings(group)
    add_setting(group, SHIFTS)
    group = parser.add_argument_group("details")
    group.add_argument(
        "--slices", action="store_true", help="where it fails: by what the images look like, and by class"
    )
    group.add_argument(
        "--corruptions", action="store_true", help="the error on images corrupted in the 15 ways of MNIST-C"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per model, ensemble and comparison")
    return parser


def _load_models(namespace: argparse.Namespace) -> dict[str, AnyModel]:
    """Load the models by name; reject one named twice, or unlike the first in image size or number of classes."""
    models: dict[str, AnyModel] = {}
    for text in namespace.models:
        name = printable(text)
        if name in models:
            raise UsageError(f"{name} is named twice: expected different models")
        model = read_any_model(namespace, text)
        if models:
            first, expected = next(iter(models.items()))
            refuse_other(Path(text), (model.rows, model.columns), len(model.classes), expected, f"as in {first}")
        models[name] = model
    return models


def _task(namespace: argparse.Namespace, models: dict[str, AnyModel]) -> EvaluationTask:
    if namespace.corruptions and "shifts" in namespace:
        raise UsageError("--corruptions and --shifts exclude each other: corrupted images are evaluated as they are")
    reach = cast("int", SHIFTS.parse(getattr(namespace, "shifts", "0")))
    if namespace.drawings is None:
        split_name = read_split(namespace, "test")
        called: str = split_name
        dataset = load(namespace.data, read_validation(namespace, models, split_name), read_preprocessing(namespace))
        for name, model in models.items():
            check_data(namespace.data, dataset, name, model)
    else:
        refuse_other_images(namespace)
        split_name, called = PARTS[namespace.drawings]
        dataset = drawn_images(next(iter(models.values())))
    split = dataset.split(split_name)
    if len(split) == 0:
        raise DataError(f"there are no {split_name} images: none are held out; --validation N holds N out")
    tell = tell_data if namespace.drawings is None else tell_drawings
    tell(dataset, namespace.json, namespace.quiet)
    is_known = bool(known_opinions(dataset.is_mnist, split_name))
    examples = Examples.of(split.images, split.labels)
    mnists = mnists_test(dataset, split_name)
    return EvaluationTask(called, examples, dataset.classes, shifts_within(reach), is_known, mnists)
