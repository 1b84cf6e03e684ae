"""A JSON object in a small file that a person wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from curator.errors import CuratorError

LARGEST = 8 << 20


def read_object(path: Path, what: str) -> dict[str, Any]:
    """The object in a file; raises CuratorError with a sentence that calls it `what`, as “map of labels”."""
    try:
        if path.stat().st_size > LARGEST:
            raise CuratorError(f"‘{path.name}’ is too large for a {what}.")
        content: Any = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise CuratorError(f"‘{path.name}’ cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise CuratorError(f"‘{path.name}’ is not valid JSON: {error}.") from error
    if not isinstance(content, dict):
        raise CuratorError(f"‘{path.name}’ is no {what}: it is no JSON object.")
    return cast("dict[str, Any]", content)
