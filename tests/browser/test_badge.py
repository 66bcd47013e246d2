"""The star badge as a browser draws it: whole inside its frame, its edge too, with every star on its ground."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from catalog.public.badge import badge

pytestmark = pytest.mark.browser

# Room is tried in the units of the drawing, all round each corner of each star.
MEASURE = """(room) => {
  const EDGE = 0.5;  // half of the line round it on dark pages; the tabs hang from the top
  const svg = document.querySelector('svg');
  const [x, y, width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
  const ground = svg.querySelector('.badge-ground');
  const box = ground.getBBox();
  const corners = svg.querySelector('.badge-star').getAttribute('d').match(/-?[\\d.]+ -?[\\d.]+/g);
  const onGround = (px, py) => [...Array(12).keys()].every((step) => ground.isPointInFill(
    new DOMPoint(px + room * Math.cos(step * Math.PI / 6), py + room * Math.sin(step * Math.PI / 6))));
  return {
    inside: box.x - EDGE >= x && box.y >= y && box.x + box.width + EDGE <= x + width && box.y + box.height + EDGE <= y + height,
    stars: svg.querySelector('.badge-star').getAttribute('d').split('M').length - 1,
    room: corners.every((corner) => onGround(...corner.split(' ').map(Number))),
  };
}"""


@pytest.mark.parametrize("stars", [3, 4, 5])
@pytest.mark.parametrize(("small", "drawn", "room"), [(False, None, 2), (True, 1, 0.7)], ids=["large", "small"])
def test_the_badge_lies_inside_its_frame_and_its_stars_on_its_ground(phone: Page, stars, small, drawn, room):
    phone.set_content(badge(stars, small=small))
    assert phone.evaluate(MEASURE, room) == {"inside": True, "stars": drawn or stars, "room": True}
