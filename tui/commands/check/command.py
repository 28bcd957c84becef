"""`mnist-tui check`: finds duplicate images, within a part of the data and across parts."""

import math
from argparse import SUPPRESS, Namespace
from collections.abc import Sequence
from typing import cast

from mnist_tui.data.dataset import PARTS, Dataset
from mnist_tui.data.loading import load, validation_unless_given
from mnist_tui.engine.duplicates.likeness import ALIKE
from mnist_tui.engine.duplicates.pairs import find_pairs
from mnist_tui.engine.setting import Setting
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.arguments import GLYPHS, add_data, add_setting, read_choice, read_preprocessing
from mnist_tui.tui.cli.console import stdout_glyphs
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.pair_search import finish
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.commands.check.findings import Findings
from mnist_tui.tui.commands.check.listing import csv_text, lines
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.training.threads import compute_threads

DESCRIPTION = """\
Find duplicate images, with the same pixels or nearly the same ones: within the training, validation and test images,
and across them, where a test image was also trained on. Pairs with two labels come first: one of these is wrong."""
ALIKE_SETTING = Setting(
    "alike", "float", ALIKE, "check", "correlation of the pixels from which images are nearly the same",
    low=0.98, high=1.0,
)  # fmt: skip
TOP = Setting("top", "int", 12, "check", "only the first N pairs", low=1, high=10**9)


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `check` and return the exit status: 0, whatever was found."""
    namespace = parser().read(arguments)
    if "glyphs" in namespace and (namespace.json or namespace.csv):
        raise UsageError(f"--glyphs has no effect with --{'json' if namespace.json else 'csv'}: no digits are drawn")
    top = cast("int", TOP.parse(namespace.top)) if "top" in namespace else None
    glyphs = stdout_glyphs(cast("GlyphChoice", read_choice(namespace, GLYPHS)))
    alike = cast("float", ALIKE_SETTING.parse(getattr(namespace, "alike", str(ALIKE))))
    dataset = _dataset(namespace)
    tell_data(dataset, namespace.json, namespace.quiet, with_copies=False)
    with compute_threads(0):
        images = [dataset.split(name).images for name in PARTS]
        pixels = [part.reshape(len(part), math.prod(part.shape[1:])) for part in images]
        findings = Findings.of(dataset, finish(find_pairs(pixels, alike), namespace.quiet), alike)
    if namespace.json:
        for record in findings.records(top):
            print_json({"event": "pair", **record})
        print_json({"event": "check", **findings.summary()})
    elif namespace.csv:
        print(csv_text(findings, top), end="")
    else:
        for line in lines(findings, top or cast("int", TOP.default), glyphs):
            print(line)
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("check", DESCRIPTION, "[--data PATH] [--alike R] [--top N] [--json | --csv]")
    group = parser.add_argument_group("images")
    add_data(group)
    text = f"size of the validation set, taken from the training images (default: {Settings().validation}, or fewer)"
    group.add_argument("--validation", metavar="N", default=SUPPRESS, help=text)
    group = parser.add_argument_group("check")
    add_setting(group, ALIKE_SETTING)
    text = f"{TOP.help} (default: {TOP.default} as pictures, all with --json and --csv)"
    group.add_argument("--top", metavar="N", default=SUPPRESS, help=text)
    outputs = parser.add_argument_group("output").add_mutually_exclusive_group()
    outputs.add_argument("--json", action="store_true", help="print one JSON object per pair, and one at the end")
    outputs.add_argument("--csv", action="store_true", help="print CSV, one row per pair")
    add_setting(parser.add_argument_group("screen"), GLYPHS)
    return parser


def _dataset(namespace: Namespace) -> Dataset:
    usual = validation_unless_given(namespace.data, Settings().validation)
    validation = SETTINGS["validation"].parse(namespace.validation) if "validation" in namespace else usual
    return load(namespace.data, cast("int", validation), read_preprocessing(namespace))
