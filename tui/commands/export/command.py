"""`mnist-tui export`: writes a network or the curves of a run in a format of other programs."""

import argparse
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mnist_tui.data.errors import printable
from mnist_tui.data.replacement import create_file, new_folder, refuse_taken
from mnist_tui.data.runs.run_file import NAME, read_run_file
from mnist_tui.engine.spelling import nearest
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.model_argument import add_model, read_model, run_folder, source_name
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_path
from mnist_tui.tui.client.kept_run import read_kept_run
from mnist_tui.tui.commands.export import curve_formats, network_formats
from mnist_tui.tui.commands.export.formats import FORMATS
from mnist_tui.tui.commands.export.tensorboard import event_file
from mnist_tui.tui.training.model import Model

NETWORKS: Mapping[str, Callable[[Model], bytes]] = {
    "safetensors": network_formats.safetensors_content,
    "npz": network_formats.npz_content,
    "torch": network_formats.torch_content,
    "onnx": network_formats.onnx_content,
}
DESCRIPTION = "Write a network, or the curves of a run, for other programs. No file is overwritten."
EPILOG = "formats:\n" + "\n".join(f"  {name:<12} {one.holds}: {one.help}" for name, one in FORMATS.items())


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `export` and return the exit status."""
    namespace = parser().read(arguments)
    name, path = _name(namespace), namespace.file
    chosen = FORMATS[name]
    if chosen.package and importlib.util.find_spec(chosen.package) is None:
        raise UsageError(f"--format {name} needs the package {chosen.package}: expected pip install {chosen.install}")
    source = printable(namespace.model)
    path = path or Path(source_name(namespace, namespace.model) + (chosen.extension or f"-{name}"))
    refuse_taken(path)
    if chosen.holds == "network":
        model = read_model(namespace, namespace.model)
        create_file(path, NETWORKS[name](model))
        if name == "torch":
            complain(
                f"its module: {network_formats.sequential(model)}; its input: pixels × {model.network.pixel_scale:g}"
            )
    else:
        _write_curves(namespace, name, path)
    print(f"{source}: {chosen.holds} written to {printable(str(path))}")
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser("export", DESCRIPTION, "RUN|MODEL [FILE] [--format NAME]", EPILOG)
    add_model(parser, "model")
    parser.add_argument(
        "file", type=read_path, nargs="?", metavar="FILE", help="a new file or, for tensorboard, folder"
    )
    parser.add_argument("--format", metavar="NAME", help="one of the formats below (default: as FILE ends)")
    return parser


def _name(namespace: argparse.Namespace) -> str:
    """Return the name of the format, by its flag or by the extension of the file."""
    path: Path | None = namespace.file
    if namespace.format is not None:
        if namespace.format not in FORMATS:
            meant = nearest(namespace.format, FORMATS)
            hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(FORMATS)}"
            raise UsageError(f"--format {printable(namespace.format)}: {hint}")
        return str(namespace.format)
    if path is None:
        raise UsageError("export needs --format NAME, or a FILE that ends as its format does")
    for name, one in FORMATS.items():
        if path.suffix and path.suffix == one.extension:
            return name
    extensions = ", ".join(one.extension for one in FORMATS.values() if one.extension)
    raise UsageError(f"{printable(str(path))}: expected --format NAME, or an extension out of {extensions}")


def _write_curves(namespace: argparse.Namespace, name: str, path: Path) -> None:
    """Write the curves of a run; a model file has none."""
    folder = run_folder(namespace, namespace.model)
    kept = read_kept_run(folder, complain)
    if name == "tensorboard":
        file, content = event_file(kept, read_run_file(folder / NAME).created)
        with new_folder(path) as draft:
            create_file(draft / file, content)
    else:
        create_file(path, curve_formats.svg_content(kept) if name == "svg" else curve_formats.csv_content(kept))
