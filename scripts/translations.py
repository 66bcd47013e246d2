#!/usr/bin/env python
"""Keep the Vietnamese translation in step with the code.

    python scripts/translations.py update    # new texts into the .po file, texts no longer used out of it
    python scripts/translations.py compile   # the .mo file that the site reads
    python scripts/translations.py check     # is every text translated, and the .mo made from this .po?

The texts of the code are English; English needs no file. Texts are found by Babel, in templates after Django's own
`templatize`, so GNU gettext need not be installed.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("catalog", "search", "showrooms", "site", "templates")
PO = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"

CONTEXT = ((1, "c"), 2)
PLURAL_CONTEXT = ((1, "c"), 2, 3)
KEYWORDS = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": PLURAL_CONTEXT,
    "npgettext_lazy": PLURAL_CONTEXT,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-z]|%[sd]")


def source_files() -> Iterator[Path]:
    """Python files and templates that may hold texts, in a fixed order."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".xml"} and "migrations" not in path.parts:
                yield path


def as_python(template: str) -> bytes:
    """A template as a list of gettext calls that a Python tokenizer can read."""
    from django.utils.translation.template import templatize

    # What is not a call comes out as runs of X laid out like the template, whose indentation means nothing in Python.
    return "\n".join(line.strip() for line in templatize(template).splitlines()).encode()


def used_texts() -> Catalog:
    """Every text that code and templates mark for translation."""
    texts = Catalog()
    for path in source_files():
        source = path.read_bytes()
        if path.suffix != ".py":
            source = as_python(source.decode())
        for line, text, comments, context in extract(
            "python", io.BytesIO(source), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            if text:
                location = (path.relative_to(ROOT).as_posix(), line)
                texts.add(text, locations=[location], auto_comments=comments, context=context)
    return texts


def read_translation() -> Catalog:
    if not PO.exists():
        return Catalog(
            locale="vi",
            project="OCOP catalogue",
            version="1.0",
            charset="utf-8",
            msgid_bugs_address="",
            last_translator="The OCOP catalogue authors",
            language_team="Vietnamese",
            fuzzy=False,
        )
    with PO.open("rb") as file:
        return read_po(file, locale="vi")


def write_translation(catalog: Catalog) -> None:
    catalog.header_comment = "# Vietnamese texts of the OCOP catalogue. Edit here, then run `make messages`."
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=120, sort_by_file=True, ignore_obsolete=True, include_lineno=False)


def update() -> None:
    catalog = read_translation()
    catalog.update(used_texts(), no_fuzzy_matching=True, update_creation_date=False)
    write_translation(catalog)


def compile_translation() -> None:
    PO.with_suffix(".mo").write_bytes(compiled(read_translation()))


def compiled(catalog: Catalog) -> bytes:
    """The content of the .mo file; the same catalogue gives the same bytes."""
    content = io.BytesIO()
    write_mo(content, catalog)
    return content.getvalue()


def translation_of(message: Message) -> tuple[str, ...]:
    """The translated forms of a message; empty where there are none."""
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return tuple(form or "" for form in forms)


def describe(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    places = ", ".join(sorted({place for place, _line in message.locations}))
    return f"{text!r}" + (f" ({places})" if places else "")


def placeholder_problem(message: Message) -> str | None:
    """A placeholder lost in translation leaves a gap on the page, an unknown one stops it."""
    last_form = message.id if isinstance(message.id, str) else message.id[-1]
    wanted = set(PLACEHOLDER.findall(last_form))
    for form in translation_of(message):
        if form and set(PLACEHOLDER.findall(form)) != wanted:
            return f"has other placeholders than its translation {form!r}"
    return None


def problems() -> list[str]:
    """What keeps the translation from being complete, one sentence each; empty when all is well."""
    if not PO.exists():
        return [f"{PO.relative_to(ROOT)} does not exist: run `make messages`."]
    used, catalog = used_texts(), read_translation()
    found = []
    for message in used:
        if not message.id:
            continue
        translated = catalog.get(message.id, message.context)
        if translated is None or not all(translation_of(translated)) or translated.fuzzy:
            found.append(f"not translated: {describe(message)}")
    for message in catalog:
        if not message.id:
            continue
        if used.get(message.id, message.context) is None:
            found.append(f"translated but not used: {describe(message)}")
        if problem := placeholder_problem(message):
            found.append(f"{describe(message)} {problem}")
    return found + compiled_problems(catalog)


def compiled_problems(catalog: Catalog) -> list[str]:
    file = PO.with_suffix(".mo")
    if not file.exists():
        return [f"{file.relative_to(ROOT)} does not exist: run `make messages`."]
    if file.read_bytes() != compiled(catalog):
        return [f"{file.relative_to(ROOT)} is not made from this .po file: run `make messages`."]
    return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["update", "compile", "check"])
    command = parser.parse_args().command
    if command == "update":
        update()
    elif command == "compile":
        compile_translation()
    else:
        return report(problems())
    return 0


def report(found: list[str]) -> int:
    """Print what was found; the exit code that goes with it."""
    for problem in found:
        print(problem)
    print(f"{len(found)} to mend." if found else "Every text is translated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
