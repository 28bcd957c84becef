"""The dashboard as a web page, in a real browser: it draws, takes keys, asks nobody else, and lets nobody else in."""

import asyncio
import importlib.util
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import descendants_of

from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.serve.command import parted

MISSING = [name for name in ("aiohttp", "textual_serve") if importlib.util.find_spec(name) is None]
COLOURS = """
(() => {
  const canvas = document.querySelector(".xterm-text-layer");
  if (!canvas) return 0;
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < pixels.length; i += 4) seen.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
  return seen.size;
})()
"""
"""How many colours the terminal in the page shows."""
PICTURE = 'document.querySelector(".xterm-text-layer").toDataURL()'
MANY_COLOURS = 20

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(bool(MISSING), reason=f"no {', '.join(MISSING)} here: pip install 'mnist-tui[serve]'"),
]


@contextmanager
def served(small_data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve a paused run; yield the process and the address of the page."""
    words = ("serve", "--port", "0", "--data", str(small_data), "--validation", "60", "--hidden", "8", "--paused")
    command = [sys.executable, "-m", "mnist_tui.tui", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().split()[1]
        finally:
            process.kill()


def test_the_page_draws_takes_keys_and_asks_nobody_else(small_data: Path, tmp_path: Path) -> None:
    browsers = pytest.importorskip("browser")
    if browsers.CHROMIUM is None:
        pytest.skip("no browser here: Debian has chromium")

    async def use(address: str) -> list[str]:
        async with browsers.Browser(tmp_path / "profile") as page:
            await page.open(address)

            async def is_drawn() -> bool:
                return int(await page.evaluate(COLOURS) or 0) > MANY_COLOURS

            await page.until(is_drawn)
            before = await page.evaluate(PICTURE)

            async def has_changed() -> bool:
                return bool(await page.evaluate(PICTURE) != before)

            await page.evaluate('document.querySelector(".xterm-helper-textarea").focus()')
            await page.press("?")
            await page.until(has_changed)

            async def is_closed() -> bool:
                await page.press("q")
                return "-closed" in str(await page.evaluate("document.body.className"))

            await page.until(is_closed)
            return list(page.requests)

    with served(small_data) as (process, address):
        requests = asyncio.run(use(address))
        own = address.partition("//")[2].partition("/")[0]
        assert {request.split("/")[2] for request in requests if request.startswith("http")} == {own}
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 128 + signal.SIGTERM
        assert not descendants_of(process.pid)


def test_nobody_gets_in_without_the_key_or_by_another_name(small_data: Path) -> None:
    import aiohttp

    async def statuses(address: str) -> list[int]:
        root, key = address.rsplit("/", 2)[:2]
        wanted = [
            (address, {}),
            (f"{root}/", {}),
            (f"{root}/{key[:-1]}/", {}),
            (f"{root}/{key}x/ws", {}),
            (address, {"Host": "evil.example:8000"}),
            (address, {"Host": "127.0.0.1.evil.example"}),
            (f"{address}ws", {"Origin": "http://evil.example"}),
            (address, {"Host": "localhost:9000"}),
        ]
        async with aiohttp.ClientSession() as session:
            return [(await session.get(url, headers=headers)).status for url, headers in wanted]

    with served(small_data) as (_, address):
        assert asyncio.run(statuses(address)) == [200, 404, 404, 404, 404, 404, 404, 200]


def test_what_is_for_the_server_is_not_passed_on() -> None:
    words = ["--port", "0", "--hidden", "8", "--port=9", "--paused"]
    assert parted(words) == (["--port", "0", "--port=9"], ["--hidden", "8", "--paused"])
    assert parted(["--port"]) == (["--port"], [])


def test_a_port_in_use_and_wrong_settings_are_refused_in_a_line(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(small_data) as (_, address):
        port = address.split(":")[2].split("/")[0]
        assert main(["serve", "--port", port]) == 2
    assert f"port {port}: cannot serve: " in capsys.readouterr().err
    assert main(["serve", "--port", "70000"]) == 2
    assert main(["serve", "--epochs", "-1"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
