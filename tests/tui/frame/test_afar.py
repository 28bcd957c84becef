"""A run on another machine: where its files are, and what is said when the connection is lost."""

import dataclasses
import socket
from pathlib import Path

import pytest
from screens import Reports
from stores import Hands, new_store

from mnist_tui.tui.client.told import Lost, Notice
from mnist_tui.tui.frame.engine_line import EngineLine
from mnist_tui.tui.frame.status import status
from mnist_tui.tui.protocol.commands import SaveNetwork, TogglePause
from mnist_tui.tui.protocol.link import LinkLostError, engine_end, screen_end
from mnist_tui.tui.protocol.reports import Ended, NetworkSaved

LOSS = "connection lost: mnist-tui attach gpu:small"


def test_a_network_is_saved_on_the_machine_of_the_run(
    recorded_run: Reports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").touch()
    hands = Hands(new_store(*recorded_run))
    hands.controls.show(dataclasses.replace(hands.store.ui, host="gpu:"))
    hands.press_key("S")
    ((_, objection, accept),) = hands.stage.texts
    assert objection("mine") == "", "what is here says nothing of what is there"
    for typed in ("mine", ""):
        accept(typed)
    progress = hands.store.run.progress
    assert progress is not None
    usual = f"{progress.run_name}-{progress.step}.safetensors"
    assert hands.sent == [SaveNetwork("mine"), SaveNetwork(usual)]
    run = hands.store.run.started
    assert run is not None
    hands.store.tell(NetworkSaved(run.run, progress.step, "gpu:/there/mine"))
    assert hands.store.run.notice.startswith("network saved in gpu:mine")
    assert hands.store.run.log.entries[-1].text.startswith("network saved in gpu:/there/mine")


def test_a_network_for_a_folder_that_is_gone_costs_one_line(
    recorded_run: Reports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    hands = Hands(new_store(*recorded_run))
    hands.press_key("S")
    (tmp_path / "gone").rmdir()
    ((_, objection, accept),) = hands.stage.texts
    assert "No such file or directory" in objection("mine")
    accept("mine")
    assert not hands.sent
    assert hands.store.run.notice == "mine: cannot tell where it is: No such file or directory"


def test_a_lost_connection_is_no_end_of_the_run(recorded_run: Reports, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        link, store = screen_end(mine), new_store(*recorded_run)
        line = EngineLine(link, store, lambda: 0.0, lambda is_behind: None)

        def lost() -> list[object]:
            raise LinkLostError(LOSS)

        monkeypatch.setattr(link, "drain", lost)
        assert line.hear() and not line.is_open
        assert isinstance(store.run.failed, Lost) and store.run.notice == LOSS
        store.tell(Notice(""))
        told = status(store.run, store.ui)
        assert (told.badge, told.notice) == ("LOST", LOSS), "and nothing that would shorten the command"
        theirs.close()
        line.send(TogglePause())
        line.send(TogglePause())
        assert store.run.notice == LOSS
        hands = Hands(store)
        hands.press_key("space")
        assert store.run.notice == "space (pause) needs the training process, to which the connection is lost"


@pytest.mark.parametrize(("host", "silence_s", "notice"), [("gpu:", 9.9, ""), ("", 99.0, ""), ("gpu:", 83.4, "1:23")])
def test_a_screen_to_which_nothing_comes_says_so(
    recorded_run: Reports, host: str, silence_s: float, notice: str
) -> None:
    store = new_store(*recorded_run)
    store.show(dataclasses.replace(store.ui, host=host))
    store.note_silence(silence_s)
    expected = f"nothing heard from gpu for {notice}" if notice else ""
    assert status(dataclasses.replace(store.run, notice=""), store.ui).notice == expected
    store.note_silence(0.0)
    assert not store.ui.silent_s


def test_the_line_knows_how_long_nothing_has_come() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        now = [100.0]
        line = EngineLine(screen_end(mine), new_store(), lambda: now[0], lambda is_behind: None)
        now[0] += 30
        assert line.silence_s == 30
        engine_end(theirs).send(Ended("", is_saved=True))
        line.hear()
        assert line.silence_s == 0
