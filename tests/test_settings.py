"""Settings: safe unless relaxed, and a value that cannot be meant stops the start with a sentence that says what to set."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from ocop.settings import environment

ROOT = Path(settings.ROOT)
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "ocop.settings.production",
    "SECRET_KEY": "kX2-" + "abcdefghij0123456789" * 4,
    "ALLOWED_HOSTS": "ocop.example.vn",
    "PUBLIC_BASE_URL": "https://ocop.example.vn",
}
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def python(tmp_path: Path) -> Run:
    """Run Python with these arguments and nothing of ours in the environment but the variables given."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        given = {"PATH": os.environ["PATH"], "PYTHONPATH": "site", "DATA_DIR": str(tmp_path), **variables}
        return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=given, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SECRET_KEY", None, "Set SECRET_KEY to at least 50 random characters"),
        ("SECRET_KEY", "short", "Set SECRET_KEY to at least 50 random characters"),
        ("SECRET_KEY", "a" * 60, "Set SECRET_KEY to at least 50 random characters"),
        ("ALLOWED_HOSTS", None, "Set ALLOWED_HOSTS to the names this site answers to"),
        ("ALLOWED_HOSTS", "https://ocop.example.vn", "Give names only"),
        ("PUBLIC_BASE_URL", None, "Set PUBLIC_BASE_URL to the site's public address"),
        ("PUBLIC_BASE_URL", "http://ocop.example.vn", "Set PUBLIC_BASE_URL to the site's public address"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "DATABASE_URL does not name a database"),
        ("REDIS_URL", "localhost:6379", "REDIS_URL does not name a Redis server"),
        ("REDIS_URL", "redis://[::1", "REDIS_URL does not name a Redis server"),
        ("ELASTICSEARCH_URL", "localhost:9200", "ELASTICSEARCH_URL does not name an Elasticsearch server"),
        ("ELASTICSEARCH_URL", "https://elastic:hunter2@h:port", "ELASTICSEARCH_URL does not name an Elasticsearch server"),
        ("KEPT_PAGES_MB", "a lot", "KEPT_PAGES_MB is 'a lot'. Set it to a whole number"),
        ("KEPT_PAGES_MB", "-1", "KEPT_PAGES_MB is '-1'. Set it to a whole number"),
        ("ELASTICSEARCH_INDEX", "OCOP,*", "ELASTICSEARCH_INDEX is 'OCOP,*'. Set it to small letters, digits and hyphens"),
        ("EMAIL_URL", "mail.example.vn", "EMAIL_URL does not name a mail server"),
        ("EMAIL_URL", "smtp+tls://u:hunter2@h:port", "EMAIL_URL does not name a mail server"),
        (
            "STRIPE_SECRET_KEY",
            "pk_live_hunter2",
            "STRIPE_SECRET_KEY is not what Stripe's dashboard shows under that name. It starts with",
        ),
        ("STRIPE_SECRET_KEY", "sk_live_hunter2 ", "STRIPE_SECRET_KEY is set, but STRIPE_WEBHOOK_SECRET is not. Set both"),
        ("STRIPE_WEBHOOK_SECRET", "sk_live_hunter2", "STRIPE_WEBHOOK_SECRET is not what Stripe's dashboard shows"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_hunter2", "STRIPE_WEBHOOK_SECRET is set, but STRIPE_SECRET_KEY is not. Set both"),
        ("VIETQR_ACCOUNT", "0123456789", "VIETQR_ACCOUNT does not begin with the six digits of a bank"),
        ("VIETQR_ACCOUNT", "970436/01 23/CONG TY", "VIETQR_ACCOUNT has no account number"),
        ("VIETQR_ACCOUNT", "970436/0123456789", "VIETQR_ACCOUNT has no holder"),
        ("VIETQR_ACCOUNT", "970463/0123456789/CONG TY", "VIETQR_ACCOUNT begins with 970463, which is no bank known here"),
        ("SELLER", "; 0100109106; Hà Nội", "SELLER does not begin with a name. Set it to name; tax code; address"),
        ("SELLER", "Trung tâm OCOP; 0100109107", "SELLER has 0100109107 in its second part, which is no Vietnamese tax code"),
        ("LAST_DAY_READING", "whenever", "LAST_DAY_READING is 'whenever'. Set it to one of: anniversary, day_after."),
    ],
)
def test_production_does_not_start_on_a_bad_value(python: Run, variable: str, value: str | None, sentence: str) -> None:
    variables = {**PRODUCTION, variable: value}
    result = python(
        "-c", "import ocop.settings.production", **{name: text for name, text in variables.items() if text is not None}
    )
    assert result.returncode == 1
    last_line = result.stderr.strip().splitlines()[-1]
    assert sentence in last_line
    assert "hunter2" not in result.stderr


