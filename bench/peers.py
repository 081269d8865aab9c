"""What the service is measured against, served with the options of ``ivr serve``.

``python -m bench.peers bare PORT ANSWERS`` or ``… tutorial …``; ANSWERS: the file of ``write_answers``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

from bench.twilio import PUBLIC_URL, TOKEN
from bench.walk import Answer


def write_answers(answers: Iterable[Answer], path: Path) -> None:
    """What was said to each question, for the peers to say as well."""
    said = {
        f"{answer.question.target} {answer.question.key or ''}": (answer.sentences, answer.action)
        for answer in answers
    }
    sizes = sorted(len(answer.body) for answer in answers)
    path.write_text(json.dumps({"said": said, "median": sizes[len(sizes) // 2]}), encoding="utf-8")


def bare(size: int) -> Starlette:
    """Starlette at its barest: two routes, one constant answer of ``size`` bytes, the body left unread."""
    document = "<Response><Say>{}</Say></Response>"
    constant = document.format("." * (size - len(document))).encode("ascii")

    async def voice(request: Request) -> Response:
        return Response(constant, media_type="text/xml")

    return Starlette(
        routes=[
            Route("/voice", voice, methods=["POST"]),
            Route("/voice/{language}/{place}", voice, methods=["POST"]),
        ]
    )


def tutorial(said: dict[str, tuple[list[str], str]]) -> FastAPI:
    """The way of the tutorials: FastAPI, ``request.form()``, RequestValidator, the SDK's verbs per request.

    It says what the service says, one ``Say`` a sentence, but without the pauses, readings and speed inside,
    and its menu is a dict of finished sentences, so finding out what to say costs it nothing.
    """
    app = FastAPI()
    validator = RequestValidator(TOKEN)

    @app.post("/voice")
    @app.post("/voice/{language}/{place}")
    async def voice(request: Request) -> Response:
        form = await request.form()
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        given = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(PUBLIC_URL + target, form, given):
            return Response("Forbidden", status_code=403)
        return _sdk_answer(*said[f"{target} {form.get('Digits', '')}"])

    return app


def _sdk_answer(sentences: list[str], action: str) -> Response:
    response = VoiceResponse()
    gather = Gather(
        action=action,
        method="POST",
        input="dtmf",
        num_digits=1,
        finish_on_key="",
        timeout=10,
        action_on_empty_result=True,
    )
    for sentence in sentences:
        gather.say(sentence, voice="Polly.Takumi-Neural", language="ja-JP")
    response.append(gather)
    response.redirect(action, method="POST")
    return Response(str(response), media_type="text/xml")


def main(kind: str, port: str, answers: str) -> None:
    """Serve one peer until stopped."""
    data = json.loads(Path(answers).read_text(encoding="utf-8"))
    app: ASGIApp = bare(data["median"]) if kind == "bare" else tutorial(data["said"])
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(port),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=4096,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
