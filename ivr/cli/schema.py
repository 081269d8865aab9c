"""``ivr schema``"""

from __future__ import annotations

import json

from ivr.authoring.validate import json_schemas
from ivr.errors import IvrError


def run(kind: str | None) -> int:
    """Print one schema, or all by name."""
    known = json_schemas()
    if kind is not None and kind not in known:
        raise IvrError(f"There is no kind '{kind}'. Known: {', '.join(known)}.")
    print(json.dumps(known[kind] if kind else known, ensure_ascii=False, indent=2))
    return 0
