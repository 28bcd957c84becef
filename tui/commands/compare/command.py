"""`mnist-tui compare`: two saved networks, image by image."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from mnist_tui.data.dataset import Dataset
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import load
from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.setting import Setting
from mnist_tui.tui.cli.arguments import add_data, add_setting, read_choice, read_preprocessing
from mnist_tui.tui.cli.console import complain, stdout_glyphs, stdout_width
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_argument import add_model, read_any_model
from mnist_tui.tui.cli.model_data import check_data, refuse_other
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.selection import add_split, add_validation, read_split, read_validation
from mnist_tui.tui.cli.tiles import tile_lines
from mnist_tui.tui.commands.compare.report import Compared, csv_text, lines, record
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.pair import Outcome, Pair
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.text import NOT_FINITE, image_name
from mnist_tui.tui.training.foreign_model import AnyModel
from mnist_tui.tui.training.threads import compute_threads

SHOW = Setting(
    "show", "choice", "none", "images", "draw these images, each with both predictions",
    choices=("none", "fixed", "broken", "both-wrong"),
)  # fmt: skip
TOP = Setting("top", "int", 24, "images", "draw only the first N", low=1, high=10**9)
DISAGREEING: tuple[Outcome, ...] = ("fixed", "broken", "both wrong")


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `compare`; return the exit status, 1 where outputs were not finite."""
    namespace = parser().read(arguments)
    show = read_choice(namespace, SHOW).replace("-", " ")
    top = cast("int", TOP.parse(getattr(namespace, "top", str(TOP.default))))
    if show != "none" and (namespace.json or namespace.csv):
        raise UsageError(f"--show has no effect with --{'json' if namespace.json else 'csv'}")
    dataset, found = _compared(namespace)
    for name, side in zip(found.names, (found.pair.first, found.pair.second), strict=True):
        if not side.is_finite:
            complain(f"{name}: {NOT_FINITE}: there are no predictions")
            return 1
    glyphs = stdout_glyphs()
    if namespace.json:
        print_json(record(found))
    elif namespace.csv:
        print(csv_text(found, DISAGREEING), end="")
    else:
        print("\n".join(lines(found, glyphs)))
        if show != "none":
            print("\n".join(["", *_pictures(dataset, found, cast("Outcome", show), top, glyphs)]))
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser(
        "compare",
        "Compare two saved networks, image by image: what the second fixes and what it breaks.",
        usage="FIRST SECOND [--split NAME] [--show NAME] [--json | --csv]",
    )
    add_model(parser, "first", "second")
    group = parser.add_argument_group("images")
    add_split(group, "test")
    add_data(group)
    add_validation(group)
    add_setting(group, SHOW)
    add_setting(group, TOP)
    output = parser.add_argument_group("output").add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print one JSON object")
    output.add_argument("--csv", action="store_true", help="print CSV, a row for every image that either gets wrong")
    return parser


def _compared(namespace: argparse.Namespace) -> tuple[Dataset, Compared]:
    texts: tuple[str, str] = (namespace.first, namespace.second)
    models = [read_any_model(namespace, text) for text in texts]
    names = printable(texts[0]), printable(texts[1])
    size = models[1].rows, models[1].columns
    refuse_other(Path(texts[1]), size, len(models[1].classes), models[0], f"as in {names[0]}")
    split = read_split(namespace, "test")
    validation = read_validation(namespace, dict(zip(names, models, strict=True)), split)
    dataset = load(namespace.data, validation, read_preprocessing(namespace))
    for name, model in zip(names, models, strict=True):
        check_data(namespace.data, dataset, name, model)
    images = dataset.split(split)
    if len(images) == 0:
        raise DataError(f"there are no {split} images: none are held out; --validation N holds N out")
    tell_data(dataset, namespace.json, namespace.quiet)
    examples = Examples.of(images.images, images.labels)
    first, second = _results(models, examples)
    pair = Pair(Predictions.of(first, examples.labels), Predictions.of(second, examples.labels))
    return dataset, Compared(names, (first, second), pair, split, dataset.classes)


def _results(models: Sequence[AnyModel], examples: Examples) -> Iterator[EvaluationResult]:
    with compute_threads(0) as threads:
        for model in models:
            model.network.workers = threads.workers
            yield evaluate(model.network, examples, temperature=model.temperature)


def _pictures(dataset: Dataset, found: Compared, outcome: Outcome, top: int, glyphs: Glyphs) -> Iterator[str]:
    """Yield the images that come out so, each above the answers of both."""
    indices = found.pair.indices(outcome)[:top]
    sides = [
        Gallery.of(found.split, found.classes, dataset.is_mnist, side) for side in (found.pair.first, found.pair.second)
    ]
    captions = [[*(side.caption(index, glyphs) for side in sides), image_name(index)] for index in indices.tolist()]
    yield from tile_lines(dataset.split(found.split).images[indices], captions, stdout_width(), glyphs)
