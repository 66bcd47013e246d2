"""Uploading a document: a file that is not what its name says is refused with a sentence, before anything is kept.

Wagtail asks for the ending alone, in a sentence of Django's that has no Vietnamese. What a file begins with says what it is; of
the office formats, which are all zip archives, what lies in them does. A table of plain text is recognised by being plain text.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

_SAME = {"jpeg": "jpg"}
_INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_LOOKED_AT = 4096


def what_it_is(file: Any) -> str:
    """The ending that a file should have, such as `pdf`; empty where it is none of those that are told apart."""
    file.seek(0)
    begins = file.read(_LOOKED_AT)
    file.seek(0)
    if begins.startswith(b"PK"):
        return _office_format(file)
    if found := filetype.guess_extension(begins):
        return str(found)
    return "csv" if begins and _is_text(begins) else ""


def _office_format(file: Any) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    finally:
        file.seek(0)
    return next((ending for ending, inside in _INSIDE.items() if inside in names), "zip")


def _is_text(begins: bytes) -> bool:
    try:
        # The last letter may be cut in two.
        text = begins.decode("utf-8", errors="strict") if len(begins) < _LOOKED_AT else begins[:-4].decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return False
    return not any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text)


class DocumentForm(BaseDocumentForm):
    """Stands in for Wagtail's own wherever documents are uploaded: one by one, many at once, and in a chooser."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        ending = Path(str(file.name)).suffix.lower().removeprefix(".")
        if ending not in settings.WAGTAILDOCS_EXTENSIONS:
            taken = ", ".join(settings.WAGTAILDOCS_EXTENSIONS).upper()
            sentence = _("A file of this kind is not taken, only: %(taken)s. Save it as one of these.")
            raise ValidationError(sentence % {"taken": taken}, code="invalid_extension")
        found = what_it_is(file)
        if found != _SAME.get(ending, ending):
            facts = {"ending": ending.upper(), "found": found.upper()}
            sentence = (
                _("The name says %(ending)s, but the file is a %(found)s. Open it, and save it again as %(ending)s.")
                if found
                else _("The name says %(ending)s, but the file is none, or it is broken. Open it, and save it again.")
            )
            raise ValidationError(sentence % facts, code="not_what_it_says")
        return file

    def add_error(self, field: str | None, error: Any) -> None:
        """A file that was refused gets no second sentence from Wagtail's model, which then looks at a file without a name."""
        if field is None and "file" in self.errors and "file" in getattr(error, "error_dict", {}):
            del error.error_dict["file"]
            if not error.error_dict:
                return
        super().add_error(field, error)
