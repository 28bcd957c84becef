"""The web server of `mnist-tui serve`: pages of textual-serve, for this machine only and below a path that is a key."""

import asyncio
import hmac
import logging
import re
import signal
from collections.abc import Awaitable, Callable
from typing import cast

import aiohttp_jinja2
import jinja2
from aiohttp import web
from textual_serve.server import Server

from mnist_tui.data.errors import DataError
from mnist_tui.tui.cli.signals import STOPPING, exit_status

HOST = "127.0.0.1"
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
"""What a browser may call this machine: another name would be somebody's who lets it point here."""
ELSEWHERE = re.compile(r"<link[^>]*https://[^>]*>")
"""The library's page takes its font from a server of Google's, though the font is in the package, too."""
FONT = (
    '<style>@font-face {{ font-family: "Roboto Mono"; src: url("{}fonts/RobotoMono-VariableFont_wght.ttf"); }}</style>'
)
HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Frame-Options": "DENY"}
END_WITHIN_S = 3.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageServer(Server):
    """Starts a program of its own for every page."""

    def __init__(self, command: str, key: str) -> None:
        super().__init__(command, host=HOST, title="mnist-tui")
        self._key = key

    async def serve_until_signal(self, port: int, tell: Callable[[int], None]) -> int:
        """Serve until a signal ends it; return the exit status. `tell` hears of the port that is served.

        Raises:
            DataError: the port cannot be used.
        """
        for name in ("aiohttp.server", "textual-serve"):  # a page that goes away is no news
            logging.getLogger(name).disabled = True
        loop = asyncio.get_running_loop()
        ending: asyncio.Queue[int] = asyncio.Queue()
        for number in STOPPING:
            loop.add_signal_handler(number, ending.put_nowait, number)
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=END_WITHIN_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
            tell(int(runner.addresses[0][1]))
            received = await ending.get()
        except OSError as error:
            raise DataError(f"port {port}: cannot serve: {error.strerror or error}") from error
        finally:
            await runner.cleanup()
        return 0 if received == signal.SIGINT else exit_status(received)

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._only_for_us])
        aiohttp_jinja2.setup(application, loader=jinja2.FileSystemLoader(self.templates_path))
        path = f"/{self._key}"
        application.add_routes(
            [
                web.get(f"{path}/", self.page, name="index"),
                web.get(f"{path}/ws", self.handle_websocket, name="websocket"),
                web.get(f"{path}/download/{{key}}", self.handle_download, name="download"),
                web.static(f"{path}/static", self.statics_path, name="static"),
            ]
        )
        return application

    async def page(self, request: web.Request) -> web.Response:
        """Return the page; it loads nothing from elsewhere."""
        self.public_url = f"http://{request.host}"  # through a tunnel it may have another port
        response = cast("web.Response", await self.handle_index(request))
        text = ELSEWHERE.sub(FONT.format(f"/{self._key}/static/"), response.text or "")
        return web.Response(text=text, content_type="text/html", headers=HEADERS)

    @web.middleware
    async def _only_for_us(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer nobody who does not know the key, and no page of another server."""
        names = [request.headers.get("Host", "")]
        if origin := request.headers.get("Origin"):
            names.append(origin.partition("://")[2])
        key = request.path.split("/")[1]
        is_ours = all(name.rpartition(":")[0] in OWN_NAMES or name in OWN_NAMES for name in names)
        if not is_ours or not hmac.compare_digest(key.encode(), self._key.encode()):
            raise web.HTTPNotFound
        return await handler(request)
