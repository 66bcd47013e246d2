#!/usr/bin/env python
"""Pictures of the public pages at 390 and 1280 pixels in both languages, into screenshots/.

    python scripts/screenshots.py                              # serves the site on a free port by itself
    BASE_URL=http://127.0.0.1:8000 python scripts/screenshots.py   # takes a server that is running

Pages are chosen from the database, so both use the same one (DATA_DIR, DATABASE_URL); load the demonstration data first.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "screenshots"
WIDTHS = {390: 844, 1280: 900}
TYPED = {"suggestions": "tra h", "suggestions-home": "ha"}  # into the search box, and what is suggested is in the picture
DARK = "-dark"
PATIENCE = 60  # seconds until the site must answer
# What lies below the fold loads only when someone scrolls there, and a picture of the whole page scrolls nowhere.
LOAD_ALL = """async () => {
    const pictures = [...document.images];
    pictures.forEach(picture => { picture.loading = "eager"; });
    await Promise.all(pictures.map(picture => picture.decode().catch(() => {})));
}"""
LIGHT = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pages() -> dict[str, dict[str, str]]:
    """Name of each picture to its address per language; chosen so that a run shows the same products on the same data."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings.dev")
    import django

    django.setup()
    from catalog import addresses, clock
    from catalog.identity import commune_slug
    from catalog.models import Commune, EndReason, Producer, Product
    from ocop.pages import page_addresses
    from ocop.pages.models import CollectionPage, FairPage, StoryPage
    from ocop.pages.models.when import Stage
    from showrooms import addresses as showroom_addresses
    from showrooms.models import Showroom

    today = clock.today()
    published = Product.objects.filter(live=True)
    listed = published.listed(today)
    chosen = {
        "product": listed.filter(fictional=False).order_by("-stars", "pk").first(),
        "product-sample": listed.filter(fictional=True, price__isnull=False).order_by("-stars", "pk").first(),
        "lapsed": published.out_of_force(today, EndReason.EXPIRED).order_by("fictional", "pk").first(),
        "withdrawn": published.out_of_force(today, EndReason.WITHDRAWN).order_by("fictional", "pk").first(),
    }
    listed_ids = listed.values("pk")
    busy = Commune.objects.filter(products__in=listed_ids).exclude(code="").order_by("pk").first()
    quiet = Commune.objects.exclude(products__in=listed_ids).exclude(code="").order_by("pk").first()
    communes = {"commune": busy, "commune-empty": quiet}
    producers = {
        "producer": Producer.objects.filter(products__in=listed_ids, image__isnull=True, fictional=False).order_by("pk").first(),
        "producer-sample": Producer.objects.filter(products__in=listed_ids, fictional=True).order_by("pk").first(),
        "producer-lapsed": Producer.objects.filter(products=chosen["lapsed"]).exclude(products__in=listed_ids).first(),
    }
    showrooms = Showroom.objects.public(today)
    shops = {
        "showroom": showrooms.filter(levels__on_hand__gt=0, levels__item__product__in=listed_ids).order_by("pk").first(),
        "showroom-announced": showrooms.filter(opens_on__gt=today).order_by("pk").first(),
    }
    of_vietnamese = {"live": True, "locale__language_code": "vi"}
    fairs = {fair.stage(today): fair for fair in FairPage.objects.filter(**of_vietnamese).order_by("-pk")}
    editorial = {
        "fair": fairs.get(Stage.RUNNING),
        "fair-open": fairs.get(Stage.OPEN),
        "fair-over": fairs.get(Stage.OVER),
        "story": StoryPage.objects.filter(**of_vietnamese).order_by("pk").first(),
        "collection": CollectionPage.objects.filter(**of_vietnamese).order_by("pk").first(),
    }
    parts = {"fair": ("booths", "catalogue"), "fair-open": ("buyers", "exhibitors")}
    shots: dict[str, dict[str, str]] = {}
    for language in addresses.LANGUAGES:

        def shoot(name: str, address: str, language: str = language) -> None:
            shots.setdefault(name, {})[language] = address

        product_list, search, verify = addresses.product_list(language), addresses.search(language), addresses.verify(language)
        shoot("home", addresses.home(language))
        shoot("list", product_list)
        shoot("list-filters", f"{product_list}?sao=4&tinh=an-giang#bo-loc")
        shoot("list-empty", f"{product_list}?sao=5&tinh=lai-chau&nhom=sinh-vat-canh")
        shoot("search", f"{search}?q=mat+ong")
        shoot("search-understood", f"{search}?q=tra+hoa+binh+3+sao+duoi+200k")
        shoot("search-corrected", f"{search}?q=nuowcs+mawms")
        shoot("search-empty", f"{search}?q=mat+ong&sao=5&tinh=ca-mau")
        shoot("search-nothing", f"{search}?q=abcxyz")
        shoot("search-dark", f"{search}?q=tra+hoa+binh+3+sao+duoi+200k")
        shoot("suggestions", product_list)
        shoot("suggestions-home", addresses.home(language))
        shoot("style", addresses.style(language))
        shoot("verify-empty", verify)
        shoot("verify-unknown", f"{verify}?q=ABCD2345")
        shoot("verify-name", f"{verify}?q=mat+ong")
        shoot("not-found", f"{product_list}khong-co-san-pham-nay/")
        shoot("places", addresses.places(language))
        shoot("place", addresses.place(language, "quang-ngai"))
        shoot("place-former", addresses.place(language, "kien-giang"))
        shoot("groups", addresses.groups(language))
        shoot("group", addresses.group(language, "thuc-pham"))
        shoot("group-empty", addresses.group(language, "dong-vat-canh"))
        shoot("guide", addresses.guide(language))
        shoot("showrooms", addresses.showrooms(language))
        shoot("showrooms-near", f"{addresses.showrooms(language)}?noi=Kien+Giang")
        shoot("showrooms-nowhere", f"{addresses.showrooms(language)}?noi=abcxyz")
        for name, showroom in shops.items():
            if showroom:
                shoot(name, showroom_addresses.showroom(language, showroom.slug))
        if chosen["product"]:
            shoot("where-to-buy", addresses.where_to_buy(language, chosen["product"].code))
        for name, page in editorial.items():
            there = page and page.in_language(language)
            if not there:
                continue
            above = there.get_parent().specific.address
            shoot(name, there.address)
            shoot(f"{name.partition('-')[0]}-index", above)
            for part in parts.get(name, ()):
                shoot(f"fair-{part}", page_addresses.part(language, there.address, part))
            if name == "fair":
                shoot("fair-dark", there.address)
                shoot("fair-plan-of-year", page_addresses.part(language, above, "plan"))
        for name, commune in communes.items():
            if commune:
                slug = commune_slug(commune.kind, commune.name, commune.code)
                shoot(name, addresses.commune(language, commune.province.slug, slug))
        for name, producer in producers.items():
            if producer:
                shoot(name, addresses.producer(language, producer.slug))
        for name, product in chosen.items():
            if product:
                shoot(name, addresses.product(language, product.slug))
                shoot(f"verify-{name}", f"{verify}?q={product.code}")
    return shots


