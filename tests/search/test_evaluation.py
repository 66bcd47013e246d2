"""The measures of search against values worked out by hand, and how judgements are read."""

from __future__ import annotations

from itertools import pairwise
from math import log2
from pathlib import Path

import pytest

from search.evaluation.distractors import distractors
from search.evaluation.given import expected_names, given_queries
from search.evaluation.judged import Facts, Form, Judged, judged_queries
from search.evaluation.metrics import ndcg, percentile, recall
from search.evaluation.rows import Row, read_rows

GRADES = {1: 3, 2: 2, 3: 2, 4: 1}


@pytest.mark.parametrize(
    ("ranked", "depth", "share"),
    [
        *(([1, 2, 3, 4], 10, 1.0), ([4, 9, 3], 10, 0.5), ([], 10, 0.0), ([9, 8, 7], 10, 0.0)),
        # Of four that answer, two are all that fit.
        *(([1, 2], 2, 1.0), ([9, 2], 2, 0.5), ([9, 8, 1, 2, 3], 2, 0.0)),
        # Twice the same is once.
        ([1, 1, 1, 1], 10, 0.25),
    ],
)
def test_recall(ranked: list[int], depth: int, share: float) -> None:
    assert recall(ranked, GRADES, depth) == share


def test_gain_counts_what_comes_first_most() -> None:
    best = 7 + 3 / log2(3) + 3 / 2 + 1 / log2(5)
    assert ndcg([1, 2, 3, 4], GRADES, 10) == pytest.approx(1.0)
    assert ndcg([1, 3, 2, 4], GRADES, 10) == pytest.approx(1.0)
    assert ndcg([9, 1], GRADES, 10) == pytest.approx((7 / log2(3)) / best)
    assert ndcg([4, 9, 1], GRADES, 10) == pytest.approx((1 + 7 / 2) / best)
    assert ndcg([2, 1], GRADES, 2) == pytest.approx((3 + 7 / log2(3)) / (7 + 3 / log2(3)))
    assert ndcg([], GRADES, 10) == 0


def test_percentile() -> None:
    times = [float(number) for number in range(1, 101)]
    assert (percentile(times, 0.95), percentile(times, 0.5), percentile([3.0], 0.95)) == (95.0, 50.0, 3.0)


def facts(pk: int, name: str, *elsewhere: str, stars: int = 3) -> Facts:
    return Facts.of(pk, name, elsewhere, stars)


def test_judgements_by_rule() -> None:
    query = Judged.of(
        {
            "asked": "nước mắm bình thuận 4 sao",
            "slip": "nuoc mma",
            "goods": "nước mắm|mắm nhĩ",
            "but_not": "nước mắm chay",
            "where": "Bình Thuận",
            "stars": "4",
            "best": "Mắm Ông Bảy",
            "traps": "mắm tôm",
        }
    )
    products = [
        facts(1, "Nước mắm Hòn Rơm", "Phan Thiết, Bình Thuận", stars=4),
        facts(2, "Mắm nhĩ", "Công ty nước mắm BÌNH THUẬN", stars=4),
        facts(3, "Nước mắm Phú Quốc", "Kiên Giang", stars=4),
        facts(4, "Nước mắm Mũi Né", "Bình Thuận", stars=3),
        facts(5, "Nước mắm chay", "Bình Thuận", stars=4),
        facts(6, "Mắm Ông Bảy", "Cà Mau"),
        facts(7, "Mắm tôm", "Bình Thuận", stars=4),
        facts(8, "Nước mặn mắm", "Bình Thuận", stars=4),
    ]
    grades = query.grades(products)
    assert grades == {1: 2, 2: 2, 6: 3}
    assert [each.pk for each in query.sprung(products, grades)] == [7]
    assert query.forms == {
        Form.ACCENTED: "nước mắm bình thuận 4 sao",
        Form.UNACCENTED: "nuoc mam binh thuan 4 sao",
        Form.MISSPELT: "nuoc mma",
    }


