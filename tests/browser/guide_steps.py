"""The steps of the editor guide, one after the other, as `tests.browser.guide_walk.Walk` takes them."""

from __future__ import annotations

import re
from contextlib import nullcontext

from django.utils.translation import gettext, override
from playwright.sync_api import Locator, expect

from .drawing import drag
from .guide_walk import PASSWORD, Walk

PROGRAMME = (
    (0, "8:00", "9:30", "Khai mạc và dâng hương", "Opening", "Sân khấu", "Stage"),
    (0, "14:00", "16:00", "Pha trà cùng các chủ thể", "Tea with the producers", "Gian A05", "Booth A05"),
    (1, "9:00", "11:30", "Gặp gỡ người mua và nhà sản xuất", "Buyers meet producers", "Phòng họp 2", "Meeting room 2"),
    (3, "18:00", "19:00", "Bế mạc", "Closing", "Sân khấu", "Stage"),
)
ZONES = (("A", "OCOP của tỉnh", "OCOP of the province"), ("B", "OCOP các tỉnh bạn", "OCOP of other provinces"))
CONDITIONS = "Chủ thể có chứng nhận còn hiệu lực. Mang theo quyết định công nhận."


def sign_in(walk: Walk, who: str) -> None:
    """The login knows no account yet, and so speaks Vietnamese."""
    page = walk.page
    page.context.clear_cookies()
    page.goto(f"{walk.site}/admin/")
    with override("vi"):
        username, password = gettext("Username"), gettext("Password")
    page.get_by_label(walk.named(username)).fill(who)
    page.get_by_label(walk.named(password)).fill(PASSWORD)
    walk.look()
    page.locator("main").get_by_role("button").last.click()
    page.wait_for_url("**/admin/")


