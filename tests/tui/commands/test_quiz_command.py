"""`mnist-tui quiz`: what it begins with, and where there is no screen."""

import pytest

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli import reading
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.commands import dashboard


def test_it_opens_the_quiz_above_the_default_run_with_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[DashboardOptions] = []
    monkeypatch.setattr(reading, "why_no_screen", lambda: "")

    def show(options: DashboardOptions) -> int:
        shown.append(options)
        return 0

    monkeypatch.setattr(dashboard, "run_dashboard", show)
    assert main(["quiz", "--seed", "3", "--no-save"]) == 0
    (options,) = shown
    assert options.opens == "quiz" and not options.paused and options.runs is None
    assert options.settings == Settings().replace({"seed": 3})


def test_without_a_terminal_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quiz"]) == 2
    assert "quiz needs one" in capsys.readouterr().err
