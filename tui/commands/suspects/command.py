"""`mnist-tui suspects`: finds labels that are probably wrong by cross-validation."""

from argparse import SUPPRESS, Namespace
from collections.abc import Sequence
from typing import cast

from mnist_tui.data.loading import load
from mnist_tui.engine.cross_validation import CrossValidated, CrossValidation, FoldDivergedError
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.arguments import (
    GLYPHS,
    add_setting,
    add_settings,
    preset_lines,
    read_choice,
    read_preprocessing,
    read_settings,
    read_spoil,
)
from mnist_tui.tui.cli.console import complain, stdout_glyphs
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.inert_flags import tell_inert
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.commands.suspects.findings import Findings
from mnist_tui.tui.commands.suspects.listing import csv_text, lines
from mnist_tui.tui.commands.suspects.pool import Listed, Pool
from mnist_tui.tui.commands.suspects.progress import follow
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.training.room import prove_room
from mnist_tui.tui.training.threads import compute_threads

DESCRIPTION = """\
Find labels that are probably wrong. Training and test images are dealt out to folds; the images of each fold are
predicted by a network that was trained on all others and never saw them. The most suspect labels come first: those
that were improbable to that network, and to the others while they learned them."""
USAGE = "[settings] [--split NAME] [--folds N] [--rounds N] [--top N] [--json | --csv]"
FOLDS = Setting("folds", "int", 5, "suspects", "parts that the images are dealt out to", low=2, high=100)
ROUNDS = Setting("rounds", "int", 1, "suspects", "times that all is done, to average", low=1, high=100)
TOP = Setting("top", "int", 24, "suspects", "only the first N", low=1, high=10**9)
SPLIT = Setting(
    "split", "choice", "all", "suspects", "whose labels are listed", choices=("all", "train", "test")
)  # fmt: skip


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `suspects`; return the exit status, 1 where a network diverged."""
    namespace = parser().read(arguments)
    if "glyphs" in namespace and (namespace.json or namespace.csv):
        raise UsageError(f"--glyphs has no effect with --{'json' if namespace.json else 'csv'}: no digits are drawn")
    top = _number(namespace, TOP) if "top" in namespace else None
    listed = cast("Listed", read_choice(namespace, SPLIT))
    folds, rounds, settings = _number(namespace, FOLDS), _number(namespace, ROUNDS), _settings(namespace)
    glyphs = stdout_glyphs(cast("GlyphChoice", read_choice(namespace, GLYPHS)))
    pool = Pool.of(load(namespace.data, 0, read_preprocessing(namespace)))
    if folds > (images := len(pool.examples)):
        raise SettingError(f"folds={folds} is more than there are images, {images}", "folds")
    tell_data(pool.dataset, namespace.json, namespace.quiet)
    try:
        validated = _validate(settings, pool, folds, rounds, namespace.quiet)
    except FoldDivergedError as error:
        complain(f"{error}: a lower --learning-rate helps")
        return 1
    findings = Findings.of(pool, listed, validated)
    if namespace.json:
        _print_records(findings, top)
    elif namespace.csv:
        print(csv_text(findings, top), end="")
    else:
        for line in lines(findings, top or cast("int", TOP.default), glyphs):
            print(line)
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("suspects", f"{DESCRIPTION}\n\n{preset_lines()}", USAGE)
    add_settings(parser)
    group = parser.add_argument_group("suspects")
    for setting in (SPLIT, FOLDS, ROUNDS):
        add_setting(group, setting)
    text = f"{TOP.help} (default: {TOP.default} as thumbnails, all with --json and --csv)"
    group.add_argument("--top", metavar="N", default=SUPPRESS, help=text)
    outputs = parser.add_argument_group("output").add_mutually_exclusive_group()
    outputs.add_argument("--json", action="store_true", help="print one JSON object per image, and one at the end")
    outputs.add_argument("--csv", action="store_true", help="print CSV, one row per image")
    add_setting(parser.add_argument_group("screen"), GLYPHS)
    return parser


def _number(namespace: Namespace, setting: Setting) -> int:
    return cast("int", setting.parse(getattr(namespace, setting.name, setting.text(setting.default))))


def _settings(namespace: Namespace) -> Settings:
    read_spoil(namespace)
    settings = read_settings(namespace)
    tell_inert(namespace, settings)
    if "validation" in namespace:
        complain("--validation has no effect: the images of every fold are held out in turn")
    return settings


def _validate(settings: Settings, pool: Pool, folds: int, rounds: int, quiet: bool) -> CrossValidated:
    classes = len(pool.dataset.classes)
    prove_room(settings, pool.examples, classes)
    validation = CrossValidation(settings, pool.examples, classes, folds, rounds)
    with compute_threads(settings.threads) as threads:
        validation.share_work(threads.workers)
        follow(validation.run(), folds * rounds, quiet)
    return validation.result()


def _print_records(findings: Findings, top: int | None) -> None:
    for record in findings.records(top):
        print_json({"event": "suspect", **record})
    estimate = findings.estimate
    print_json(
        {
            "event": "suspects",
            "labels": len(findings.order),
            "suspects": findings.suspects,
            "probably_wrong": estimate.errors,
            "low": estimate.low,
            "high": estimate.high,
            "temperatures": findings.validated.temperatures,
        }
    )
