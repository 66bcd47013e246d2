"""Product groups by period, and dated rules on the days around each change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from catalog.edition import current_token
from catalog.illustrations import palette
from catalog.models import AuthorityLevel, DatedRule, GroupPeriod, ProductGroup
from catalog.reference.groups import load_groups
from catalog.reference.rules import load_rules
from catalog.rules import RuleBook

DISTRICT, PROVINCE, CENTRE = AuthorityLevel.DISTRICT, AuthorityLevel.PROVINCE, AuthorityLevel.CENTRE


@pytest.fixture
def groups(db: None) -> None:
    load_groups(quiet=True)


@pytest.fixture
def rules(db: None) -> RuleBook:
    load_rules(quiet=True)
    return RuleBook()


@pytest.mark.usefixtures("groups")
class TestGroups:
    def test_the_tree_of_decision_26_has_6_branches_17_groups_and_26_leaves(self) -> None:
        current = ProductGroup.objects.filter(period__until=None)

        assert current.filter(level="branch").count() == 6
        assert current.filter(level="group").count() == 17
        assert current.filter(children=None).count() == 26
        assert current.exclude(criteria_set="").count() == 26

    def test_every_group_of_today_has_both_names_and_knows_its_branch(self) -> None:
        for group in ProductGroup.objects.filter(period__until=None).select_related("parent", "branch"):
            assert group.name and group.name_en
            assert (group.branch is None) == (group.level == "branch")
            if group.parent:
                assert group.code.startswith(f"{group.parent.code}.")
                assert group.branch and group.code.split(".")[0] == group.branch.code

    def test_every_leaf_has_a_look_of_its_own_family(self) -> None:
        leaves = ProductGroup.objects.filter(period__until=None, children=None)
        families = {palette.family_of(name).key for name in leaves.values_list("name", flat=True)}

        assert "other" not in families
        assert len(families) >= 24

    def test_periods_follow_the_law(self) -> None:
        assert list(GroupPeriod.objects.order_by("since").values_list("since", "until")) == [
            (date(2019, 8, 21), date(2023, 2, 24)),
            (date(2023, 2, 24), date(2026, 7, 21)),
            (date(2026, 5, 22), None),
        ]

    def test_loading_again_changes_nothing(self) -> None:
        token = current_token()
        assert [(written.created, written.changed) for written in load_groups(quiet=True)] == [(0, 0), (0, 0)]
        assert current_token() == token


@pytest.mark.parametrize(
    ("day", "three", "four", "five"),
    [
        (date(2019, 8, 21), [PROVINCE], [PROVINCE], [CENTRE]),
        (date(2023, 2, 23), [PROVINCE], [PROVINCE], [CENTRE]),
        (date(2023, 2, 24), [DISTRICT], [PROVINCE], [CENTRE]),
        (date(2025, 6, 30), [DISTRICT], [PROVINCE], [CENTRE]),
        (date(2025, 7, 1), [], [PROVINCE], [CENTRE]),
        (date(2025, 7, 5), [], [PROVINCE], [CENTRE]),
        (date(2025, 7, 6), [PROVINCE], [PROVINCE], [CENTRE]),
        (date(2026, 5, 21), [PROVINCE], [PROVINCE], [CENTRE]),
        (date(2026, 5, 22), [PROVINCE], [PROVINCE], [CENTRE]),
    ],
)
def test_who_may_recognise_what(rules: RuleBook, day: date, three: list[str], four: list[str], five: list[str]) -> None:
    rule = rules.on(DatedRule.Kind.AUTHORITY, day)

    assert rule
    assert rule.value == {"3": three, "4": four, "5": five}


def test_before_the_first_decision_no_rule_is_on_record(rules: RuleBook) -> None:
    assert all(rules.on(kind, date(2019, 8, 20)) is None for kind in DatedRule.Kind.values)
    assert rules.term_months(date(2019, 8, 20)) == 36


@pytest.mark.parametrize(
    ("level", "day", "stars", "departs"),
    [
        (DISTRICT, date(2023, 2, 23), 3, True),
        (DISTRICT, date(2023, 2, 24), 3, False),
        (PROVINCE, date(2023, 2, 24), 3, True),
        (PROVINCE, date(2025, 7, 5), 3, True),
        (PROVINCE, date(2025, 7, 6), 3, False),
        (DISTRICT, date(2025, 7, 6), 3, True),
        (PROVINCE, date(2026, 5, 22), 5, True),
        (CENTRE, date(2026, 5, 22), 5, False),
    ],
)
def test_departures_change_with_the_day(rules: RuleBook, level: str, day: date, stars: int, departs: bool) -> None:
    found = rules.departures(level=level, signed_on=day, stars=stars, score=None, printed_end=None)

    assert bool(found) is departs
    assert all(departure["source"] for departure in found)


@pytest.mark.parametrize(
    ("score", "proposed_five", "departs"),
    [("70", True, False), ("89.99", True, False), ("92", True, False), ("100", True, False), ("69.99", True, True),
     ("89.99", False, False), ("90", False, True)],
)  # fmt: skip
def test_a_product_proposed_for_five_may_have_the_points_of_five(
    rules: RuleBook, score: str, proposed_five: bool, departs: bool
) -> None:
    found = rules.departures(
        level=PROVINCE,
        signed_on=date(2024, 3, 1),
        stars=4,
        score=Decimal(score),
        printed_end=None,
        proposed_five=proposed_five,
    )

    assert bool(found) is departs


def test_extensions_hold_from_22_may_2026(rules: RuleBook) -> None:
    assert rules.on(DatedRule.Kind.EXTENSION, date(2026, 5, 21)) is None
    rule = rules.on(DatedRule.Kind.EXTENSION, date(2026, 5, 22))
    assert rule and rule.value == {"max_days": 180}


def test_rules_of_one_kind_follow_each_other_without_gap_and_name_their_source(rules: RuleBook) -> None:
    for kind in DatedRule.Kind.values:
        in_order = list(DatedRule.objects.filter(kind=kind).order_by("since"))
        assert [rule.until for rule in in_order[:-1]] == [rule.since for rule in in_order[1:]]
        assert in_order[-1].until is None
        assert all("QĐ-TTg" in rule.source for rule in in_order)


def test_one_command_loads_everything_and_says_what(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    told = capsys.readouterr().out

    assert "provinces: 34 (34 new" in told
    assert "communes: 3321 (3321 new" in told
    assert "dated rules: 12 (12 new" in told
