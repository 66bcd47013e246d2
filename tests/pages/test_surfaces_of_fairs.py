"""The surfaces of fairs tell a listed product from one that is not, at the midnight that ends its certificate."""

from __future__ import annotations

from datetime import date, timedelta

from ocop.pages.models import Booth, FairPage, FeaturedProduct
from tests.factories import TODAY, certified_product, make_producer, make_product
from tests.pages.factories import make_fair, make_page
from tests.surfaces import SURFACES, Visitor


def test_products_of_a_fair_come_and_go_with_their_certificates(committed, time_machine) -> None:
    time_machine.move_to(f"{TODAY}T23:59:59+07:00", tick=False)
    producer = make_producer("HTX Núi Sập")
    lasting, last_day = certified_product(date(2025, 1, 1), 4, producer=producer), certified_product(date(2023, 11, 24), 5)
    make_product(producer=producer)
    fair = make_fair()
    make_page(FairPage, fair, "en", slug="the-fair")
    Booth.objects.create(page=fair, number="A1", producer=producer)
    FeaturedProduct.objects.create(page=fair, product=last_day)
    visitor = Visitor()

    def shown(name: str) -> dict[int, int]:
        visitor.look_anew()
        return SURFACES[name].show(visitor)

    assert shown("fair_pages") == {lasting.pk: 4, last_day.pk: 5}
    assert shown("booths_of_fairs") == {lasting.pk: 4} and shown("fair_calendar") == {}
    time_machine.move_to(f"{TODAY + timedelta(days=1)}T00:00:00+07:00", tick=False)
    assert shown("fair_pages") == shown("booths_of_fairs") == {lasting.pk: 4}
