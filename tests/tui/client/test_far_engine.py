"""The screen's side of a connection over ssh, with small programs in the place of ssh."""

import re
import shlex
import socket
from pathlib import Path

import msgspec
import pytest

from mnist_tui.tui import __version__
from mnist_tui.tui.client import attached_engine
from mnist_tui.tui.client.attached_engine import AttachedEngine
from mnist_tui.tui.client.far_engine import FarEngine, NoConnectionError
from mnist_tui.tui.client.far_place import FarPlace
from mnist_tui.tui.protocol.commands import Attach, Detach, Heard, Stop
from mnist_tui.tui.protocol.frames import LENGTH
from mnist_tui.tui.protocol.hello import PROTOCOL, Hello, ProtocolError
from mnist_tui.tui.protocol.link import LinkClosedError, LinkLostError
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.reports import Ended, NetworkSaved, Report

PLACE = FarPlace("gpu", "small")


def frames(*messages: Message) -> bytes:
    bodies = [msgspec.msgpack.encode(message) for message in messages]
    return b"".join(LENGTH.pack(len(body)) + body for body in bodies)


class Far:
    """A shell in the place of ssh, and files for what it says and hears."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.heard = folder / "heard"

    def engine(self, line: str, *says: Message, only_watches: bool = False) -> FarEngine:
        (self._folder / "said").write_bytes(frames(*says))
        line = line.replace("SAY", f"cat {shlex.quote(str(self._folder / 'said'))}")
        return FarEngine(
            PLACE, ("sh", "-c", line.replace("HEAR", f"cat > {shlex.quote(str(self.heard))}")), only_watches
        )


@pytest.fixture
def far(tmp_path: Path) -> Far:
    return Far(tmp_path)


HELLO = Hello(PROTOCOL, __version__)


@pytest.mark.parametrize(
    ("line", "says", "text", "passed_on"),
    [
        ("exit 127", (), "gpu: mnist-tui is not found there: --command PATH says where it is", ""),
        ("exit 255", (), "gpu: no connection (ssh: exit status 255)", ""),
        ("echo ssh: refused >&2; exit 255", (), "", "ssh: refused\n"),
        ("echo 'mnist-tui: no run' >&2; exit 1", (), "", "mnist-tui: gpu: no run\n"),
        (
            "echo 'mnist-tui: there is no command relay; did you mean eval?' >&2; exit 2",
            (),
            "gpu: mnist-tui there is too old for this: upgrade it there",
            "",
        ),
        (
            "echo Welcome; HEAR",
            (),
            "gpu: something else than mnist-tui answers: the shell there must print nothing when it starts",
            "",
        ),
        (
            "SAY; HEAR",
            (Hello(PROTOCOL - 1, "0.0"),),
            f"gpu: the other side is mnist-tui 0.0 with protocol {PROTOCOL - 1}, this is mnist-tui {__version__} "
            f"with protocol {PROTOCOL}: upgrade the other side",
            "",
        ),
        (
            "SAY; HEAR",
            (Hello(PROTOCOL + 1, "9.9"),),
            f"gpu: the other side is mnist-tui 9.9 with protocol {PROTOCOL + 1}, this is mnist-tui {__version__} "
            f"with protocol {PROTOCOL}: upgrade this one",
            "",
        ),
    ],
)
def test_what_keeps_a_run_from_being_shown_is_said_in_one_line(
    far: Far, capfd: pytest.CaptureFixture[str], line: str, says: tuple[Message, ...], text: str, passed_on: str
) -> None:
    engine = far.engine(line, *says)
    with pytest.raises(NoConnectionError, match=f"^{re.escape(text)}$"):
        engine.begin()
    engine.release(is_meant=False)
    assert capfd.readouterr() == ("", passed_on)


def test_a_missing_ssh_is_named() -> None:
    with pytest.raises(NoConnectionError, match=r"^/none/ssh is not found: install OpenSSH, or say with --ssh "):
        FarEngine(PLACE, ("/none/ssh", "gpu"))


def reports_of(engine: FarEngine, count: int) -> list[Report]:
    link, reports = engine.begin(), list[Report]()
    while len(reports) < count:
        link.wait(None)
        reports += link.drain()
    return reports


def test_what_ssh_asks_and_says_is_passed_on_until_the_other_side_answers(
    far: Far, capfd: pytest.CaptureFixture[str]
) -> None:
    engine = far.engine("echo touch your key >&2; SAY; HEAR", HELLO, Ended("done", True))
    assert reports_of(engine, 1) == [Ended("done", True)]
    engine.release()
    assert capfd.readouterr() == ("", "touch your key\n")
    heard = Heard(len(frames(HELLO, Ended("done", True))))
    assert far.heard.read_bytes() == frames(HELLO, Attach(False, counts=True), heard, Detach())


def test_a_screen_that_watches_leaves_without_a_word(far: Far) -> None:
    engine = far.engine("SAY; HEAR", HELLO, only_watches=True)
    engine.begin()
    engine.release()
    assert far.heard.read_bytes() == frames(HELLO, Attach(True, counts=True))


def test_a_run_is_saved_and_ended_over_there(far: Far) -> None:
    engine = far.engine("SAY; HEAR", HELLO, Ended("stopped", True))
    engine.stop()
    assert engine.exit_status == 0
    heard = frames(HELLO, Attach(False, counts=True), Stop())
    assert far.heard.read_bytes()[: len(heard)] == heard


def test_one_that_does_not_answer_is_waited_for_with_a_word(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached_engine, "TELL_AFTER_S", 0.01)
    monkeypatch.setattr(attached_engine, "END_WITHIN_S", 0.02)
    engine, told = far.engine("SAY; HEAR", HELLO), list[str]()
    engine.stop(lambda: told.append("it is waited for"))
    assert (engine.exit_status, told) == (None, ["it is waited for"])


def test_a_file_on_the_other_machine_is_named_with_it(far: Far) -> None:
    engine = far.engine("SAY; HEAR", HELLO, NetworkSaved(1, 5, "/there/n.safetensors"))
    assert reports_of(engine, 1) == [NetworkSaved(1, 5, "gpu:/there/n.safetensors")]
    engine.release()


@pytest.mark.parametrize("end", ["exit 255", "kill -9 $$"])
def test_a_broken_connection_is_told_from_the_end_of_a_run(far: Far, end: str) -> None:
    heard = (
        f"head -c {len(frames(HELLO, Attach(False, counts=True)))} > /dev/null"  # who has gone before has not answered
    )
    engine = far.engine(f"SAY; {heard}; {end}", HELLO)
    with pytest.raises(LinkLostError, match=r"^connection lost: mnist-tui attach gpu:small$"):
        reports_of(engine, 1)
    engine.release()
    engine = far.engine(f"SAY; {heard}", HELLO)
    with pytest.raises(LinkClosedError) as caught:
        reports_of(engine, 1)
    assert not isinstance(caught.value, LinkLostError)
    engine.release()


def test_an_engine_of_another_version_is_not_taken_for_one_that_has_not_ended() -> None:
    mine, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(frames(Hello(PROTOCOL + 1, "9.9")))
        engine = AttachedEngine(mine)
        with pytest.raises(ProtocolError, match=r"mnist-tui 9\.9 .*: upgrade this one$"):
            engine.stop()
        assert mine.fileno() == -1, "the line is closed"