def written(walk: Walk) -> None:
    fair, page, t = walk.fair, walk.page, walk.t
    with walk.step("sign-in"):
        page.goto(f"{walk.site}/admin/")
        walk.picture("sign-in", left=0, height=760)
        sign_in(walk, "bientap")
    with walk.step("new"):
        walk.to_the_fairs()
        walk.picture("fairs", height=330)
        page.get_by_role("link", name=t("Add child page"), exact=True).first.click()
        page.wait_for_load_state()
    with walk.step("fair"):
        walk.watched()
        tab = walk.tab(t("The fair"))
        walk.fill(tab, t("title"), fair.title["vi"])
        walk.fill(tab, t("round", "fair"), "lần thứ 3")
        walk.fill(tab, t("theme"), "Hương vị quê nhà")
        walk.fill(tab, t("first day"), walk.day())
        walk.fill(tab, t("last day"), walk.day(3))
        walk.fill(tab, t("opening hours"), "8:00–21:30, hằng ngày")
        walk.fill(tab, t("introduction"), "Mười hai chủ thể mang sản vật mùa xuân về bến sông. Vào cửa tự do.")
        walk.picture("fair", height=900)
        walk.press(add(walk, "organiser"), within=tab)
        walk.fill(tab, t("name"), "Sở Nông nghiệp và Môi trường")
        walk.fill(tab, t("name in English"), "Department of Agriculture and Environment")
    with walk.step("place"):
        tab = walk.tab(t("Place"))
        walk.fill(tab, t("venue"), "Quảng trường Bến Sông")
        walk.fill(tab, t("venue in English"), "Riverside square")
        walk.fill(tab, t("street address", "fair"), "12 đường Bờ Sông")
        tab.get_by_role("combobox").select_option(label=fair.province)
        walk.fill(tab, t("latitude"), "10.3711", "spinbutton")
        walk.fill(tab, t("longitude"), "105.4329", "spinbutton")
        walk.picture("place", height=740)
    with walk.step("plan"):
        tab = walk.tab(t("Booths"))
        walk.fill(tab, t("number of stalls"), 12, "spinbutton")
        for key, name, english in ZONES:
            walk.press(add(walk, "zone"), within=tab)
            walk.fill(tab, t("letter"), key)
            walk.fill(tab, t("name"), name)
            walk.fill(tab, t("name in English"), english)
        walk.picture("zones", height=760)
        upload(walk, tab, "plan.png", "Sơ đồ hội chợ Xuân")
        expect(tab.locator("[data-plan]")).to_be_visible()
    with walk.step("booths"):
        lines = [f"A{at:02}; {name}" for at, name in enumerate(fair.producers[:6], 1)]
        lines += [f"B{at:02}; {name}" for at, name in enumerate(fair.producers[6:12], 1)]
        tab.locator("[data-lines]").fill("\n".join(lines))
        walk.press(t("Look at what was understood"), within=tab)
        expect(tab.locator("[data-understood] tr")).to_have_count(12)
        walk.picture("booths", tab.locator("[data-booth-lines]"), height=860)
        walk.press(t("Take over # booths").replace("#", "12"), within=tab)
    with walk.step("draw"):
        drag(page, (0.06, 0.1), (0.94, 0.3))
        walk.look()
        tab.locator("[data-pieces]").fill("6")
        walk.press(t("Make a row of"), within=tab)
        drag(page, (0.06, 0.6), (0.94, 0.8))
        tab.locator("[data-pieces]").fill("6")
        walk.press(t("Make a row of"), within=tab)
        expect(tab.locator(".booth-plan__booth")).to_have_count(12)
        walk.picture("draw", tab.locator("[data-booth-drawing]"), height=860)
    with walk.step("programme"):
        tab = walk.tab(t("Programme"))
        for day, begins, ends, title, english, place, place_en in PROGRAMME:
            walk.press(add(walk, "item of the programme"), within=tab)
            row = tab.get_by_role("region").last
            walk.fill(row, t("day"), walk.day(day))
            walk.fill(row, t("from", "time"), begins)
            walk.fill(row, t("to"), ends)
            walk.fill(row, t("what"), title)
            walk.fill(row, t("the same in English"), english)
            walk.fill(row, t("where"), place)
            walk.fill(row, t("where, in English"), place_en)
        walk.picture("programme", tab, height=620)

    with walk.step("products"):
        tab = walk.tab(t("Products and pictures"))
        for name in fair.featured:
            walk.press(add(walk, "product"), within=tab)
            row = tab.get_by_role("region", name=walk.named(t("Products to show"))).get_by_role("region").last
            row.get_by_role("button", name=re.compile(f"^{t('Choose')}")).click()
            box = page.get_by_role("dialog").last
            box.get_by_role("textbox").first.fill(name)
            walk.look()
            box.get_by_role("link", name=name, exact=True).first.click()
            expect(page.get_by_role("dialog")).to_have_count(0)
        expect(tab.locator("[data-picks] .picks-list").first).to_be_visible()
        walk.picture("products", tab.locator("[data-picks]"), height=640)
    with walk.step("photographs"):
        walk.press(add(walk, "photograph"), within=tab)
        row = tab.get_by_role("region", name=walk.named(t("Photographs"))).get_by_role("region").last
        upload(walk, row, "photo.jpg", "Bến sông ngày hội")
        walk.fill(row, t("what the picture shows"), "Dãy gian hàng mái đỏ mái vàng bên bến sông")
        walk.fill(row, t("what the picture shows, in English"), "Stalls with red and yellow roofs along the river")
        walk.fill(row, t("caption"), "Bến sông ngày khai mạc năm trước")
        walk.picture("photographs", row, height=820)
    with walk.step("forms"):
        tab = walk.tab(t("Forms and results"))
        for box in (t("buyers can register"), t("producers can apply for a stall")):
            tab.get_by_role("checkbox", name=walk.named(box)).check()
        walk.fill(tab, t("last day of the forms"), walk.day(-5))
        walk.fill(tab, t("e-mail of the organiser"), "hoicho@example.vn")
        walk.picture("forms", height=640)
    with walk.step("texts"):
        tab = walk.tab(t("Texts"))
        section = tab.get_by_role("region", name=walk.named(t("who may exhibit")))
        section.get_by_role("button").last.click()
        walk.picture("blocks", section, height=640)
        page.get_by_role("option", name=t("Text", "page")).first.click()
        section.get_by_role("textbox").last.press_sequentially(CONDITIONS)
        walk.look()
    with walk.step("save"):
        settled(walk)
        walk.press(t("Save draft"), leaves=True)
        expect(page.locator(".messages .success")).to_be_visible()
        page.wait_for_load_state()
    with walk.step("preview"):
        toggle = page.get_by_role("button", name=re.compile(t("Toggle preview")))
        toggle.click()
        expect(toggle).to_have_attribute("aria-expanded", "true")
        inside = page.frame_locator("iframe").last
        expect(inside.get_by_role("heading", name=fair.title["vi"])).to_be_visible()
        walk.picture("preview", height=820)
        page.get_by_role("button", name=re.compile(t("Toggle preview"))).click()
    with walk.step("send"):
        page.get_by_role("button", name=t("More actions"), exact=True).last.click()
        walk.picture("send", height=900)
        send(walk)


def add(walk: Walk, what: str) -> str:
    """What the button below a list of rows is called."""
    return walk.t("Add %(label)s") % {"label": walk.t(what)}


