"""Who may import whom, seen in fresh processes: what the import contracts say must also be so when the code runs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRINT_LOADED = "; import sys; print(*sys.modules)"
IMPORT_ALL = "import importlib; [importlib.import_module(name) for name in {names}]"


def loaded_after(code: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", code + PRINT_LOADED], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.splitlines()[-1].split())


def modules_in(folder: str) -> list[str]:
    """Return the names of all modules in a folder, those that run when imported left out."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    names = (".".join(("mnist_tui", *path.relative_to(ROOT).with_suffix("").parts)) for path in paths)
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


@pytest.mark.parametrize(
    "folder",
    [
        "engine",
        "data",
        "tui/paint",
        "tui/protocol",
        "tui/training",
        "tui/client",
        "tui/session",
        "tui/system",
        "tui/images",
        "tui/commands",
        "tui/cli",
    ],
)
def test_a_room_without_a_screen_never_loads_textual(folder: str) -> None:
    assert "textual" not in loaded_after(IMPORT_ALL.format(names=modules_in(folder)))


def test_what_a_feature_is_without_its_screen_never_loads_textual() -> None:
    features = [name.split(".") for name in modules_in("tui/features")]
    without = [".".join(name) for name in features if name[-1] in ("keys", "state", "answers") or "paint" in name[-1]]
    assert len(without) > 20
    assert "textual" not in loaded_after(IMPORT_ALL.format(names=without + modules_in("tui/frame/actions")))


def test_the_screen_never_loads_the_session_nor_the_engine_a_screen() -> None:
    assert not any(name.startswith("mnist_tui.tui.session") for name in loaded_after("import mnist_tui.tui.app"))
    served = loaded_after("import mnist_tui.tui.serve")
    assert "mnist_tui.tui.session.session" in served
    assert not {"textual", "rich", "plotext", "mnist_tui.tui.frame"} & served


def test_predictions_are_read_before_anything_is_loaded_that_only_trains_answers_or_opens_images() -> None:
    unused = {"textual", "mnist_tui.engine.trainer", "mnist_tui.tui.session.viewer", "mnist_tui.tui.features"}
    unused |= {"mnist_tui.data.image_sources", "mnist_tui.data.loading"}
    assert not unused & loaded_after("import mnist_tui.tui.serve_predictions")


def test_the_command_line_of_look_opens_no_images() -> None:
    assert "mnist_tui.data.folder" not in loaded_after("import mnist_tui.tui.cli.main, mnist_tui.tui.commands.look")


@pytest.mark.parametrize("name", ["cli.main", "cli.arguments", "training.splits", "training.model"])
def test_the_command_line_never_loads_textual(name: str) -> None:
    assert not {"textual", "plotext", "rich"} & loaded_after(f"import mnist_tui.tui.{name}")


def test_the_engine_needs_numpy_alone() -> None:
    others = {"rich", "textual", "plotext", "msgspec", "safetensors", "platformdirs", "threadpoolctl"}
    assert not others & loaded_after(IMPORT_ALL.format(names=modules_in("engine")))


def test_training_loads_no_screen(tmp_path: Path) -> None:
    words = ["train", "--steps", "2", "--validation", "59000", "--runs", str(tmp_path)]
    code = f"from mnist_tui.tui.cli.main import main; main({words})"
    assert not {"textual", "plotext"} & loaded_after(code)


def test_the_engine_is_started_before_anything_heavy_is_loaded() -> None:
    assert not {"numpy", "msgspec", "argparse", "platformdirs", "textual"} & loaded_after(
        "import mnist_tui.tui.cli.start, mnist_tui.tui.cli.early_engine"
    )


def test_nothing_is_loaded_before_an_interrupt_can_no_longer_show_a_traceback() -> None:
    # bare of site, which may have loaded the module signal and its own imports already
    path = ROOT / "tui/cli/start.py"
    code = f"import sys; before = set(sys.modules); exec(open({str(path)!r}).read()); print(*set(sys.modules) - before)"
    command = [sys.executable, "-I", "-S", "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout == "\n"


def test_the_first_picture_loads_nothing_that_it_does_not_need() -> None:
    unused = {"plotext", "safetensors", "threadpoolctl", "markdown_it", "pygments", "secrets", "email", "zipfile"}
    unused |= {"tomllib", "csv", "shtab", "mnist_tui.data.loading", "mnist_tui.data.folder"}
    features = {f"mnist_tui.tui.features.{name}" for name in ("inspector", "log", "map", "runs", "units")}
    unused |= {f"{feature}.{part}" for feature in features for part in ("pane", "screen")}
    unused |= {"mnist_tui.tui.features.gallery.screen", "mnist_tui.tui.features.curves.screen"}
    unused |= {f"mnist_tui.tui.features.help.{part}" for part in ("content", "screen")}
    unused |= {"mnist_tui.tui.frame.glossary"}
    begin = (
        "mnist_tui.tui.cli.screen_options.read_dashboard(mnist_tui.tui.cli.parsers.parser_of('').read([])); "
        "mnist_tui.tui.features.dashboard.feature.DASHBOARD.view()"
    )
    assert not unused & loaded_after(
        f"import mnist_tui.tui.cli.main, mnist_tui.tui.commands.dashboard, mnist_tui.tui.app; {begin}"
    )