@pytest.mark.parametrize(
    "url",
    ["nonsense", "postgres://", "oracle://h/d", "postgres://u:p@h:port/d", "http://[::1", "sqlite://"],
)
def test_a_database_url_that_names_none(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL does not name a database"):
        environment.database("DATABASE_URL", default="sqlite:////x")


@pytest.mark.parametrize(
    ("url", "name", "host"),
    [
        ("postgres://ocop:secret@db:5432/ocop", "ocop", "db"),
        ("postgresql://ocop@127.0.0.1/catalogue", "catalogue", "127.0.0.1"),
        ("sqlite:////data/catalogue.sqlite3", "/data/catalogue.sqlite3", ""),
    ],
)
def test_a_database_url(monkeypatch: pytest.MonkeyPatch, url: str, name: str, host: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    configuration = environment.database("DATABASE_URL", default="")
    assert (configuration["NAME"], configuration["HOST"]) == (name, host)


@pytest.mark.parametrize(
    "url",
    [
        "search.example.vn:9200",
        "redis://search.example.vn:9200",
        "https://",
        "https://:9200",
        "https://[::1",
        "https://search.example.vn:99999",
        "https://search.example.vn/catalogue",
        "https://search.example.vn#catalogue",
        "https://ocop@search.example.vn",
        "https://ocop:@search.example.vn",
        "https://search.example.vn?apikey=VnVhQ2ZHY0JDZGJrU",
        "https://search.example.vn?api_key=",
        "https://search.example.vn?api_key=VnVhQ2ZHY0JDZGJrU&verify_certs=false",
        "https://ocop:secret@search.example.vn?api_key=VnVhQ2ZHY0JDZGJrU",
    ],
)
def test_an_elasticsearch_url_that_names_no_server(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", url)
    with pytest.raises(
        ImproperlyConfigured, match=r"ELASTICSEARCH_URL does not name an Elasticsearch server\. .*http://host:9200"
    ):
        environment.elasticsearch_address("ELASTICSEARCH_URL")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://127.0.0.1:9200",
        "https://search.example.vn/",
        "https://ocop:p%40ss@[::1]:9200",
        "https://search.example.vn:9200?api_key=VnVhQ2ZHY0+/JDZw==",
    ],
)
def test_an_elasticsearch_url(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", url)
    assert environment.elasticsearch_address("ELASTICSEARCH_URL") == url


def test_the_site_under_test_searches_in_the_database(python: Run) -> None:
    said = "import ocop.settings.{} as s; print([s.ELASTICSEARCH_URL])"
    server = {"ELASTICSEARCH_URL": "http://127.0.0.1:9200"}
    assert python("-c", said.format("dev"), **server).stdout.strip() == "['http://127.0.0.1:9200']"
    assert python("-c", said.format("test"), **server).stdout.strip() == "['']"


def test_the_suite_asks_stripe_nothing_whatever_the_shell_holds(python: Run) -> None:
    said = "import ocop.settings.{} as s; print([s.STRIPE_SECRET_KEY, s.STRIPE_WEBHOOK_SECRET, s.STRIPE_API_BASE])"
    keys = {"STRIPE_SECRET_KEY": "rk_test_51a", "STRIPE_WEBHOOK_SECRET": "whsec_a+b/c="}
    assert python("-c", said.format("dev"), **keys).stdout.strip() == "['rk_test_51a', 'whsec_a+b/c=', '']"
    assert python("-c", said.format("test"), **keys).stdout.strip() == "['', '', '']"
    assert python("-c", said.format("production"), **PRODUCTION).stdout.strip() == "['', '', '']"


@pytest.mark.parametrize("url", ["nonsense", "smtp://", "imap://u:p@h", "filemail:///var/letters", "smtp://[::1"])
def test_an_email_url_that_names_no_server(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL does not name a mail server"):
        environment.email("EMAIL_URL", default="dummymail://")


def test_letters_go_where_email_url_says_and_nowhere_without_it(python: Run) -> None:
    said = "import ocop.settings.production as s; print(s.EMAIL_BACKEND, s.DEFAULT_FROM_EMAIL, s.WAGTAIL_PASSWORD_RESET_ENABLED)"
    nowhere = python("-c", said, **PRODUCTION).stdout.split()
    assert nowhere == ["django.core.mail.backends.dummy.EmailBackend", "no-reply@ocop.example.vn", "False"]
    server = {"EMAIL_URL": "smtp+tls://ocop%40example.vn:p%40ss@mail.example.vn:587"}
    server_said = said + "; print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS)"
    somewhere = python("-c", server_said, **PRODUCTION, **server)
    assert somewhere.stdout.split() == [
        "django.core.mail.backends.smtp.EmailBackend",
        "ocop@example.vn",
        "True",
        "mail.example.vn",
        "587",
        "p@ss",
        "True",
    ]


@pytest.mark.parametrize("value", ["ocop.example.vn", "ftp://ocop.example.vn", "https://ocop.example.vn/shop", "https://"])
def test_an_address_without_scheme_or_with_a_path_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match=r"PUBLIC_BASE_URL is .* for example https://ocop\.example\.vn"):
        environment.address("PUBLIC_BASE_URL")
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", f"https://a.example.vn, {value}")
    with pytest.raises(ImproperlyConfigured, match=r"CSRF_TRUSTED_ORIGINS holds .* for example https://ocop\.example\.vn"):
        environment.addresses("CSRF_TRUSTED_ORIGINS")


def test_a_data_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "below"))
    with pytest.raises(ImproperlyConfigured, match="Set it to a folder this user may write to"):
        environment.folder("DATA_DIR", default=tmp_path)


