"""Signing in to the desk, choosing a showroom, and how the desk stands on a phone's home screen."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog.public.manifest import BOARD, PAPER, icons
from catalog.public.wording import language, other_language
from showrooms import addresses
from showrooms.access import readable, workable

from .desk import NEVER_KEPT, render_desk, sign_in_first


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy(
            "The name and the password do not belong together. Look whether capitals are on, and type them again."
        ),
        "inactive": gettext_lazy("This account is closed. Ask whoever manages the accounts."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs["class"] = "field"


class SignIn(LoginView):
    """Django's, which follows `next` only within this site."""

    authentication_form = SignInForm
    template_name = "showrooms/desk/sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return addresses.desk_home(language())

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        form = context["form"]
        page = {
            "form": form,
            "next": self.get_redirect_url(),
            "other_address": addresses.sign_in(other_language()),
        }
        return render_desk(self.request, self.template_name, page, 422 if form.errors else 200)


class SignOut(LogoutView):
    def get_default_redirect_url(self) -> str:
        return addresses.sign_in(language())


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The showrooms of whoever is signed in; straight on where there is only one."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    mine = set(workable(request.user).values_list("pk", flat=True))
    showrooms = list(readable(request.user).select_related("province"))
    if len(showrooms) == 1:
        response = HttpResponseRedirect(addresses.desk(language(), showrooms[0].slug))
        response.headers["Cache-Control"] = NEVER_KEPT
        return response
    rows = [(showroom, addresses.desk(language(), showroom.slug), showroom.pk in mine) for showroom in showrooms]
    rows.sort(key=lambda row: not row[2])
    context = {"rows": rows, "other_address": addresses.desk_home(other_language())}
    return render_desk(request, "showrooms/desk/choose.html", context)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    tongue = language()
    home = addresses.desk_home(tongue)
    content = {
        "id": home,
        "name": _("OCOP showroom desk"),
        "short_name": _("OCOP desk"),
        "description": _("Receive, sell, move and count goods, and see what may still stand on the shelf."),
        "lang": tongue,
        "dir": "ltr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "theme_color": BOARD,
        "background_color": PAPER,
        "icons": icons(),
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
