"""Files that several processes write and read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file, and the folders it lies in, so that readers never meet half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, suffix=".partial")
    with os.fdopen(handle, "wb") as file:
        write(file)
    # Temporary files are for their owner alone; a front server may run as another user.
    Path(partial).chmod(0o644)
    Path(partial).replace(path)