def test_production_serves_hashed_files_and_passes_the_deployment_checks(python: Run, tmp_path: Path) -> None:
    for command in (["build_fonts"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        result = python("manage.py", *command, **PRODUCTION)
        assert result.returncode == 0, result.stderr
    names = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]
    assert names["fonts/fonts.css"] != "fonts/fonts.css"
    assert (tmp_path / "static" / names["fonts/fonts.css"]).exists()

    result = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (result.returncode, result.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), result.stderr


def test_production_trusts_forms_from_its_own_address(python: Run) -> None:
    result = python("-c", "import ocop.settings.production as s; print(s.CSRF_TRUSTED_ORIGINS, s.DEBUG)", **PRODUCTION)
    assert result.stdout.strip() == "['https://ocop.example.vn'] False", result.stderr


def test_preparing_demonstration_data_is_refused_outside_development(python: Run) -> None:
    result = python("manage.py", "prepare", **PRODUCTION)
    assert result.returncode == 1
    assert "for development only" in result.stderr


def test_the_suite_writes_into_a_folder_of_its_own() -> None:
    assert ROOT not in Path(settings.DATA_DIR).parents
    assert Path(settings.MEDIA_ROOT).is_relative_to(settings.DATA_DIR)


@pytest.mark.parametrize("address", ["/healthz", "/admin/login/", "/khong-co-trang-nay/"])
@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "microphone=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_public_pages_may_run_no_foreign_or_inline_script(client: Client) -> None:
    policy = client.get("/khong-co-trang-nay/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "script-src" not in policy


@pytest.mark.parametrize(
    ("key", "targets"), [("", "'self'"), ("sk_live_51", "'self' https://checkout.stripe.com")], ids=["no cards", "cards"]
)
@pytest.mark.django_db
def test_forms_lead_to_our_pages_and_where_cards_are_paid(client: Client, settings: Any, key: str, targets: str) -> None:
    settings.STRIPE_SECRET_KEY = key
    policies = [client.get(address).headers["Content-Security-Policy"] for address in ("/khong-co-trang-nay/", "/admin/login/")]
    assert [re.findall(r"form-action ([^;]*)", policy) for policy in policies] == [[targets], ["'self'"]]
