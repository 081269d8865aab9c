"""How Open JTalk reads Japanese, in kana for a person to check. The child process is ``-m ivr.audio.kana``.

Kana show which word the engine took. Long vowels and ヂ are as in dictionaries, but the particle は is ワ and
へ is エ. It is this engine's reading and not the phone company's; it finds words that any voice may misread.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from ivr.audio.engines import EXTRA, OPEN_JTALK
from ivr.errors import AudioError

LONGEST_SECONDS = 120.0
"""After this the engine is given up; a thousand sentences take a few seconds."""
CHILD = (sys.executable, "-m", "ivr.audio.kana")


def kana_of(texts: Sequence[str], command: Sequence[str] = CHILD) -> tuple[str, ...]:
    """The kana of each text. Raises AudioError if the engine is not installed or fails."""
    if not find_spec(OPEN_JTALK.module):
        raise AudioError(f"{OPEN_JTALK.name} is not installed. Install it: {EXTRA}")
    request = json.dumps(list(texts)).encode("ascii")
    try:
        ended = subprocess.run(
            command, input=request, capture_output=True, timeout=LONGEST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise AudioError(f"{OPEN_JTALK.name} has not answered in {LONGEST_SECONDS:.0f} seconds.") from None
    if ended.returncode:
        reason = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise AudioError(f"{OPEN_JTALK.name} ended with status {ended.returncode}. {reason}".rstrip())
    return tuple(json.loads(ended.stdout))


def main() -> None:
    """Answer one request, a JSON list of texts, with a JSON list of kana."""
    # The engine prints; only our answer goes where the parent reads.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    read = import_module(OPEN_JTALK.module).g2p
    kana = [
        read(text, kana=True, revert_long_vowels=True, revert_yotsugana=True)
        for text in json.load(sys.stdin.buffer)
    ]
    answers.write(json.dumps(kana).encode("ascii"))
    answers.flush()


if __name__ == "__main__":
    main()
