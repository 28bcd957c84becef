"""`mnist-tui story`: what it begins with, and where there is no screen."""

from pathlib import Path

import pytest

from mnist_tui.engine.presets import PRESETS
from mnist_tui.tui.cli import reading
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.commands import dashboard


def test_it_opens_the_story_above_the_first_network_paused_and_with_the_seed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown: list[DashboardOptions] = []
    monkeypatch.setattr(reading, "why_no_screen", lambda: "")

    def show(options: DashboardOptions) -> int:
        shown.append(options)
        return 0

    monkeypatch.setattr(dashboard, "run_dashboard", show)
    assert main(["story", "--seed", "3", "--runs", str(tmp_path)]) == main(["story", "--no-save"]) == 0
    kept, unkept = shown
    assert kept.opens == "story" and kept.paused and kept.runs == tmp_path
    assert kept.settings == PRESETS["origin-first"].settings.replace({"seed": 3})
    assert (unkept.runs, unkept.settings.seed, unkept.on_hang_up) == (None, 0, "end")


def test_without_a_terminal_it_says_where_the_story_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["story"]) == 2
    assert "docs/story.md" in capsys.readouterr().err
