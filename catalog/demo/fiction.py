"""Fictional products around a day: every province and leaf group, and every state a certificate can be in.

The same day gives the same products; on another day the same names and codes come back with other dates.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stdnum import ean

from catalog.demo.cast import Cast
from catalog.demo.records import CertificateRecord, ProductRecord, stable_number
from catalog.demo.rounds import FIRST, MERGED, REEVALUATION, UPGRADE, Rounds
from catalog.models import LastDayReading, WithdrawalGround
from catalog.rules import EARLIEST_DECISION, RuleBook
from catalog.validity import add_months

SOURCE = "Dữ liệu minh họa, không phải sản phẩm thật."
EXTENSIONS_FROM = date(2026, 5, 22)
LAST_EXTENDED_END = date(2026, 9, 15)
"""Article 12.3 reaches certificates that ran out by about then: later ones could file in time."""

LAPSED = 40
WITHDRAWN = 12
DRAFTS = 5
EXTENDED = 6
SETS = 5
GIFTS = ("I.3", "I.4", "I.5", "I.6")
"""Groups whose goods keep in a gift box."""

Story = Callable[["Scene"], tuple[CertificateRecord, ...]]


@dataclass(frozen=True)
class Scene:
    """One product's stage: the day, chances that follow from its key alone, and its certificates' maker."""

    on: date
    rounds: Rounds
    chance: random.Random
    index: int

    def days_ago(self, least: int, most: int) -> date:
        """A day within these bounds, or the Friday before."""
        return working_day(self.on - timedelta(days=self.chance.randint(least, most)))

    def stars(self) -> int:
        """Three in four have three stars, one in thirty has five."""
        return self.chance.choices((3, 4, 5), weights=(73, 24, 3))[0]


def working_day(day: date) -> date:
    """`day`, or the Friday before a weekend: papers are signed on working days."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def fiction(on: date, in_force: int, rules: RuleBook) -> list[ProductRecord]:
    """Fictional products for `on`: `in_force` published and in force by an ordinary story, and a few more of each rare kind.

    Extended ones and sets are in force besides; lapsed, withdrawn and unpublished ones are not listed. Members of a set
    come before it.
    """
    cast = Cast()
    stage = _Stage(cast, on, rules)
    rare = [
        *(stage.product(index, _lapsed) for index in range(LAPSED)),
        *(stage.product(LAPSED + index, _withdrawn) for index in range(WITHDRAWN)),
        *(replace(stage.product(LAPSED + WITHDRAWN + index, _plain), live=False) for index in range(DRAFTS)),
    ]
    so_far = len(rare)
    rare += [stage.product(so_far + index, _extended) for index in range(EXTENDED)] if _extensions_hold(on) else []
    first = so_far + EXTENDED
    stories = _stories()
    ordinary = [stage.product(first + index, next(stories)) for index in range(in_force)]
    return [*rare, *ordinary, *stage.sets(ordinary)]