def upload(walk: Walk, within: Locator, file: str, title: str) -> None:
    page, t = walk.page, walk.t
    walk.press(t("Choose an image"), within=within, last=True)
    box = page.get_by_role("dialog").last
    walk.press(t("Upload"), "tab", box)
    box.locator("input[type=file]").set_input_files(walk.fair.pictures / file)
    named = box.get_by_role("textbox", name=walk.named(t("title")))
    expect(named).not_to_have_value("")  # the name of the file stands there first
    named.fill(title)
    walk.press(t("Upload"), within=box, last=True)
    expect(page.get_by_role("dialog")).to_have_count(0)


def settled(walk: Walk) -> None:
    """The form saves itself a moment after the last letter; whoever presses a button meanwhile competes with it."""
    expect(walk.page.get_by_text(walk.t("Saved"), exact=True).first).to_be_visible()


def send(walk: Walk) -> None:
    walk.press(walk.t("Send for approval"), leaves=True)
    listed(walk)


def listed(walk: Walk) -> None:
    """What was done with a page is said above the list in which it stands."""
    walk.page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    expect(walk.page.locator(".messages .success")).to_be_visible()


def decided(walk: Walk, language: str = "vi") -> None:
    """The publisher finds the page on the first screen, and publishes it."""
    page, t, title = walk.page, walk.t, walk.fair.title[language]
    with walk.step("approve") if language == "vi" else nullcontext():
        sign_in(walk, "duyet")
        walk.look()
        page.get_by_role("link", name=title, exact=True).first.click()
        page.get_by_role("button", name=t("More actions"), exact=True).last.click()
        approve = t("%(label)s and Publish") % {"label": t("Approve")}
        if language == "vi":
            walk.picture("approve", height=900)
        walk.press(approve, leaves=True)
        listed(walk)


def seen(walk: Walk) -> None:
    page, fair = walk.page, walk.fair
    with walk.step("public"):
        walk.to_the_fairs()
        row = page.get_by_role("row", name=re.compile(fair.title["vi"]))
        walk.look()
        live = row.get_by_role("link", name=re.compile(walk.t("live"), re.IGNORECASE)).first
        page.goto(walk.site + (live.get_attribute("href") or ""))
        expect(page.get_by_role("heading", name=fair.title["vi"]).first).to_be_visible()
        walk.picture("public", height=860, left=0)
        page.get_by_role("link", name="Danh mục để in").first.click()
        expect(page.locator("main.catalogue")).to_have_attribute("data-total", re.compile(r"[1-9]"))
        walk.picture("catalogue", height=860, left=0)


def translated(walk: Walk) -> None:
    page, t, fair = walk.page, walk.t, walk.fair
    with walk.step("translate"):
        sign_in(walk, "bientap")
        walk.to_the_fairs()
        page.get_by_role("link", name=fair.title["vi"], exact=True).first.click()
        page.wait_for_url("**/edit/")
        page.get_by_role("button", name=t("Actions"), exact=True).first.click()
        translate = page.get_by_role("link", name=t("Translate"), exact=True).first
        expect(translate).to_be_visible()
        walk.look()
        translate.click()
        expect(page.get_by_role("checkbox").first).to_be_visible()
        page.get_by_role("checkbox", name=re.compile("English|Tiếng Anh")).first.check()
        walk.press(t("Submit"), leaves=True)
        expect(page.locator(".messages .success")).to_be_visible()
    with walk.step("translation"):
        walk.watched()
        tab = walk.tab(t("Texts"))
        walk.fill(tab, t("title"), fair.title["en"])
        walk.fill(tab, t("theme"), "Flavours of home")
        walk.fill(tab, t("introduction"), "Twelve producers bring the goods of spring to the riverside. Free entry.")
        walk.picture("translation", height=800)
        tab = walk.tab(t("Address and search"))
        walk.fill(tab, t("slug"), "spring-fair-by-the-river")
        settled(walk)
        walk.press(t("Save draft"), leaves=True)
        page.wait_for_url(re.compile(r"/edit/$"))
        expect(page.locator(".messages .success")).to_contain_text(fair.title["en"])
        page.wait_for_load_state()
        page.get_by_role("button", name=t("More actions"), exact=True).last.click()
        send(walk)


def published_in_english(walk: Walk) -> None:
    decided(walk, "en")
    page = walk.page
    page.goto(f"{walk.site}/en/fairs/spring-fair-by-the-river/")
    expect(page.get_by_role("heading", name=walk.fair.title["en"]).first).to_be_visible()


ALL = (written, decided, seen, translated, published_in_english)
