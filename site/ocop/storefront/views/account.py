"""A shopper's account: making one, signing in and out, passwords, and the orders in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from catalog import clock
from catalog.public.wording import language
from ocop.storefront import accounts, addresses, notices
from ocop.storefront.account_forms import ChangePasswordForm, ClaimForm, SignInForm, SignUpForm
from ocop.throttle import Throttle, address_of

from .pages import SeeOther, shop_page, takes
from .remembering import remember

# Who guesses passwords does so for one account, from one address, or from many for many.
GUESSING = Throttle("signing in to an account from an address", most=10, within=timedelta(minutes=10))
GUESSING_AN_ACCOUNT = Throttle("signing in to an account", most=60, within=timedelta(hours=1))
SIGNING_IN = Throttle("signing in from an address", most=60, within=timedelta(minutes=10))
SIGNING_UP = Throttle("making accounts", most=10, within=timedelta(hours=1))
CLAIMING = Throttle("adding orders to an account", most=10, within=timedelta(minutes=10))
ON_A_PAGE = 20
PAGE = {"vi": "trang", "en": "page"}


def part(name: str) -> Any:
    """The address of a part of the account, in a language that is asked for."""
    return lambda tongue: addresses.account(tongue, name)


def account_page(request: HttpRequest, template: str, name: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the account."""
    tongue = language()
    links = {f"{each}_address": addresses.account(tongue, each) for each in addresses.ACCOUNT_PARTS}
    whole = {**links, "letters_are_sent": notices.are_sent(), "next": next_of(request), **context}
    return shop_page(request, f"storefront/account/{template}.html", whole, address_in=part(name), here="account", status=status)


def too_often() -> str:
    return _("That was tried too often. Wait a few minutes, then try again.")


def next_of(request: HttpRequest) -> str:
    """Where to go on to, if it is within this site."""
    wanted: str = request.POST.get("next", request.GET.get("next", ""))
    is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_here else ""


class _SignIn(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _may_guess(request):
            form = self.authentication_form(request)
            return account_page(request, "sign_in", "sign_in", 429, form=form, refused=too_often())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        remember(self.request, response)
        return response

    def get_default_redirect_url(self) -> str:
        return addresses.account(language())

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        form = context["form"]
        return account_page(self.request, "sign_in", "sign_in", 422 if form.errors else 200, form=form)


class _SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        remember(request, response)
        return response

    def get_default_redirect_url(self) -> str:
        return addresses.account(language(), "sign_in")


sign_in = takes("GET", "POST")(_SignIn.as_view())
sign_out = takes("POST")(_SignOut.as_view())


@takes("GET", "POST")
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Make an account, and be signed in to it."""
    if request.user.is_authenticated:
        return SeeOther(addresses.account(language()))
    form = SignUpForm(request.POST or None)
    if request.method != "POST":
        return account_page(request, "sign_up", "sign_up", form=form)
    if not SIGNING_UP.admits(address_of(request), clock.now()):
        return account_page(request, "sign_up", "sign_up", 429, form=SignUpForm(), refused=too_often())
    if not form.is_valid():
        return account_page(request, "sign_up", "sign_up", 422, form=form)
    user = accounts.register(form.cleaned_data["name"], form.cleaned_data["contact"], form.cleaned_data["password"])
    if user is None:
        refused = _("No account can be made with this address or number. If it is yours, sign in.")
        return account_page(request, "sign_up", "sign_up", 422, form=form, refused=refused)
    login(request, user)
    messages.success(request, _("Your account is there. Orders you place while signed in stand here."))
    response = SeeOther(next_of(request) or addresses.account(language()))
    remember(request, response)
    return response


@takes("GET", "POST")
def history(request: HttpRequest) -> HttpResponseBase:
    """The orders of who is signed in. POST adds one that was placed without the account."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    form = ClaimForm(request.POST or None)
    refused, status = "", 200
    if request.method == "POST":
        if not CLAIMING.admits(f"{request.user.pk}", clock.now()):
            refused, status = too_often(), 429
        elif form.is_valid() and accounts.claim(request.user, form.cleaned_data["number"], form.cleaned_data["phone"]):
            messages.success(request, _("The order now stands among yours."))
            return SeeOther(addresses.account(language()))
        else:
            refused, status = (
                _("No order has this number together with this telephone. Look at your letter, and type both again."),
                422,
            )
    page = Paginator(accounts.orders_of(request.user), ON_A_PAGE).get_page(request.GET.get(PAGE[language()]))
    orders = [(order, addresses.order(language(), order.token)) for order in page]
    return account_page(
        request,
        "history",
        "history",
        status,
        form=form,
        refused=refused,
        page=page,
        page_parameter=PAGE[language()],
        orders=orders,
        who=shown_name(request.user),
    )


@takes("GET", "POST")
def password(request: HttpRequest) -> HttpResponseBase:
    """Another password. Every other device is signed out by it."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method != "POST":
        return account_page(request, "password", "password", form=form)
    if not GUESSING_AN_ACCOUNT.admits(request.user.get_username(), clock.now()):
        form = ChangePasswordForm(request.user)
        return account_page(request, "password", "password", 429, form=form, refused=too_often())
    if not form.is_valid():
        return account_page(request, "password", "password", 422, form=form)
    form.save()
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Your password is changed. Other devices are signed out."))
    return SeeOther(addresses.account(language()))


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """To signing in, and back here afterwards."""
    return redirect_to_login(request.path, addresses.account(language(), "sign_in"))


def shown_name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def _may_guess(request: HttpRequest) -> bool:
    """Counts a try to sign in: whether it is one of those allowed."""
    name = accounts.user_name(request.POST.get("username", "")[:1000]).lower()
    address, at = address_of(request), clock.now()
    # One after the other: who is refused fills no counter of others.
    return SIGNING_IN.admits(address, at) and GUESSING.admits(f"{address} {name}", at) and GUESSING_AN_ACCOUNT.admits(name, at)
