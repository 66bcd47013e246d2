"""Every text of ours has its Vietnamese, and the file the site reads is the one people edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog
from django.utils import translation
from django.utils.translation import gettext

from scripts import translations

TEMPLATE = """{% load i18n %}
<div>
      {% if a %}  it's "odd" (text [ {
    {% translate "Hello" %} {{ _("con'st")|upper }} {% translate "May" context "month" as x %}
  {% blocktranslate trimmed count n=x|length with y="z" %}
     One {{ n }} thing
  {% plural %}
     {{ n }} things "quoted"
  {% endblocktranslate %}
"""
MODULE = """
label = _("Long sentences are written "
          "in two parts")
button = pgettext_lazy("verb", "Open")
count = ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
"""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project whose texts are those of MODULE and TEMPLATE; the folder of its translation."""
    for path, source in {
        "catalog/words.py": MODULE,
        "templates/page.html": TEMPLATE,
        "catalog/migrations/0001.py": "_('Old')",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(source, "utf-8")
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "PO", tmp_path / "locale" / "django.po")
    return tmp_path / "locale"


def texts(catalog: Catalog) -> set[object]:
    return {(message.context, message.id) if message.context else message.id for message in catalog if message.id}


def test_the_translation_is_complete_and_compiled() -> None:
    found = translations.problems()
    assert not found, "Run `make messages`, translate what is empty in the .po file, run it again.\n" + "\n".join(found)


def test_a_text_reads_as_the_po_file_says() -> None:
    catalog = translations.read_translation()
    message = next(
        message for message in catalog if isinstance(message.id, str) and message.id and not message.context and message.string
    )
    with translation.override("vi"):
        assert gettext(str(message.id)) == message.string
    with translation.override("en"):
        assert gettext(str(message.id)) == message.id


def test_texts_are_found_in_code_and_templates(copy: Path) -> None:
    assert texts(translations.used_texts()) == {
        "Long sentences are written in two parts",
        ("verb", "Open"),
        ("%(n)d day", "%(n)d days"),
        "Hello",
        "con'st",
        ("month", "May"),
        ("One %(n)s thing", '%(n)s things "quoted"'),
    }


def test_what_is_missing_left_over_or_not_compiled_is_told(copy: Path) -> None:
    assert translations.problems() == ["locale/django.po does not exist: run `make messages`."]
    translations.update()
    translations.compile_translation()
    assert sum(problem.startswith("not translated: ") for problem in translations.problems()) == 7

    catalog = translations.read_translation()
    for message in catalog:
        if message.id:
            message.string = (message.id[-1],) if isinstance(message.id, tuple) else f"vi {message.id}"
    translations.write_translation(catalog)
    assert translations.problems() == ["locale/django.mo is not made from this .po file: run `make messages`."]
    translations.compile_translation()
    assert translations.problems() == []

    catalog.get("Hello").string = "Chào %(name)s"
    catalog.add("Gone", string="Đã bỏ")
    translations.write_translation(catalog)
    translations.compile_translation()
    assert sorted(translations.problems()) == [
        "'Hello' (templates/page.html) has other placeholders than its translation 'Chào %(name)s'",
        "translated but not used: 'Gone'",
    ]


def test_updating_keeps_translations_and_drops_what_is_no_longer_used(copy: Path) -> None:
    translations.update()
    catalog = translations.read_translation()
    catalog.get("Hello").string = "Chào"
    catalog.add("Gone", string="Đã bỏ")
    translations.write_translation(catalog)
    translations.update()
    once = translations.PO.read_bytes()
    updated = translations.read_translation()
    assert updated.get("Hello").string == "Chào"
    assert updated.get("Gone") is None
    translations.update()
    assert translations.PO.read_bytes() == once
