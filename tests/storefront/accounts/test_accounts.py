"""Accounts of shoppers: making one, signing in and out, forgotten passwords, and what an account may not do."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.test import Client

from catalog.addresses import LANGUAGES
from ocop.storefront import accounts, addresses, carts
from ocop.storefront.forms import known_of
from ocop.storefront.models import Order
from ocop.storefront.states import Method
from ocop.storefront.views import account
from showrooms.addresses import desk_home
from tests.factories import TODAY
from tests.showrooms.factories import make_user
from tests.storefront.factories import PHONE, Shop, make_cart, make_order, make_shop

pytestmark = pytest.mark.django_db

PASSWORD = "ba con gà trống"
HISTORY = addresses.account("vi")
SIGN_IN = addresses.account("vi", "sign_in")
SIGN_UP = addresses.account("vi", "sign_up")


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def shop() -> Shop:
    return make_shop(TODAY)


def signed_up(client: Client, **facts: str) -> Any:
    return client.post(SIGN_UP, {"name": "Trần Thị Lan", "contact": "lan@khach.example", "password": PASSWORD, **facts})


def signed_in(client: Client, name: str = "lan@khach.example", word: str = PASSWORD, **facts: str) -> Any:
    return client.post(SIGN_IN, {"username": name, "password": word, **facts})


def is_signed_in(client: Client) -> bool:
    return bool(client.get(HISTORY).status_code == 200)


@pytest.mark.parametrize(
    ("contact", "known"),
    [("lan@khach.example", ("Trần Thị Lan", "", "lan@khach.example")), ("0912 345 678", ("Trần Thị Lan", "0912 345 678", ""))],
)
def test_what_the_account_knows_is_filled_in_at_the_first_order(client: Client, contact: str, known: tuple[str, ...]) -> None:
    signed_up(client, contact=contact)
    assert tuple(known_of(get_user_model().objects.get()).values()) == known


@pytest.mark.parametrize("word", ["ngắn", "12345678", "password", "tranthilan"])
def test_a_password_is_refused_in_the_language_of_the_page(client: Client, word: str) -> None:
    said = signed_up(client, password=word).content.decode()
    assert "Mật khẩu này" in said or "Nhiều người dùng mật khẩu này" in said
    assert "This password" not in said
    client.cookies.clear()
    english = {"name": "Trần Thị Lan", "contact": "lan@khach.example", "password": word}
    assert "password" in client.post(addresses.account("en", "sign_up"), english).content.decode().split('role="alert"')[1]


class TestMakingOne:
    @pytest.mark.parametrize(
        ("typed", "name", "email"),
        [
            ("  Lan@Khach.Example ", "lan@khach.example", "lan@khach.example"),
            ("0912 345 678", "+84912345678", ""),
            ("+84.912.345.678", "+84912345678", ""),
        ],
    )
    def test_whoever_makes_one_is_signed_in(self, client: Client, typed: str, name: str, email: str) -> None:
        answer = signed_up(client, contact=typed)
        assert (answer.status_code, answer.headers["Location"]) == (303, HISTORY)
        user = get_user_model().objects.get()
        assert (user.username, user.email, user.get_full_name()) == (name, email, "Trần Thị Lan")
        assert is_signed_in(client)

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", ""),
            ("name", " \u200b "),
            ("name", "a" * 121),
            ("contact", ""),
            ("contact", "lan"),
            ("contact", "12"),
            ("contact", "a@" + "b" * 160 + ".example"),
            ("contact", "lan@khach.example\nBcc: x@y.example"),
            ("contact", "admin"),
            ("password", ""),
            ("password", "1234567"),
            ("password", "12345678901"),
            ("password", "lan@khach.example"),
            ("password", "x" * 300),
        ],
    )
    def test_what_cannot_be_used_is_said_beside_its_field(self, client: Client, field: str, typed: str) -> None:
        answer = signed_up(client, **{field: typed})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert f'href="#f-{field}"' in page and f'id="e-{field}"' in page
        assert PASSWORD not in page
        assert not get_user_model().objects.exists()

    def test_a_name_that_is_taken_makes_no_second_account_and_opens_none(self, client: Client) -> None:
        signed_up(client)
        other = Client()
        answer = signed_up(other, contact="LAN@khach.example", password="một mật khẩu khác")
        assert answer.status_code == 422
        assert not is_signed_in(other)
        assert get_user_model().objects.get().check_password(PASSWORD)

    def test_it_has_no_role_whatever_is_sent_along(self, client: Client) -> None:
        signed_up(client, is_staff="on", is_superuser="on", groups="1", user_permissions="1")
        user = get_user_model().objects.get()
        assert not (user.is_staff or user.is_superuser or user.groups.exists() or user.get_all_permissions())

    def test_who_is_signed_in_makes_none(self, client: Client) -> None:
        signed_up(client)
        assert signed_up(client, contact="0912345678").headers["Location"] == HISTORY
        assert get_user_model().objects.count() == 1


class TestSigningIn:
    @pytest.mark.parametrize("typed", ["lan@khach.example", "LAN@KHACH.EXAMPLE ", "lan@khach.example\u200b"])
    def test_as_people_type_it(self, client: Client, typed: str) -> None:
        signed_up(Client())
        assert signed_in(client, typed).headers["Location"] == HISTORY
        assert is_signed_in(client)

    def test_by_telephone_however_it_is_written(self, client: Client) -> None:
        signed_up(Client(), contact="0912345678")
        assert signed_in(client, "(+84) 912-345-678").status_code == 302

    def test_staff_sign_in_here_too(self, client: Client) -> None:
        make_user("banhang")
        assert signed_in(client, "banhang", "mật khẩu").headers["Location"] == HISTORY

    def test_wrong_and_unknown_look_alike(self, client: Client) -> None:
        signed_up(Client())
        closed = make_user("dong@khach.example", is_active=False)
        pages = []
        for name, word in (("lan@khach.example", "sai"), ("khong@co.example", "sai"), (closed.username, "mật khẩu")):
            answer = signed_in(client, name, word)
            assert answer.status_code == 422
            page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
            pages.append(page.replace(name, "…"))
        assert len(set(pages)) == 1

    def test_it_takes_a_session_of_its_own(self, client: Client) -> None:
        """What somebody else put into the browser before is worth nothing after."""
        signed_up(Client())
        client.get(SIGN_IN)
        session = client.session
        session["gift"] = "from before"
        session.save()
        before = session.session_key
        signed_in(client)
        assert client.session.session_key != before
        stranger = Client()
        stranger.cookies["sessionid"] = before
        assert not is_signed_in(stranger)

    def test_the_cookie_is_for_this_site_and_not_for_scripts(self, client: Client, settings: Any) -> None:
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        signed_up(Client())
        cookie = signed_in(client).cookies["sessionid"]
        assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"

    @pytest.mark.parametrize(
        ("wanted", "goes"),
        [
            (addresses.checkout("vi"), addresses.checkout("vi")),
            ("https://xau.example/", HISTORY),
            ("//xau.example/", HISTORY),
            ("/\\xau.example", HISTORY),
            ("javascript:alert(1)", HISTORY),
            ("http:///xau.example", HISTORY),
        ],
    )
    def test_it_leads_on_only_within_the_site(self, client: Client, wanted: str, goes: str) -> None:
        signed_up(Client())
        assert "xau.example" not in client.get(SIGN_IN, {"next": wanted}).content.decode()
        assert signed_in(client, next=wanted).headers["Location"] == goes
        other = Client()
        assert signed_up(other, contact="0987654321", next=wanted).headers["Location"] == goes

    def test_the_cart_comes_along(self, client: Client, shop: Shop) -> None:
        signed_up(Client())
        client.cookies[carts.COOKIE] = make_cart({shop.tea: 2}).token
        signed_in(client)
        assert [line.quantity for line in get_user_model().objects.get().cart.lines.all()] == [2]

    def test_signing_out_takes_a_form(self, client: Client) -> None:
        signed_up(client)
        assert client.get(addresses.account("vi", "sign_out")).status_code == 405
        assert is_signed_in(client)
        assert client.post(addresses.account("vi", "sign_out")).headers["Location"] == SIGN_IN
        assert not is_signed_in(client)

    def test_forms_take_a_token(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        for part in ("sign_in", "sign_up", "sign_out", "history", "password"):
            assert strict.post(addresses.account("vi", part), {"username": "a"}).status_code == 403


class TestThrottles:
    def test_one_account_from_one_address(self, client: Client) -> None:
        signed_up(Client())
        for _try in range(account.GUESSING.most):
            assert signed_in(client, word="sai").status_code == 422
        assert signed_in(client).status_code == 429
        assert not is_signed_in(client)
        # Who sits elsewhere is not shut out by that.
        assert signed_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302

    def test_many_accounts_from_one_address(self, client: Client) -> None:
        statuses = {signed_in(client, f"a{number}@b.example", "sai").status_code for number in range(account.SIGNING_IN.most)}
        assert statuses == {422}
        assert signed_in(client, "ai@do.example").status_code == 429

    def test_one_account_from_everywhere(self) -> None:
        signed_up(Client())
        for number in range(account.GUESSING_AN_ACCOUNT.most):
            signed_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), word="sai")
        assert signed_in(Client(REMOTE_ADDR="198.51.100.1")).status_code == 429

    def test_making_many(self, client: Client) -> None:
        for number in range(account.SIGNING_UP.most):
            signed_up(Client(), contact=f"a{number}@b.example")
        assert signed_up(client).status_code == 429
        assert get_user_model().objects.count() == account.SIGNING_UP.most


class TestForgotten:
    FORGOTTEN = addresses.account("vi", "forgotten")

    def asked(self, client: Client, address: str = "lan@khach.example", **facts: Any) -> Any:
        return client.post(self.FORGOTTEN, {"email": address}, **facts)

    def link(self) -> str:
        found = re.search(r"http\S+", mail.outbox[-1].body)
        assert found
        return found[0]

    def test_the_letter_leads_to_a_new_password_once(self, client: Client, settings: Any) -> None:
        settings.PUBLIC_BASE_URL = "https://ocop.example.vn"
        settings.ALLOWED_HOSTS = ["*"]
        signed_up(Client())
        # Whatever name the site was asked under.
        assert self.asked(client, "LAN@khach.example", HTTP_HOST="xau.example").status_code == 200
        assert mail.outbox[-1].to == ["lan@khach.example"]
        link = urlsplit(self.link())
        assert f"{link.scheme}://{link.netloc}" == "https://ocop.example.vn"
        page = client.get(link.path, follow=True)
        where = page.redirect_chain[-1][0]
        assert link.path.split("/")[-2] not in where  # the token has left the address
        assert client.post(where, {"password": "1234"}).status_code == 422
        assert client.post(where, {"password": "một câu thật dài"}).headers["Location"] == SIGN_IN
        assert signed_in(Client()).status_code == 422
        assert signed_in(client, word="một câu thật dài").status_code == 302
        again = Client().get(link.path, follow=True)
        assert again.status_code == 410

    def test_nobody_learns_who_has_an_account(self, client: Client) -> None:
        signed_up(Client())
        pages = {
            re.sub(r'value="\w{64}"', "", self.asked(client, name).content.decode()).replace(name, "…")
            for name in ("lan@khach.example", "khong@co.example")
        }
        assert len(pages) == 1
        assert len(mail.outbox) == 1

    def test_nobody_is_flooded(self, client: Client) -> None:
        signed_up(Client())
        for _try in range(6):
            assert self.asked(client).status_code == 200
        assert len(mail.outbox) == 3

    def test_without_a_mail_server_it_is_not_offered(self, client: Client, settings: Any) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        assert self.FORGOTTEN not in client.get(SIGN_IN).content.decode()
        assert client.get(self.FORGOTTEN).status_code == 404
        assert self.asked(client).status_code == 404

    @pytest.mark.parametrize("part", ["x/y", "MQ/abc-def", "///"])
    def test_links_that_were_made_up(self, client: Client, part: str) -> None:
        answer = client.get(f"{addresses.account('vi', 'reset')}{part}/", follow=True)
        assert answer.status_code in (404, 410)

    def test_in_english(self, client: Client) -> None:
        signed_up(Client())
        client.post(addresses.account("en", "forgotten"), {"email": "lan@khach.example"})
        assert "Choose one here" in mail.outbox[-1].body
        assert addresses.account("en", "reset") in self.link()


class TestPassword:
    def test_changing_it_signs_out_other_devices(self, client: Client) -> None:
        signed_up(client)
        other = Client()
        signed_in(other)
        where = addresses.account("vi", "password")
        assert client.post(where, {"before": "sai", "password": "một câu thật dài"}).status_code == 422
        assert is_signed_in(other)
        assert client.post(where, {"before": PASSWORD, "password": "một câu thật dài"}).status_code == 303
        assert is_signed_in(client)
        assert not is_signed_in(other)

    def test_guessing_it_is_throttled(self, client: Client) -> None:
        signed_up(client)
        where = addresses.account("vi", "password")
        tries = [client.post(where, {"before": "sai", "password": "một câu thật dài"}).status_code for _try in range(62)]
        assert tries[-1] == 429


class TestOrders:
    def test_the_history_holds_ones_own_and_nobody_elses(self, client: Client, shop: Shop) -> None:
        signed_up(client)
        user = get_user_model().objects.get()
        mine = make_order(shop, {shop.tea: 1}, user=user)
        theirs = make_order(shop, {shop.tea: 1}, email=user.email, method=Method.TRANSFER)
        page = client.get(HISTORY).content.decode()
        assert str(mine) in page and addresses.order("vi", mine.token) in page
        assert str(theirs) not in page and theirs.token not in page

    def test_an_address_that_is_not_confirmed_shows_nothing(self, client: Client, shop: Shop) -> None:
        order = make_order(shop, email="lan@khach.example")
        signed_up(client)
        assert order.token not in client.get(HISTORY).content.decode()

    def test_an_order_is_added_by_number_and_telephone(self, client: Client, shop: Shop) -> None:
        order = make_order(shop)
        signed_up(client)
        answer = client.post(HISTORY, {"number": str(order).lower(), "phone": "0912.345.678"})
        assert answer.status_code == 303
        assert addresses.order("vi", order.token) in client.get(HISTORY).content.decode()
        order.refresh_from_db()
        assert order.user == get_user_model().objects.get()

    def test_what_does_not_belong_together_adds_nothing_and_tells_nothing(self, client: Client, shop: Shop) -> None:
        order = make_order(shop, {shop.tea: 1})
        taken = make_order(shop, {shop.tea: 1}, user=make_user("khac@khach.example"))
        signed_up(client)
        pages = set()
        for number, phone in (
            (order.number, "0987654321"),
            ("OC00000000", PHONE),
            (taken.number, PHONE),
            ("", ""),
            ("' OR 1=1 --", "<script>"),
        ):
            answer = client.post(HISTORY, {"number": number, "phone": phone})
            assert answer.status_code == 422
            assert order.token not in answer.content.decode() and taken.token not in answer.content.decode()
            found = re.search(r'<div class="wrong".*?</div>', answer.content.decode(), re.DOTALL)
            assert found
            pages.add(found[0])
        assert len(pages) == 1
        taken.refresh_from_db()
        assert taken.user.username == "khac@khach.example"
        assert not Order.objects.filter(user__username="lan@khach.example").exists()

    def test_adding_is_throttled(self, client: Client, shop: Shop) -> None:
        order = make_order(shop)
        signed_up(client)
        for _try in range(account.CLAIMING.most):
            client.post(HISTORY, {"number": order.number, "phone": "0987654321"})
        assert client.post(HISTORY, {"number": order.number, "phone": PHONE}).status_code == 429
        order.refresh_from_db()
        assert order.user is None

    def test_it_takes_a_few_queries_however_many_there_are(
        self, client: Client, shop: Shop, django_assert_max_num_queries: Any
    ) -> None:
        signed_up(client)
        user = get_user_model().objects.get()
        for _order in range(6):
            make_order(shop, {shop.tea: 1}, user=user)
        client.get(HISTORY)
        with django_assert_max_num_queries(14):
            client.get(HISTORY)

    def test_who_is_not_signed_in_is_asked_to(self, client: Client) -> None:
        for tongue in LANGUAGES:
            for part in ("history", "password"):
                where = addresses.account(tongue, part)
                assert client.get(where).headers["Location"] == f"{addresses.account(tongue, 'sign_in')}?next={where}"


class TestNoAccess:
    @pytest.mark.parametrize(
        "where", ["/admin/", "/admin/reports/site-history/", "/admin/users/", "/en/order-desk/", "/quay-don/"]
    )
    def test_an_account_opens_no_door_of_staff(self, client: Client, where: str) -> None:
        signed_up(client)
        answer = client.get(where)
        assert answer.status_code in (302, 403, 404)
        if answer.status_code == 302:
            assert "login" in answer.headers["Location"] or "dang-nhap" in answer.headers["Location"]

    def test_nor_a_showrooms(self, client: Client, shop: Shop) -> None:
        signed_up(client)
        assert shop.showroom.name not in client.get(desk_home("vi")).content.decode()
        for tail in ("", "ban/", "hang/"):
            assert client.get(f"{desk_home('vi')}{shop.showroom.slug}/{tail}").status_code in (403, 404)

    def test_pages_of_an_account_are_kept_by_nobody(self, client: Client) -> None:
        signed_up(client)
        for part in ("history", "password"):
            assert "no-store" in client.get(addresses.account("vi", part)).headers["Cache-Control"]
        for part in ("sign_in", "sign_up", "forgotten"):
            assert "no-store" in Client().get(addresses.account("vi", part)).headers["Cache-Control"]


def test_two_at_once_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The unique name decides, not the look before."""
    accounts.register("Lan", "lan@khach.example", PASSWORD)
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)
    assert accounts.register("Mai", "lan@khach.example", "một câu thật dài") is None
    assert get_user_model().objects.count() == 1
