"""Scripts, styles and the libraries that came with them: files of ours, nothing of other hosts."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles as Files
from starlette.types import Receive, Scope, Send

from ivr.screens.door import HEADERS
from ivr.screens.house import STATIC


class StaticFiles:
    """ASGI endpoint of everything below ``static/``, with ETag; browsers ask each time whether it changed."""

    def __init__(self) -> None:
        self._files = Files(directory=STATIC)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""

        async def safe(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                assert isinstance(headers, list)
                fixed = {**HEADERS, "cache-control": "no-cache"}
                headers += [(name.encode(), value.encode()) for name, value in fixed.items()]
            await send(message)

        path = scope["path_params"]["path"]
        try:
            await self._files({**scope, "root_path": "", "path": f"/{path}"}, receive, safe)  # type: ignore[arg-type]
        except HTTPException as error:  # there is no such file
            await PlainTextResponse(error.detail, error.status_code)(scope, receive, safe)  # type: ignore[arg-type]
