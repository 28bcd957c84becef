"""A real browser without a window, driven over its debugging protocol."""

import asyncio
import base64
import itertools
import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""The program; None where there is none."""
PATIENCE_S = 30.0
LOOK_EVERY_S = 0.1


class Browser:
    """One page."""

    def __init__(self, folder: Path) -> None:
        """Start it, with its profile in `folder`."""
        assert CHROMIUM is not None
        words = ("--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0")
        self._port_file = folder / "DevToolsActivePort"
        self._process = subprocess.Popen(
            [CHROMIUM, *words, "--window-size=1000,700", f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._numbers = itertools.count(1)
        self.requests: list[str] = []
        """The addresses that the page has asked for."""

    async def __aenter__(self) -> Self:
        """Connect to it."""
        await self.until(lambda: self._port_file.exists() and bool(self._port_file.read_text()))
        port = self._port_file.read_text().split()[0]
        self._session = ClientSession()
        async with self._session.get(f"http://127.0.0.1:{port}/json") as response:
            (page,) = [one for one in await response.json() if one["type"] == "page"]
        self._line: ClientWebSocketResponse = await self._session.ws_connect(
            page["webSocketDebuggerUrl"], max_msg_size=0
        )
        await self.call("Network.enable")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        await self._session.close()
        self._process.kill()
        self._process.wait()

    async def call(self, method: str, **parameters: object) -> Any:
        """Call a method of the protocol and return its result."""
        number = next(self._numbers)
        await self._line.send_str(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = await self._line.receive_json(timeout=PATIENCE_S)
            if message.get("method") == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            if message.get("id") == number:
                return message["result"]

    async def open(self, address: str) -> None:
        """Go to a page."""
        await self.call("Page.navigate", url=address)

    async def evaluate(self, script: str) -> Any:
        """Return what an expression comes to in the page."""
        result = await self.call("Runtime.evaluate", expression=script)
        return result["result"].get("value")

    async def press(self, text: str) -> None:
        """Press the key that types `text`."""
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, key=text)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=text)

    async def picture(self) -> bytes:
        """Return the page as a PNG."""
        result = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(result["data"])

    async def until(self, holds: Any) -> None:
        """Wait until a condition holds, or a coroutine function returns something true."""
        for _ in range(int(PATIENCE_S / LOOK_EVERY_S)):
            found = holds()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(LOOK_EVERY_S)
        raise AssertionError(f"not within {PATIENCE_S:g} s: {holds}")
