"""The web service: takes deliveries, keeps them, answers at once; the work is done by others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from reviewer.bot.events import Ask, ask_of, is_genuine
from reviewer.bot.jobs import Jobs, State
from reviewer.bot.settings import BotSettings
from reviewer.bot.workers import Workers
from reviewer.forges.extra import needed

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

STOP: float = 10.0
"""Seconds that running reviews get when the service is told to stop."""


class Service:
    """The queue, the workers, and the three addresses `/github`, `/gitlab` and `/health`."""

    def __init__(self, settings: BotSettings, jobs: Jobs, workers: Workers) -> None:
        self._settings = settings
        self._jobs = jobs
        self._workers = workers

    def app(self) -> Starlette:
        """Return the web application; the workers start and stop with it."""
        applications, routing = needed("starlette.applications", "bot"), needed("starlette.routing", "bot")
        routes = [
            routing.Route("/health", self._health, methods=["GET"]),
            routing.Route("/{forge}", self._delivery, methods=["POST"]),
        ]
        made: Starlette = applications.Starlette(routes=routes, lifespan=self._lifespan)
        return made

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._jobs.recover()
        self._workers.start()
        yield
        await asyncio.to_thread(self._workers.stop, STOP)
        self._jobs.close()

    async def _health(self, _request: Request) -> Response:
        counts = await asyncio.to_thread(self._jobs.counts)
        healthy = self._workers.are_alive
        return _said(200 if healthy else 503, "ok" if healthy else "a worker ended", jobs=counts)

    async def _delivery(self, request: Request) -> Response:
        forge = request.path_params["forge"]
        account = self._settings.accounts.get(forge)
        if account is None:
            return _said(404, "no such forge is set up")
        body = await self._body(request)
        if body is None:
            # Else the server would read on to the end, to use the connection again.
            return _said(413, "the delivery is too large", headers={"Connection": "close"})
        if not is_genuine(forge, account.secret, request.headers, body):
            return _said(401, "the delivery is not signed with this service's secret")
        try:
            ask = ask_of(forge, request.headers, body)
        except ValueError as error:
            return _said(400, f"the delivery cannot be read: {error}")
        if ask is None:
            return _said(200, "nothing to review")
        return await self._accepted(ask)

    async def _accepted(self, ask: Ask) -> Response:
        """Keep an ask; it is on the disk before the forge hears that it was accepted."""
        added = await asyncio.to_thread(self._jobs.add, ask, self._settings.queue_limit)
        if added is None:
            return _said(503, "the queue is full", headers={"Retry-After": "60"})
        self._workers.wake()
        return _said(202, State.QUEUED.value if added else "known already")

    async def _body(self, request: Request) -> bytes | None:
        """Return the body, None as soon as it is longer than it may be."""
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._settings.body_limit:
                return None
        return bytes(body)


def _said(status: int, message: str, *, headers: dict[str, str] | None = None, **more: object) -> Response:
    responses = needed("starlette.responses", "bot")
    content = json.dumps({"message": message, **more})
    answer: Response = responses.Response(content, status, headers, media_type="application/json")
    return answer
