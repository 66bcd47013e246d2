"""A file as it was sent, read into its table. The name tells nothing: what it is shows in its content."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.imports.errors import ImportFileError
from catalog.imports.source import read_source

from .columns import Kind, Table, table_of

MOST_BYTES = 3 * 512 * 1024
"""As text, in which a file travels a second time, it still fits into a form."""
MOST_ROWS = 2_000


class File(NamedTuple):
    table: Table
    epoch: datetime


def read(content: bytes, kind: Kind) -> File:
    """Raises `ImportFileError`, whose text says what to do."""
    if len(content) > MOST_BYTES:
        raise ImportFileError(
            "too_large",
            _("The file is too large: at most %(kb)d kB. Keep only the sheet with the goods, without pictures, or split it.")
            % {"kb": MOST_BYTES // 1024},
        )
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(content)
        kept.flush()
        source = read_source(Path(kept.name))
    table = table_of(source, kind)
    if len(table.rows) > MOST_ROWS:
        raise ImportFileError(
            "too_large",
            _("The file has %(rows)d rows. Split it into files of at most %(most)d.")
            % {"rows": len(table.rows), "most": MOST_ROWS},
        )
    return File(table, source.epoch)
