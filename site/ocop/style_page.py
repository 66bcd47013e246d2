"""The living style page: the variables and every component, drawn by the components' own templates from made-up facts."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from catalog import addresses
from catalog.edition import Reading
from catalog.public.frame import frame_at, page
from catalog.public.reading import read_by_edition
from catalog.public.wording import day
from search.public.marking import Marking
from search.text import words

from . import style_examples as examples
from . import style_variables


@read_by_edition(lambda request: "style")
def style(request: HttpRequest, reading: Reading) -> HttpResponse:
    surroundings = frame_at(reading, "style", addresses.style, indexed=False)
    variables = style_variables.variables().values()
    sizes = [variable for variable in variables if variable.name.startswith(("text", "title"))]
    spaces = [variable for variable in variables if variable.name.startswith("space")]
    colours = [variable for variable in variables if variable.is_colour]
    context = {
        "frame": surroundings,
        "colours": colours,
        "pairs": style_variables.pairs(),
        "sizes": sizes,
        "spaces": spaces,
        "others": [variable for variable in variables if variable not in (*colours, *sizes, *spaces)],
        "hardest": examples.HARDEST,
        "long_name": examples.LONG_NAME,
        "as_of_frame": replace(surroundings, as_of=day(reading.on)),
        "crumbs": examples.crumbs(),
        "gallery": examples.gallery(),
        "badges": examples.badges(),
        "cards": examples.example_cards(reading),
        "sold": {"add_address": "#cards"},
        "marks": Marking(words("mật ong")),
        "stubs": examples.stubs(reading.on),
        "record_lines": examples.record_lines(reading.on),
        "paged": examples.paged(),
        "nothing_found": examples.nothing_found(),
        "options": examples.options(),
        "sorts": examples.sorts(),
        "grounds": ("paper", "band", "cut", "board", "indigo"),
    }
    return page("ocop/style_page.html", context)