@contextmanager
def site() -> Iterator[str]:
    """The base address of a running site: `BASE_URL`, or one served for as long as this lasts."""
    given = os.environ.get("BASE_URL")
    if given:
        yield given.rstrip("/")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", "--verbosity", "0"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit("The site did not start. See what `python manage.py runserver` says.")
                time.sleep(0.3)
        yield address
    finally:
        server.terminate()
        server.wait()


def browser_path() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        sys.exit("No Chromium here. Install it with `make services`, or say where it is: CHROMIUM=/path/to/chromium")
    return found


def main() -> int:
    from playwright.sync_api import sync_playwright

    wanted = sys.argv[1:]
    shots = {name: addresses for name, addresses in pages().items() if not wanted or name in wanted}
    FOLDER.mkdir(exist_ok=True)
    with site() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=LIGHT)
        for width, height in WIDTHS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
            tab = context.new_page()
            for name, addresses in shots.items():
                for language, address in addresses.items():
                    tab.emulate_media(color_scheme="dark" if name.endswith(DARK) else "light")
                    tab.goto("about:blank")
                    tab.goto(base + address, wait_until="networkidle")
                    if name in TYPED:
                        tab.locator("input[name=q]").press_sequentially(TYPED[name])
                        tab.locator("[role=option]").first.wait_for()
                    whole = not name.startswith(("list", "suggestions"))
                    if whole:
                        tab.evaluate(LOAD_ALL)
                    tab.screenshot(path=FOLDER / f"{name}-{width}-{language}.png", full_page=whole)
                print(f"{width} {name}", flush=True)
            context.close()
        browser.close()
    print(f"Pictures are in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
