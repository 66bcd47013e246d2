"""How a fair's page looks where it is shared: its poster, at the one address that holds the fingerprint of all that it shows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.edition import Reading
from catalog.files import write_whole
from catalog.public.pictures import source_of
from catalog.public.reading import read_by_edition
from catalog.public.share import Share, fitted
from catalog.public.structured_data import absolute
from catalog.public.wording import language, number
from catalog.sharing import poster
from ocop.pages import page_addresses

from .booths import Booths
from .fair import Fair
from .parts import fair_at


def share_of_fair(fair: Fair, booths: Booths) -> Share:
    drawn = _poster(fair, booths)
    words = {"title": fair.page.title, "when": fair.when, "place": fair.venue or fair.full_address}
    alt = _("%(title)s, %(when)s, %(place)s") % words if words["place"] else _("%(title)s, %(when)s") % words
    return Share("website", absolute(page_addresses.share_picture(fair.page.address, poster.fingerprint(drawn))), alt)


@read_by_edition(lambda request, path, fingerprint: f"poster {path} {fingerprint}")
def share_picture(request: HttpRequest, reading: Reading, path: str, fingerprint: str) -> HttpResponse:
    """The picture of a published fair at today's address; 404 at any other."""
    page = fair_at(path)
    fair = Fair(page, reading.on)
    drawn = _poster(fair, Booths(fair.facts, reading))
    if fingerprint != poster.fingerprint(drawn):
        return HttpResponse(_("There is no such picture."), status=404, content_type="text/plain; charset=utf-8")
    etag = f'"{language()}-{fingerprint}"'
    if request.method == "HEAD":
        # Whoever only asks whether it is still there need not wait until it is drawn.
        response = HttpResponse(content_type="image/jpeg")
    else:
        response = HttpResponse(_picture(fair, drawn), content_type="image/jpeg")
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _poster(fair: Fair, booths: Booths) -> poster.Poster:
    count = booths.producers
    exhibitors = ngettext("%(count)s exhibitor", "%(count)s exhibitors", count) % {"count": number(count)} if count else ""
    facts = fair.facts
    return poster.Poster(
        title=fair.page.title,
        kind=" · ".join(filter(None, (capfirst(fair.kind), _("sample fair") if facts.fictional else ""))),
        when=capfirst(fair.when),
        where=tuple(filter(None, (fair.venue, fair.full_address))),
        exhibitors=exhibitors,
        catalogue=_("OCOP catalogue"),
        programme=_("One Commune One Product"),
        sample=_("sample fair") if facts.fictional else "",
        photograph=source_of(facts.picture) if facts.picture else "",
    )


def _picture(fair: Fair, drawn: poster.Poster) -> bytes:
    """The picture as a file, drawn now if none is kept; older ones of this fair go."""
    photograph = None
    path = _file(fair, drawn)
    if drawn.photograph and not path.exists():
        photograph = fitted(fair.facts.picture)
        if photograph is None:
            # It cannot be read now: once it can, the picture is drawn with it.
            drawn = replace(drawn, photograph="")
            path = _file(fair, drawn)
    with suppress(FileNotFoundError):
        return path.read_bytes()
    body = BytesIO()
    poster.draw(drawn, photograph).save(body, "JPEG", quality=90, subsampling=0, optimize=True, progressive=True)
    write_whole(path, lambda file: file.write(body.getvalue()))
    for older in path.parent.glob(f"fair-{fair.facts.pk}-*.jpg"):
        if older != path:
            older.unlink(missing_ok=True)
    return body.getvalue()


def _file(fair: Fair, drawn: poster.Poster) -> Path:
    name = f"fair-{fair.facts.pk}-{poster.fingerprint(drawn)}.jpg"
    return Path(settings.DATA_DIR) / "share-images" / language() / name