class _Stage:
    def __init__(self, cast: Cast, on: date, rules: RuleBook) -> None:
        self._cast, self._on, self._rules = cast, on, rules
        # Provinces in turn, each until it has its number, so that some have many products and none has few. No number passes
        # that of the groups: so no province meets a group twice, and no two of its products share a name.
        most = {place: 15 + stable_number(f"many {code}", 12) for place, code in enumerate(cast.province_codes)}
        self._turns = [(place, turn) for turn in range(26) for place in most if turn < most[place]]

    def product(self, index: int, story: Story) -> ProductRecord:
        """The product number `index`: provinces in turn, and groups in turn within each."""
        province_index, turn = self._turns[index]
        province_code = self._cast.province_codes[province_index]
        leaves = self._cast.leaf_groups
        # Seven and the number of leaves have no common divisor: a province meets every group before one comes again.
        group = leaves[(province_index * 3 + turn * 7) % len(leaves)]
        key = f"demo {index:04d}"
        good = self._cast.good(province_code, group, key)
        maker = self._cast.maker(province_code, group)
        place = self._cast.place(province_code, key)
        name = f"{good.name} {maker.brand}"
        scene = Scene(self._on, Rounds(self._rules, place, name, key), random.Random(key), index)
        certificates = story(scene)
        first = certificates[0].decision.signed_on
        has_price = stable_number(f"price {key}", 6) > 0
        product = ProductRecord(
            key=key,
            name=name,
            name_en=f"{maker.brand} {good.name_en}",
            producer=maker.record,
            province_code=province_code,
            former_province_code=place.former_code if first < MERGED else "",
            group_code=group,
            certificates=certificates,
            fictional=True,
            source=SOURCE,
            packaging=good.packaging,
            packaging_en=good.packaging_en,
            price=_rounded(good.price * (90 + stable_number(f"dearer {key}", 30)) // 100) if has_price else None,
            description=good.description,
            description_en=good.description_en,
            gtin=_gtin(key) if group.split(".")[0] in ("I", "II", "III") and stable_number(f"gtin {key}", 3) else "",
            official_code=_official_code(key, certificates[-1].decision.signed_on),
        )
        return _with_traceability(product, certificates[-1])

    def sets(self, products: list[ProductRecord]) -> Iterator[ProductRecord]:
        """Sets recognised as one product, each of three products of one producer."""
        by_producer: dict[str, list[ProductRecord]] = {}
        for product in products:
            if not product.group_code.startswith(GIFTS):
                continue
            by_producer.setdefault(product.producer.name, []).append(product)
        groups = [members[:3] for members in by_producer.values() if len(members) >= 3]
        for number, members in enumerate(groups[:SETS]):
            head = members[0]
            maker = self._cast.maker(head.province_code, head.group_code)
            key = f"demo set {number}"
            name = f"Bộ quà {maker.brand}"
            rounds = Rounds(self._rules, self._cast.place(head.province_code, key), name, key)
            scene = Scene(self._on, rounds, random.Random(key), number)
            prices = [member.price for member in members]
            yield replace(
                head,
                key=key,
                name=name,
                name_en=f"{maker.brand} gift set",
                certificates=(rounds.starting(scene.days_ago(30, 400), 4, round=FIRST),),
                packaging="hộp quà 3 món",
                packaging_en="gift box of three",
                price=sum(price for price in prices if price) if all(prices) else None,
                description="Ba sản phẩm của cùng một nhà sản xuất trong một hộp, được công nhận là một bộ.",
                description_en="Three products of one producer in a box, recognised together as a set.",
                gtin="",
                official_code="",
                former_province_code="",
                traceability_url="",
                traceability_ends_on=None,
                members=tuple(member.key for member in members),
            )


def _plain(scene: Scene) -> tuple[CertificateRecord, ...]:
    """One certificate from a round that the whole province shares: four rounds a province, on working days."""
    province = scene.rounds.place.code
    turn = scene.chance.randrange(4)
    days = 25 + turn * 240 + stable_number(f"round {province} {turn}", 200)
    day = scene.on - timedelta(days=days)
    day = working_day(day)
    stars = scene.stars()
    if not scene.rounds.may_recognise(day, stars):
        day = date(2025, 6, 27)
    return (scene.rounds.starting(day, stars, number=int(province) + turn * 100, round=FIRST),)


def _proposed_five(scene: Scene) -> tuple[CertificateRecord, ...]:
    return (scene.rounds.starting(scene.days_ago(40, 500), 4, round=FIRST, proposed_five=True),)


def _lapsed(scene: Scene) -> tuple[CertificateRecord, ...]:
    """Ran out: the first one today, so yesterday was its last day; the others over the last two and a half years."""
    end = scene.on if scene.index == 0 else scene.days_ago(2, 900)
    return (scene.rounds.ending(end, scene.stars(), round=FIRST),)


def _withdrawn(scene: Scene) -> tuple[CertificateRecord, ...]:
    """Withdrawn, on each ground in turn; the last two only after they had run out, which moves nothing."""
    turn = scene.index - LAPSED
    ground = WithdrawalGround.values[turn % len(WithdrawalGround.values)]
    if turn >= WITHDRAWN - 2:
        record = scene.rounds.ending(scene.days_ago(60, 200), 3, round=FIRST)
        return (scene.rounds.withdrawn(record, scene.days_ago(5, 40), ground),)
    record = scene.rounds.starting(scene.days_ago(300, 900), 4, round=FIRST)
    return (scene.rounds.withdrawn(record, scene.days_ago(3, 200), ground),)


def _extensions_hold(on: date) -> bool:
    return min(on - timedelta(days=40), LAST_EXTENDED_END) - timedelta(days=60) > EXTENSIONS_FROM


def _extended(scene: Scene) -> tuple[CertificateRecord, ...]:
    """Extended while it is evaluated again (decision 26/2026/QĐ-TTg, article 12.3)."""
    end = min(scene.on - timedelta(days=40), LAST_EXTENDED_END) - timedelta(days=scene.index % EXTENDED * 8)
    record = scene.rounds.ending(end, 4, round=FIRST)
    return (scene.rounds.extended(record, end - timedelta(days=5), end + timedelta(days=150)),)


def _renewed(scene: Scene) -> tuple[CertificateRecord, ...]:
    """Evaluated again with the same stars: some before the old certificate ran out, some after a gap; one under a new name."""
    now = scene.days_ago(20, 400)
    months = scene.chance.choice((30, 34, 35, 37, 40))
    stars = scene.chance.choice((3, 3, 4))
    old_name = f"{scene.rounds.name} truyền thống" if scene.index % 7 == 0 else scene.rounds.name
    before = _start(scene, add_months(now, -months), stars)
    return (
        scene.rounds.starting(before, stars, round=FIRST, certified_name=old_name),
        scene.rounds.starting(_start(scene, now, stars), stars, round=REEVALUATION),
    )


def _upgraded(scene: Scene) -> tuple[CertificateRecord, ...]:
    now = scene.days_ago(15, 300)
    before = _start(scene, now - timedelta(days=scene.chance.randint(200, 700)), 3)
    return scene.rounds.starting(before, 3, round=FIRST), scene.rounds.starting(now, 4, round=UPGRADE)


def _downgraded(scene: Scene) -> tuple[CertificateRecord, ...]:
    now = _start(scene, scene.days_ago(15, 300), 3)
    before = add_months(now, -35)
    return scene.rounds.starting(before, 4, round=FIRST), scene.rounds.starting(now, 3, round=REEVALUATION)


def _lapsing(least: int, most: int, reading: str = LastDayReading.ANNIVERSARY) -> Story:
    """Last day between `least` and `most` days from today."""

    def story(scene: Scene) -> tuple[CertificateRecord, ...]:
        last_day = scene.on + timedelta(days=scene.chance.randint(least, most))
        return (scene.rounds.ending(last_day + timedelta(days=1), scene.chance.choice((3, 3, 3, 4)), reading, round=FIRST),)

    return story


def _stories() -> Iterator[Story]:
    """The stories of products in force, rare ones first, then plain ones for ever."""
    day_after = LastDayReading.DAY_AFTER
    for story, times in (
        (_lapsing(0, 0), 1),
        (_lapsing(0, 0, day_after), 1),
        (_lapsing(1, 1), 1),
        (_lapsing(1, 1, day_after), 1),
        (_lapsing(2, 7), 4),
        (_lapsing(8, 30), 6),
        (_lapsing(31, 90, day_after), 4),
        (_lapsing(31, 90), 6),
        (_lapsing(91, 180), 12),
        (_renewed, 14),
        (_upgraded, 8),
        (_downgraded, 5),
        (_proposed_five, 4),
    ):
        for _time in range(times):
            yield story
    while True:
        yield _plain


def _start(scene: Scene, day: date, stars: int) -> date:
    """`day`, or the nearest one before on which some body could give these stars, and never before the programme began."""
    while not scene.rounds.may_recognise(day, stars):
        day -= timedelta(days=1)
    return max(day, EARLIEST_DECISION)


def _rounded(price: int) -> int:
    return max(1000, round(price / 1000) * 1000)


def _gtin(key: str) -> str:
    """A GTIN of the range that shops use within their own walls (prefix 2): it can belong to no product on the market."""
    body = f"20{stable_number(f'digits {key}', 10**10):010d}"
    return str(body + ean.calc_check_digit(body))


def _official_code(key: str, day: date) -> str:
    """For one in eight, a code in the form of its day; province, district and commune 00 do not exist."""
    if stable_number(f"official {key}", 8):
        return ""
    number = stable_number(f"official number {key}", 900) + 1
    return f"00-000-00000-{number}-{day.year}" if day < EXTENSIONS_FROM else f"00-00000-{number}-{day.year}"


def _with_traceability(product: ProductRecord, certificate: CertificateRecord) -> ProductRecord:
    """One in four has a traceability link; for one in five of these it ends before the certificate does."""
    chance = stable_number(f"trace {product.key}", 20)
    if chance >= 5:
        return product
    start = certificate.decision.signed_on
    return replace(
        product,
        traceability_url=f"https://truyxuat.example/{product.code}",
        traceability_ends_on=add_months(start, 24 if chance == 0 else 37),
    )
