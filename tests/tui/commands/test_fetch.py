"""`mnist-tui fetch`, from a server on this machine: what is kept, and that nothing else is."""

import hashlib
import os
import socket
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from mnist_tui.data.qmnist import KnownFile
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands import fetch

IMAGES, LABELS = b"images of sixty thousand digits", b"and their labels"


def known(name: str, content: bytes) -> KnownFile:
    return KnownFile(name, len(content), hashlib.md5(content, usedforsecurity=False).hexdigest())


class Server(HTTPServer):
    """Answers from `pages`, and notes what it was asked for."""

    pages: Mapping[str, bytes]
    asked: list[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path in self.server.pages:
            self.send_response(200)
            self.end_headers()  # without a length: what comes has to be counted
            self.wfile.write(self.server.pages[self.path])
        else:
            self.send_error(404)

    def log_message(self, format: str, *arguments: object) -> None: ...


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server(running: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return one with both files in the first folder; the data folder is `data`."""
    running.pages, running.asked = {"/a/images.gz": IMAGES, "/a/labels.gz": LABELS}, []
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("MNIST_TUI_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fetch, "TEST_FILES", (known("images.gz", IMAGES), known("labels.gz", LABELS)))
    monkeypatch.setattr(fetch, "ADDRESSES", (f"{running.address}/a", f"{running.address}/b"))
    return running


def test_both_files_are_put_where_data_are_looked_for_and_asked_for_once(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data" / "qmnist"
    assert main(["fetch", "qmnist"]) == 0
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == {"images.gz": IMAGES, "labels.gz": LABELS}
    assert capsys.readouterr().out == f"{folder}: 2 files; --data qmnist reads them\n"
    assert main(["fetch", "QMNIST"]) == 0  # --data knows it by this name, too
    assert capsys.readouterr().out == f"{folder}: all of it is there already\n"
    assert server.asked == ["/a/images.gz", "/a/labels.gz"]


def test_a_second_address_helps_out(server: Server, tmp_path: Path) -> None:
    server.pages = {"/a/images.gz": IMAGES[:-1] + b"S", "/b/images.gz": IMAGES, "/b/labels.gz": LABELS}
    assert main(["fetch", "qmnist", "--to", str(tmp_path / "q"), "-q"]) == 0
    assert (tmp_path / "q" / "images.gz").read_bytes() == IMAGES
    assert server.asked == ["/a/images.gz", "/b/images.gz", "/a/labels.gz", "/b/labels.gz"]


WRONG = IMAGES[:-1] + b"S"


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (
            WRONG,
            b"short",
            f"found MD5 {known('', WRONG).md5}, expected {known('', IMAGES).md5}; * found 5 bytes, expected 31",
        ),
        (IMAGES + b"!", None, "found more than 31 bytes; * 404 Not Found"),
    ],
)
def test_nothing_is_kept_of_other_files(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], first: bytes, second: bytes | None, fault: str
) -> None:
    server.pages = {"/a/images.gz": first} | ({} if second is None else {"/b/images.gz": second})
    assert main(["fetch", "qmnist", "-q"]) == 2
    line = f"mnist-tui: cannot fetch images.gz: * {fault}\n".replace("*", "127.0.0.1:")
    assert capsys.readouterr() == ("", line)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_kept_of_the_first_file_when_the_second_is_not_to_be_had(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages = {"/a/images.gz": IMAGES}
    assert main(["fetch", "qmnist", "-q"]) == 2
    fault = "127.0.0.1: 404 Not Found"
    assert capsys.readouterr().err == f"mnist-tui: cannot fetch labels.gz: {fault}; {fault}\n"
    assert list(tmp_path.iterdir()) == []


def test_where_nobody_answers_the_system_says_why(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(fetch, "ADDRESSES", (f"http://127.0.0.1:{port}",))
    assert main(["fetch", "qmnist", "-q"]) == 2
    assert capsys.readouterr().err == "mnist-tui: cannot fetch images.gz: 127.0.0.1: Connection refused\n"


def test_a_folder_that_is_taken_is_refused_before_anything_is_asked(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    assert main(["fetch", "qmnist", "--to", str(tmp_path / "mine")]) == 2
    expected = "found a file or folder of that name, expected a name that is still free"
    assert capsys.readouterr().err == f"mnist-tui: {tmp_path / 'mine'}: {expected}\n"
    assert server.asked == []


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    os.mkfifo(tmp_path / "mine" / "images.gz")
    assert main(["fetch", "qmnist", "--to", str(tmp_path / "mine")]) == 2


def test_a_place_that_cannot_be_written_is_named(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["fetch", "qmnist", "-q", "--to", str(tmp_path / "file" / "q")]) == 2
    assert capsys.readouterr().err.startswith(f"mnist-tui: {tmp_path / 'file' / 'q'}: cannot write")


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "qmnst"]) == 2
    assert capsys.readouterr().err == "mnist-tui: qmnst is not one of qmnist; did you mean qmnist?\n"
