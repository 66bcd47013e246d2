from __future__ import annotations
import pytest
from playwright.sync_api import expect
from tests.showrooms.factories import make_showroom, make_staff
pytestmark = pytest.mark.browser

def test_x(site, phone):
    page = phone
    logs=[]
    page.on("console", lambda m: logs.append(m.text)); page.on("pageerror", lambda e: logs.append(str(e)))
    page.on("response", lambda r: r.status>=400 and logs.append(r.url))
    room = make_showroom(slug="a"); make_staff(room, "lan")
    page.goto(site+"/quay/dang-nhap/")
    page.fill("input[name=username]","lan"); page.fill("input[name=password]","mật khẩu"); page.click("main button")
    page.wait_for_timeout(1500)
    print(page.evaluate("fetch('/quay/sw.js').then(r=>r.text()).then(t=>t.slice(0,300))"))

    print(page.evaluate("JSON.stringify(document.querySelector('[data-figures]').dataset)"))
    print(page.url, logs)
    print(page.evaluate("caches.keys()"))
    print(page.evaluate("(async()=>{const r={};for(const n of await caches.keys()){r[n]=(await (await caches.open(n)).keys()).map(x=>x.url)};return r})()"))
    page.context.set_offline(True)
    page.reload()
    print("offline", page.url, page.locator("h1").inner_text(), page.evaluate("document.documentElement.outerHTML.slice(0,80)"), logs)
    page.goto(site+"/quay/"); print(page.url, page.locator("h1").inner_text())
    page.goto(site+"/quay/a/lich-su/"); print(page.url, page.locator("h1").inner_text())
    page.goto(site+"/quay/a/")
    print(page.evaluate("desk.queue.book({address:'/quay/a/ban/',fields:[['item','1'],['quantity','2']],key:crypto.randomUUID(),words:'Ban 2',effect:{1:-2}})"))
    page.wait_for_timeout(300)
    print(page.locator(".queue").inner_text())
    page.screenshot(path="/tmp/off1.png", full_page=True)
    print(logs)
    assert 0