def test_our_queries_are_enough_and_each_is_misspelt() -> None:
    queries = judged_queries()
    assert len(queries) >= 60
    assert len({query.name for query in queries}) == len(queries)
    assert not [query.name for query in queries if query.forms[Form.MISSPELT] == query.forms[Form.ACCENTED]]


def row(name: str) -> Row:
    return Row(name, "HTX Thử", "xã Một", "An Giang", "", 3, "", "")


ROWS = [
    row(name) for name in ("Nước mắm Thử 35 độ", "Nước mắm Thử 40 độ", "Mật ong", "Kẹo dừa (gói)", "Đường hoa dừa", "Dừa sáp")
]


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("nuoc mam thu", ["Nước mắm Thử 35 độ", "Nước mắm Thử 40 độ"]),
        ("Nước mắm Thử 35/40 độ", ["Nước mắm Thử 35 độ", "Nước mắm Thử 40 độ"]),
        ("Nước mắm Thử 40/43 độ", ["Nước mắm Thử 40 độ"]),
        ("Kẹo dừa (hai chủ thể)", ["Kẹo dừa (gói)"]),
        ("Mật ong … Đường hoa dừa", ["Mật ong", "Kẹo dừa (gói)", "Đường hoa dừa"]),
        *(("(chưa có)", []), ("", []), ("mật", ["Mật ong"]), ("ật ong", [])),
    ],
)
def test_names_that_others_expect(entry: str, names: list[str]) -> None:
    assert expected_names(entry, ROWS) == names


def test_queries_of_others(tmp_path: Path) -> None:
    table = tmp_path / "queries.csv"
    table.write_text(
        "query_typed,intent,expected_product_kinds,expected_rows_in_products_csv,must_not_confuse_with\n"
        "nuoc mam,nước mắm,nước mắm mọi loại,Nước mắm Thử 35 độ,mật ong; nước (uống)\n"
        "mac ken,mắc khén,gia vị mắc khén,(chưa có),mắc ca\n"
        "NƯỚC MẮM,nước mắm (hoa),nước mắm,như trên,\n"
        "ocop het han,hết hạn,danh sách,,\n"
        "ocop 4 sao,mọi sản phẩm 4 sao,4 sao,Mật ong,\n",
        "utf-8",
    )
    first, none, again, unjudged, starred = given_queries(table, ROWS)
    products = [facts(number, row.name) for number, row in enumerate(ROWS)]
    assert first.forms == {Form.AS_GIVEN: "nuoc mam"}
    # The one that is listed, and the other that is called what was meant.
    assert first.grades(products) == {0: 2, 1: 2} == again.grades(products)
    assert [each.written for each in first.sprung(products, first.grades(products))] == ["Mật ong"]
    assert none.known and not none.grades(products) and none.traps
    assert not unjudged.known
    assert starred.grades([facts(1, "Trà", stars=4), facts(2, "Chè"), facts(3, "Mật ong", stars=4)]) == {1: 2, 3: 2}
    # Kinds that are expected, and goods of what is listed, are left out of account where they are not listed themselves.
    assert not first.judges(facts(9, "Nước mắm mọi loại"), {}) and not first.judges(facts(9, "Nước mắm khác"), {})
    assert first.judges(facts(9, "Nước mắm khác"), {9: 2}) and first.judges(facts(9, "Mật ong"), {})


def test_made_up_products_share_words_and_little_else() -> None:
    real = read_rows()
    made = list(distractors(real, 400))
    assert made == list(distractors(real, 400)), "the same each time"
    names = {each.name for each in made}
    assert len(names) == 400 and not names & {each.name for each in real}
    known = {word.casefold() for each in real for word in each.name.split()}
    assert {word.casefold() for name in names for word in name.split()} <= known
    neighbours = {pair for each in real for pair in pairwise(each.name.casefold().split())}
    apart = [name for name in names if not neighbours & set(pairwise(name.casefold().split()))]
    assert len(apart) >= 200
