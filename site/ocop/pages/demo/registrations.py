"""What made-up buyers and producers sent by the forms of the made-up fair that is to come: new, followed up, and settled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from catalog.models import Province
from ocop.pages.models import FairPage, FairRegistration, RegistrationKind, RegistrationState
from ocop.pages.models.base import FIRST_LANGUAGE

BUYER, EXHIBITOR = RegistrationKind.BUYER, RegistrationKind.EXHIBITOR

# Organisation, person, days since it came, province, and what else was filled in or noted.
SENT: tuple[tuple[str, str, int, str, dict[str, Any]], ...] = (
    (
        "Hợp tác xã minh họa Gò Nổi",
        "Trần Văn Mẫu",
        9,
        "48",
        {"stalls": 2, "products": "Bánh tráng, mì khô", "state": RegistrationState.CLOSED, "note": "Gian A07 và A08."},
    ),
    (
        "Siêu thị Minh Họa",
        "Lê Thị Mẫu",
        7,
        "01",
        {
            "products": "Trà, mật ong, hộp quà Tết",
            "message": "Cần báo giá sỉ cho 40 cửa hàng.",
            "state": RegistrationState.CONTACTED,
            "note": "Đã gọi, hẹn gặp sáng ngày khai mạc.",
        },
    ),
    ("Cơ sở minh họa Bến Đình", "Phạm Mẫu", 4, "79", {"stalls": 1, "products": "Cá khô", "message": "Xin gian gần khu ẩm thực."}),
    ("Sample Foods Import", "J. Sample", 2, "", {"language": "en", "products": "Tea", "message": "We want to meet tea growers."}),
    ("Khách sạn Minh Họa", "Vũ Thị Mẫu", 1, "22", {"products": "Quà tặng cho khách"}),
)


def load(on: date) -> int:
    """How many were made; none where no made-up fair takes any, or where it has some already."""
    fairs = FairPage.objects.filter(fictional=True, locale__language_code=FIRST_LANGUAGE, forms_close_on__gte=on)
    fair = fairs.order_by("opens_on", "pk").first()
    if fair is None or fair.registrations.exists():
        return 0
    provinces = {province.code: province for province in Province.objects.all()}
    for number, (organisation, person, days, province, filled_in) in enumerate(SENT, 1):
        at = timezone.make_aware(datetime.combine(on - timedelta(days=days), time(8 + number, 7 * number)))
        FairRegistration.objects.create(
            page=fair,
            kind=EXHIBITOR if "stalls" in filled_in else BUYER,
            key=f"demo-{number}",
            sent_at=at,
            consent_at=at,
            organisation=organisation,
            person=person,
            phone=f"+8490000000{number}",
            email=f"lien-he-{number}@ocop.example",
            province=provinces.get(province),
            handled_at=at + timedelta(hours=5) if "state" in filled_in else None,
            **filled_in,
        )
    return len(SENT)
