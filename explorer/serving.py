"""Serves the site on loopback until it is interrupted, or has not been asked for a long while."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable

import uvicorn

from explorer.errors import ExplorerError
from explorer.site import Site

HOST = "127.0.0.1"
_LOOK_SECONDS = 1.0


def serve(site: Site, port: int, idle_minutes: float, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or ``idle_minutes`` without a request; ``ready`` is told the address.

    Port 0 takes any free one. Raises :class:`ExplorerError` when the port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise ExplorerError(
                f"port {port} cannot be used ({error.strerror or error}); choose another with --port"
            ) from error
        asyncio.run(_serve(site, listener, idle_minutes, ready))


async def _serve(site: Site, listener: socket.socket, idle_minutes: float, ready: Callable[[str], None]) -> None:
    await site.invoke_startup()
    server = uvicorn.Server(
        uvicorn.Config(site.app(), log_level="warning", lifespan="on", access_log=False, timeout_graceful_shutdown=3)
    )
    watch = asyncio.create_task(_stop_when_idle(server, site, idle_minutes * 60, listener, ready))
    await server.serve(sockets=[listener])
    watch.cancel()


async def _stop_when_idle(
    server: uvicorn.Server, site: Site, idle_seconds: float, listener: socket.socket, ready: Callable[[str], None]
) -> None:
    while not server.started:
        await asyncio.sleep(0.02)
    ready(f"http://{HOST}:{listener.getsockname()[1]}/")
    while time.monotonic() - site.last_request < idle_seconds:
        await asyncio.sleep(_LOOK_SECONDS)
    server.should_exit = True
