"""What an import would do: verdicts, matches, places."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from catalog.imports.errors import ImportFileError
from catalog.imports.plan import Answers, Options, RowRef
from catalog.imports.reasons import EARLIER_ROUND_LABEL, VERDICT_LABELS, verdict_label
from catalog.models import Certificate, Commune, Decision, FormerProvince, Product
from catalog.reference.rules import load_rules

from .world import Importer, later, populate, products, tea, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def annex(tmp_path: Path) -> Importer:
    populate()
    return Importer(tmp_path)


def test_planning_writes_nothing(annex: Importer) -> None:
    plan = annex.plan(tea())
    assert verdicts(plan) == [("new", "first_certificate")]
    assert plan.summary == {
        "rows": 1, "new": 1, "renewed": 0, "upgraded": 0, "downgraded": 0, "unchanged": 0, "conflicting": 0, "unreadable": 0,
        "not_recognised": 0, "not_a_row": 2,
    }  # fmt: skip
    assert not Product.objects.exists()


@pytest.mark.parametrize(("stars", "verdict"), [("4 sao", "renewed"), ("5 sao", "upgraded"), ("3 sao", "downgraded")])
def test_later_decision_compared_with_the_one_before(annex: Importer, stars: str, verdict: str) -> None:
    annex.apply(tea())
    plan = annex.plan(tea(stars=stars, score=None), title=later("10/10/2025"))
    assert verdicts(plan) == [(verdict, "later_round")]


def test_decision_entered_after_a_later_one(annex: Importer) -> None:
    annex.apply(tea("Trà sen", "3 sao"), title=later("1/3/2021", "1/QĐ-UBND"))
    annex.apply(tea("Trà sen", "4 sao"), title=later("1/3/2026", "2/QĐ-UBND"))
    assert verdicts(annex.plan(tea("Trà sen", "4 sao"), title=later("1/3/2023", "3/QĐ-UBND"))) == [("upgraded", "earlier_round")]


def test_spelling_makes_no_other_product(annex: Importer) -> None:
    annex.apply(tea("Trà HOÀ Bình", producer="HTXNN Núi Sập"))
    again = annex.plan(tea(" trà hòa  bình", producer="Hợp tác xã nông nghiệp Núi Sập"))
    assert verdicts(again) == [("unchanged", "already_recorded")]


def test_one_name_of_two_producers_is_two_products(annex: Importer) -> None:
    plan = annex.plan(tea("Lạp sườn", producer="Hộ kinh doanh Lan"), tea("Lạp sườn", producer="Hộ kinh doanh Mai"))
    assert verdicts(plan) == [("new", "first_certificate")] * 2


def test_another_name_is_offered_and_never_merged(annex: Importer) -> None:
    old = annex.apply(tea("Trám muối")).products
    (code,) = [reference.code for reference in old.values()]
    row = tea("Trám muối Hùng Lý")
    plan = annex.plan(row, title=later("10/10/2025"))
    assert verdicts(plan) == [("conflicting", "possible_match")]
    assert [each.code for each in products(plan)[0].candidates] == [code]
    same = annex.plan(row, title=later("10/10/2025"), answers=Answers(same={RowRef(3): code}))
    assert verdicts(same) == [("renewed", "later_round")]
    new = annex.plan(row, title=later("10/10/2025"), answers=Answers(new=frozenset({RowRef(3)})))
    assert verdicts(new) == [("new", "first_certificate")]


@pytest.mark.parametrize(
    ("old", "now", "why"),
    [
        (["Mắm 555"], ["Mắm 777"], "other digits"),
        (["Trà sen"], ["Trà sen", "Trà sen thượng hạng"], "the file names the old one too"),
        (["Rượu nếp"], ["Khô cá tra"], "unlike"),
    ],
)
def test_no_match_is_offered(annex: Importer, old: list[str], now: list[str], why: str) -> None:
    annex.apply(*(tea(name) for name in old))
    plan = annex.plan(*(tea(name) for name in now), title=later("10/10/2025"))
    assert all(verdict != "conflicting" for verdict, _code in verdicts(plan)), why


def test_an_earlier_decision_does_not_offer_a_later_product(annex: Importer) -> None:
    annex.apply(tea("Trám muối Hùng Lý"))
    assert verdicts(annex.plan(tea("Trám muối"), title=later("10/10/2020"))) == [("new", "first_certificate")]


def test_same_name_of_a_producer_spelled_otherwise_is_offered(annex: Importer) -> None:
    annex.apply(tea("Trà sen", producer="HTX Đắk Mil"))
    plan = annex.plan(tea("Trà sen", producer="Công ty TNHH Đăk Mil"), title=later("10/10/2025"))
    assert verdicts(plan) == [("conflicting", "possible_match")]


def test_all_names_a_product_ever_had_are_matched(annex: Importer) -> None:
    (code,) = [reference.code for reference in annex.apply(tea("Trám muối")).products.values()]
    annex.apply(tea("Trám đen Hùng Lý"), title=later("10/10/2025"), answers=Answers(same={RowRef(3): code}))
    assert Product.objects.get(code=code).name == "Trám đen Hùng Lý"
    assert verdicts(annex.plan(tea("Trám muối"))) == [("unchanged", "already_recorded")]
    assert verdicts(annex.plan(tea("Trám đen Hùng Lý"), title=later("10/10/2025"))) == [("unchanged", "already_recorded")]


def test_conflicts_of_one_day(annex: Importer) -> None:
    annex.apply(tea())
    assert verdicts(annex.plan(tea(stars="3 sao"))) == [("conflicting", "same_day_conflict")]
    other_decision = annex.plan(tea(), title=later("10/10/2022", "2498/QĐ-UBND"))
    assert verdicts(other_decision) == [("conflicting", "same_day_conflict")]
    twice = annex.plan(tea("Bánh"), tea("Bánh", "3 sao"))
    assert verdicts(twice) == [("conflicting", "duplicate_in_file")] * 2


def test_two_rows_of_one_product_on_two_days(annex: Importer) -> None:
    header = ["Tên sản phẩm", "Chủ thể", "Tỉnh", "Hạng sao", "Số quyết định", "Ngày quyết định"]
    plan = annex.plan(
        ["Trà", "HTX A", "An Giang", 4, "2/QĐ-UBND", "1/3/2024"],
        ["Trà", "HTX A", "An Giang", 3, "1/QĐ-UBND", "1/3/2021"],
        header=header, title="", options=Options(authority="UBND tỉnh An Giang"),
    )  # fmt: skip
    assert verdicts(plan) == [("upgraded", "later_round"), ("new", "first_certificate")]


@pytest.mark.parametrize(
    ("title", "options", "code"),
    [
        ("Danh sách, tỉnh An Giang", Options(), "no_decision"),
        ("Danh sách, tỉnh An Giang", Options(decision="1/QĐ-UBND"), "no_date"),
        (later("24/11/2026"), Options(), "date_in_future"),
        (later("31/12/2017"), Options(), "date_before_2018"),
        ("(Kèm theo Quyết định số 1/QĐ-UBND ngày 1/2/2023)", Options(authority="Bộ NN"), "unknown_place"),
        ("(Kèm theo Quyết định số 1/QĐ-UBND ngày 1/2/2023 của UBND tỉnh Xứ Lạ)", Options(), "unknown_place"),
    ],
)
def test_unreadable_for_want_of_a_decision_or_place(annex: Importer, title: str, options: Options, code: str) -> None:
    assert verdicts(annex.plan(tea(), title=title, options=options)) == [("unreadable", code)]


def test_first_and_last_days_a_decision_may_bear(annex: Importer) -> None:
    for day in ("1/1/2018", "23/11/2026"):
        assert verdicts(annex.plan(tea(), title=later(day))) == [("new", "first_certificate")]


def test_options_only_fill_gaps(annex: Importer) -> None:
    options = Options("9/QĐ-UBND", date(2023, 1, 2), "UBND huyện Thoại Sơn", "An Giang")
    (row,) = products(annex.plan(tea(), title="Danh sách", options=options))
    assert (row.rounds[0].decision_number, row.rounds[0].decided_on) == ("9/QĐ-UBND", date(2023, 1, 2))
    (titled,) = products(annex.plan(tea(), options=options))
    assert titled.rounds[0].decision_number == "2497/QĐ-UBND"


WITH_END = ["Tên sản phẩm", "Chủ thể", "Hạng sao", "Ngày hết hạn"]


def test_printed_end_lies_near_the_end_of_the_term(annex: Importer) -> None:
    days = ("10/10/2022", "11/10/2022", "8/9/2025", "9/9/2025", "10/11/2025", "11/11/2025", "10/10/2924")
    rows = [[f"Trà {letter}", "HTX A", 3, day] for letter, day in zip("abcdefg", days, strict=True)]
    plan = annex.plan(*rows, header=WITH_END)
    far, near = ("unreadable", "bad_printed_end"), ("new", "first_certificate")
    assert verdicts(plan) == [far, far, far, near, near, far, far]
    last = products(plan)[-1]
    assert "10/10/2924" in last.reason and "10/10/2025" in last.reason and last.remedy


def test_another_printed_end_than_on_record(annex: Importer) -> None:
    annex.apply(["Trà", "HTX A", 3, "10/10/2025"], ["Bánh", "HTX A", 3, None], ["Kẹo", "HTX A", 3, "9/10/2025"], header=WITH_END)
    plan = annex.plan(
        ["Trà", "HTX A", 3, "12/10/2025"], ["Bánh", "HTX A", 3, "10/10/2025"], ["Kẹo", "HTX A", 3, None], header=WITH_END
    )
    assert verdicts(plan) == [
        ("conflicting", "end_differs"), ("unchanged", "already_recorded"), ("unchanged", "already_recorded"),
    ]  # fmt: skip
    first = products(plan)[0]
    assert "12/10/2025" in first.reason and "10/10/2025" in first.reason and first.remedy
    plan = annex.plan(["Bánh", "HTX A", 3, "11/10/2025"], ["Kẹo", "HTX A", 3, "10/10/2025"], header=WITH_END)
    assert verdicts(plan) == [("conflicting", "end_differs")] * 2


def test_a_far_end_entered_by_hand_is_on_record(annex: Importer) -> None:
    annex.apply(["Trà", "HTX A", 3, None], header=WITH_END)
    Certificate.objects.update(printed_end=date(2026, 10, 10))
    assert verdicts(annex.plan(["Trà", "HTX A", 3, "10/10/2026"], header=WITH_END)) == [("unchanged", "already_recorded")]
    Certificate.objects.update(printed_end=None, extended_until=date(2026, 3, 1), extension_decision=Decision.objects.first())
    assert verdicts(annex.plan(["Trà", "HTX A", 3, "1/3/2026"], header=WITH_END)) == [("unchanged", "already_recorded")]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("Công ty TNHH MTV Chế biến thực phẩm Vĩnh Hải", "Công ty TNHH MTV CBTP Vĩnh Hải", "renewed"),
        ("Công ty TNHH MTV Chế biến lương thực Vĩnh Hải", "Công ty TNHH MTV CBLT Vĩnh Hải", "conflicting"),
        ("HTX Nông nghiệp Vĩnh Hải Xanh", "HTX Vĩnh Hải", "conflicting"),
        ("Công ty Cổ phần Viên Sơn", "Công ty TNHH Ngô Mai Hoa", "new"),
        ("HTX Vĩnh Hải 1", "HTX Vĩnh Hải 2", "new"),
    ],
)
def test_the_same_product_name_by_a_producer_of_a_near_name(annex: Importer, before: str, after: str, verdict: str) -> None:
    annex.apply(tea("Mắm cá trèn Vĩnh Hải", producer=before))
    (row,) = products(annex.plan(tea("Mắm cá trèn Vĩnh Hải", producer=after), title=later("1/3/2025")))
    assert row.verdict == verdict
    assert (row.code == "possible_match") is bool(row.candidates) is (verdict == "conflicting")


@pytest.mark.parametrize(
    ("address", "province", "former", "commune"),
    [
        ("thị trấn Núi Sập, huyện Thoại Sơn", "An Giang", "An Giang", "Thoại Sơn"),
        ("TT. Núi sập", "An Giang", "An Giang", "Thoại Sơn"),
        ("xã Vọng Đông", "An Giang", "An Giang", None),
        ("phường X, tỉnh Kiên Giang", "An Giang", "Kiên Giang", None),
    ],
)
def test_places(annex: Importer, address: str, province: str, former: str, commune: str | None) -> None:
    (row,) = products(annex.plan([1, "Trà", "HTX A", address, 70, 4]))
    assert row.place is not None
    assert row.place.published == address
    assert FormerProvince.objects.get(pk=row.place.former_province_id).name == former
    found = Commune.objects.filter(pk=row.place.commune_id).first()
    assert (found.name if found else None) == commune


def test_a_split_commune_is_suggested_not_chosen(annex: Importer) -> None:
    (row,) = products(annex.plan([1, "Trà", "HTX A", "xã Vọng Đông", 70, 4]))
    assert row.notes[0].shown == "xã Thoại Sơn, xã Óc Eo"


def test_two_provinces_in_one_row_are_for_a_person(annex: Importer) -> None:
    plan = annex.plan([1, "Trà", "HTX A", "Quận 1, TP. Hồ Chí Minh", 70, 4])
    assert verdicts(plan) == [("conflicting", "ambiguous_place")]


def test_former_name_of_the_issuing_body_gives_the_province(annex: Importer) -> None:
    (row,) = products(annex.plan(tea(), title=later("1/2/2023", body="UBND tỉnh Bình Dương")))
    assert row.place is not None
    assert FormerProvince.objects.get(pk=row.place.former_province_id).name == "Bình Dương"
    (after,) = products(annex.plan(tea(), title=later("1/7/2025", body="UBND thành phố Hồ Chí Minh")))
    assert after.place is not None
    assert after.place.former_province_id is None


def test_a_former_province_written_out_is_kept_whatever_the_day(annex: Importer) -> None:
    after = later("1/8/2025")
    (row,) = products(annex.plan([1, "Trà", "HTX A", "xã X, tỉnh Kiên Giang", 70, 4], title=after))
    assert row.place is not None
    assert FormerProvince.objects.get(pk=row.place.former_province_id).name == "Kiên Giang"
    (unsaid,) = products(annex.plan([1, "Trà", "HTX A", "xã X, tỉnh An Giang", 70, 4], title=after))
    assert unsaid.place is not None
    assert unsaid.place.former_province_id is None


@pytest.mark.parametrize(
    ("original", "current", "published", "province", "former", "commune"),
    [
        (None, "xã Óc Eo, tỉnh An Giang", "xã Óc Eo, tỉnh An Giang", "An Giang", None, "Óc Eo"),
        ("xã Vọng Đông, tỉnh Kiên Giang", "xã Óc Eo, tỉnh An Giang", "xã Vọng Đông, tỉnh Kiên Giang", "An Giang", "Kiên Giang",
         "Óc Eo"),
        ("xã Vọng Đông", "xã Óc Eo", "xã Vọng Đông", None, None, None),
        ("xã Vọng Đông, tỉnh Kiên Giang", "TP. Hồ Chí Minh", None, "conflict", None, None),
    ],
)  # fmt: skip
def test_the_address_of_today(
    annex: Importer,
    original: str | None,
    current: str,
    published: str | None,
    province: str | None,
    former: str | None,
    commune: str | None,
) -> None:
    header = ["product", "subject", "original_address", "current_address", "star"]
    title = later("10/10/2022", body="Bộ Nông nghiệp")
    (row,) = products(annex.plan(["Trà", "HTX A", original, current, 4], header=header, title=title))
    if province in (None, "conflict"):
        assert row.code == ("unknown_place" if province is None else "ambiguous_place")
        return
    assert row.place is not None
    assert row.place.published == published
    found = FormerProvince.objects.filter(pk=row.place.former_province_id).first()
    assert (found.name if found else None) == former
    assert Commune.objects.get(pk=row.place.commune_id).name == commune
    assert "commune_suggestions" not in {note.code for note in row.notes}


def test_coffee_filed_under_drinks_says_that_its_group_is_to_be_chosen(annex: Importer) -> None:
    header = ["Tên sản phẩm", "Chủ thể", "Nhóm sản phẩm", "Hạng sao"]
    coffee, wine = products(annex.plan(["Cà phê", "HTX A", "Đồ uống", 4], ["Rượu", "HTX A", "Đồ uống", 4], header=header))
    assert [(note.code, note.shown) for note in coffee.notes] == [("tea_or_coffee", "Đồ uống")]
    assert wine.notes == ()
    assert "26/2026" in coffee.note_sentences[0]


def test_an_earlier_round_is_not_said_to_recognise_anew(annex: Importer) -> None:
    annex.apply(tea(), title=later("1/3/2026", "2/QĐ-UBND"))
    (row,) = products(annex.plan(tea(), title=later("1/3/2023", "3/QĐ-UBND")))
    assert (row.verdict, row.code) == ("renewed", "earlier_round")
    assert verdict_label(row.verdict, row.code) == EARLIER_ROUND_LABEL != VERDICT_LABELS[row.verdict]


def test_points_of_a_proposed_five_are_no_departure(annex: Importer) -> None:
    load_rules(quiet=True)
    title = later("1/3/2023")
    (proposed,) = products(annex.plan(tea(stars="Đề xuất 5 sao", score="92"), title=title))
    assert [note.code for note in proposed.notes] == ["proposed_five"]
    (plain,) = products(annex.plan(tea(stars="4 sao", score="92"), title=title))
    assert [note.code for note in plain.notes] == ["departure"]


@pytest.mark.parametrize(
    ("published", "name", "group"),
    [("Thực phẩm", "Bánh", "Thực phẩm"), ("I. NHÓM ĐỒ UỐNG", "Rượu nếp", "Đồ uống"), ("Đồ uống", "Cà phê rang", None),
     ("Vải và may mặc", "Khăn", "Hàng thủ công mỹ nghệ"), ("Khác", "Khăn", None)],
)  # fmt: skip
def test_groups_are_suggested_where_sure(annex: Importer, published: str, name: str, group: str | None) -> None:
    from catalog.models import ProductGroup

    header = ["Tên sản phẩm", "Chủ thể", "Nhóm sản phẩm", "Hạng sao"]
    (row,) = products(annex.plan([name, "HTX A", published, 4], header=header))
    found = ProductGroup.objects.filter(pk=row.group_id).first()
    assert (found.name if found else None) == group


@pytest.mark.parametrize(
    "answers",
    [
        Answers(same={RowRef(3): "ZZZZZZZZ"}),
        Answers(new=frozenset({RowRef(2)})),
        Answers(new=frozenset({RowRef(99)})),
    ],
)
def test_answers_that_cannot_be(annex: Importer, answers: Answers) -> None:
    with pytest.raises(ImportFileError) as error:
        annex.plan(tea(), answers=answers)
    assert error.value.code == "bad_option"


def test_unknown_province_option(annex: Importer) -> None:
    with pytest.raises(ImportFileError, match="Xứ Lạ"):
        annex.plan(tea(), options=Options(province="Xứ Lạ"))


def test_every_reason_is_said_in_both_languages(annex: Importer) -> None:
    annex.apply(tea("Trám muối"), tea("Bánh"))
    plan = annex.plan(
        tea("Trám muối đen"), tea("Bánh", "6 sao"), tea("Kẹo"), tea("Kẹo"), [None, None, "HTX A", None, "abc", "0"],
        title=later("1/2/2025"),
    )  # fmt: skip
    for language in ("vi", "en"):
        with translation.override(language):
            for row in plan.rows:
                assert row.reason
                assert bool(row.remedy) == (row in plan.to_mend)
                assert "%(" not in row.reason + row.remedy


def test_certificates_not_yet_started_by_a_round_stay_out_of_the_fingerprint(annex: Importer) -> None:
    first, second = annex.plan(tea()), annex.plan(tea())
    assert first.fingerprint() == second.fingerprint() != annex.plan(tea(stars="3 sao")).fingerprint()
    assert not Certificate.objects.exists()
