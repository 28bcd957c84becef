"""The first word of each side: two versions that cannot understand each other say so, in one line, and end."""

import socket
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest
from watched_terminal import Terminal

from mnist_tui.tui import __version__
from mnist_tui.tui.protocol.frames import LENGTH
from mnist_tui.tui.protocol.hello import PROTOCOL, Hello, ProtocolError
from mnist_tui.tui.protocol.link import engine_end, screen_end
from mnist_tui.tui.serve import run_engine

OTHER = Hello(PROTOCOL + 1, "9.9")
SAID = (
    f"the other side is mnist-tui 9.9 with protocol {PROTOCOL + 1}, "
    f"this is mnist-tui {__version__} with protocol {PROTOCOL}: upgrade this one"
)


def frame(hello: msgspec.Struct) -> bytes:
    body = msgspec.msgpack.encode(hello)
    return LENGTH.pack(len(body)) + body


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__


def test_both_sides_are_told_of_another_protocol() -> None:
    for end in (engine_end, screen_end):
        mine, theirs = socket.socketpair()
        with mine, theirs:
            theirs.sendall(frame(OTHER))
            with pytest.raises(ProtocolError) as caught:
                end(mine).drain()
            assert str(caught.value) == SAID


def test_another_program_with_the_same_protocol_is_welcome() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        theirs.sendall(frame(Hello(PROTOCOL, "9.9")))
        assert screen_end(mine).drain() == []


def test_a_hello_with_more_to_say_is_understood() -> None:
    class LongHello(Hello, frozen=True, tag="Hello"):
        more: str = "and so on"

    mine, theirs = socket.socketpair()
    with mine, theirs:
        theirs.sendall(frame(LongHello(PROTOCOL, "9.9")))
        assert screen_end(mine).drain() == []


def test_who_does_not_say_hello_is_refused() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        theirs.sendall(LENGTH.pack(7) + b"\x91\xa5Pause")
        with pytest.raises(msgspec.ValidationError):
            engine_end(mine).drain()


def test_the_engine_says_why_it_ends(capfd: pytest.CaptureFixture[str]) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        mine.sendall(frame(OTHER))
        assert run_engine(engine_end(theirs)) == 1
    assert capfd.readouterr().err == f"mnist-tui: {SAID}\n"


@pytest.mark.usefixtures("heard_signals")
def test_a_dashboard_with_another_engine_ends_with_the_reason(small_data: Path) -> None:
    start = (
        "import mnist_tui.tui.protocol.link as link, mnist_tui.tui.protocol.hello as hello;"
        f"link.HELLO = hello.Hello({OTHER.protocol}, '{OTHER.program}'); hello.PROTOCOL = {OTHER.protocol};"
        "from mnist_tui.tui.cli.start import main; sys.exit(main())"
    )
    terminal = Terminal((sys.executable, "-c", f"import sys; {start}", "--data", str(small_data)), {})
    try:
        assert terminal.ends_with() == 1 and terminal.is_restored()
        said = terminal.raw.rpartition(b"?1049l")[2].replace(b"\r\n", b"")
        assert b"mnist-tui: the other side is mnist-tui " in said and b"Traceback" not in said
        assert f"with protocol {PROTOCOL}".encode() in said and f"with protocol {OTHER.protocol}".encode() in said
    finally:
        terminal.close()
