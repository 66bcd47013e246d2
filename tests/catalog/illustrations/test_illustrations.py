"""Illustrations are the same for ever for one product, show what the product is, and keep its name on the label."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from catalog import illustrations
from catalog.fonts import SERIF_SEMIBOLD
from catalog.illustrations import crafts, lettering, places, produce, recipes, trays, vessels
from catalog.illustrations.canvas import Canvas
from catalog.illustrations.palette import FAMILIES, family_of, rgb
from catalog.illustrations.recipes import recipe_for
from catalog.illustrations.words import first_phrase, fold, short_name
from tests.effort import examples

HONEY = ("SP-1", "Mật ong hoa nguyên chất rừng tràm Trà sư", "mat-ong-mat-khac-va-nong-san-thuc-pham-khac")

LONG_NAMES = """
Bột sữa gạo lứt sinh thái Điện Biên – vị mặn
Bột sữa gạo lứt sinh thái Điện Biên – ăn kiêng
Bột sữa gạo lứt sinh thái Điện Biên – vị ngọt
Mật ong hoa nguyên chất rừng tràm Trà sư
Nước mắm cá cơm nguyên chất 40 độ đạm Suchi
Nước mắm Phú Quốc Khải Hoàn 38 độ đạm
Nước mắm Phú Quốc Khải Hoàn 40 độ đạm
Nước mắm Thanh Quốc 43 độ đạm
Nước mắm cốt cá cơm Vị Thanh
Nước mắm cá cơm Xuân Anh
Nước mắm ruốc Hương Giang
Nước mắm chay cô nành
Rượu gạo sương mù đông trùng hạ thảo
Bộ sản phẩm rượu Đông trùng hạ thảo Bách Nhân Khang
Bộ sản phẩm rượu ghè cào men lá Yang Bắc
Bộ sản phẩm Dâu tằm sấy mộc LiLa
Bộ sản phẩm trà thảo mộc LiLa
Bộ sản phẩm Ổi ruby Tám Yến
Bộ sản phẩm gốm men suối ngọc
Bộ trang trí bàn ăn Thổ cẩm
Cà phê catimor rang nguyên hạt Cầu Đất
Cà phê catimor xay bột Cầu Đất
Cà phê catimor nhân xanh Cầu Đất
Cà phê pha phin Dehavi Pine Forest
Cà phê Bích Thao Sơn La
Bechamp Coffee Hòa Tan Nấm Linh Chi
beCHAMP Coffee Natural Nắng Vàng
Điểm du lịch dịch vụ làng quê Hồng Vân
Điểm du lịch cộng đồng Cồn Chim
Khu sinh thái Phù Đổng Green Park
Khoai Khoái sấy giòn vị phô mai cay
Khoai Khoái sấy giòn vị rong biển
Khoai Khoái sấy giòn vị tôm nướng
Tinh bột nghệ nếp đỏ Bắc Kạn
Tinh bột nghệ nếp đen Bắc Kạn
Trà nén dây thìa canh lá to
Trà đông trùng hạ thảo tứ vị
Trà Kim ngân hoa túi lọc
Trà Atiso thượng hạng túi lọc
Trà móc câu hương quê
Phong Hải Danh Trà - Trà hoa sen
Ngũ cốc dinh dưỡng nhà làm Tuấn Diễm
Nước cốt canh dinh dưỡng Đông An
Nấm Fresh Cordyceps Vietnam (Nấm tươi)
Nấm Cordyceps Vietnam (Nấm khô sấy thăng hoa)
Đông trùng hạ thảo ngâm mật ong
Kẹo cu đơ Hà Tĩnh – Nguyễn Hằng
Bánh Vicosap dừa sáp và bí đỏ
Bánh Vicosap dừa sáp và chuối
Đường thốt nốt dạng sệt Palmania
Gạo thơm đặc sản Thiên Vương
Bac Lieu refined salt (Muối tinh Bạc Liêu)
Đồng Tiến honey-soaked deer velvet
Thịt lợn thảo quế Bình Minh
Ruốc lợn bản Mường Khương
Lạp xưởng cá thát lát
Chả ốc bươu
Kem trái cây vị sầu riêng
Vicumax Nano Curcumin Honey
Dầu dừa nguyên chất Kokofi
""".strip().splitlines()

RECIPES = [recipe for table in (*recipes.PHRASES.values(), recipes.BY_FAMILY) for recipe in table.values()]
EVERY_DRAWING = sorted({recipe.vessel for recipe in RECIPES}, key=lambda drawing: drawing.__name__)
EVERY_COMPANION = {drawing for recipe in RECIPES for drawing, _ in recipe.beside}
SMALLEST_SIZE = 1.16  # of a main object; its label is narrowest then


def test_the_same_product_is_drawn_the_same_byte_for_byte():
    assert illustrations.draw(*HONEY, 320).tobytes() == illustrations.draw(*HONEY, 320).tobytes()


def test_products_of_one_kind_differ_a_little():
    pictures = {illustrations.draw(f"SP-{number}", *HONEY[1:], 160).tobytes() for number in range(6)}
    assert len(pictures) == 6


@pytest.mark.parametrize("width", [175, 320, 800])
def test_the_picture_is_square_and_of_the_width_asked_for(width):
    assert illustrations.draw(*HONEY, width).size == (width, width)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.words[0])
def test_the_ground_is_the_tint_the_page_is_given(family):
    wall, table = illustrations.ground(family.words[0])
    picture = illustrations.draw("SP-2", "Sản phẩm", family.words[0], 200)
    assert picture.getpixel((2, 2)) == rgb(wall)
    assert picture.getpixel((2, 197)) == rgb(table)


def test_a_group_is_known_by_slug_and_by_name():
    by_name = family_of("Phân nhóm: Chế biến từ rau, củ, quả, hạt")
    assert by_name is family_of("che-bien-tu-rau-cu-qua-hat")
    assert by_name is not family_of("Phân nhóm: Rau, củ, quả, hạt tươi")


def test_an_unknown_group_is_drawn_on_a_quiet_ground():
    assert illustrations.draw("SP-3", "Món lạ", "nhóm chưa có", 120).size == (120, 120)


@pytest.mark.parametrize(
    ("name", "group", "vessel"),
    [
        ("Mật ong Thức Dung", "mat-ong-mat-khac", vessels.jar),
        ("Trà mật ong gừng", "san-pham-che-tu-thuc-vat-khac", vessels.tin),
        ("NƯỚC MẮM Ánh Hồng", "tuong-nuoc-mam-gia-vi-dang-long-khac", vessels.bottle),
        ("Mắm tôm Lê Gia", "tuong-nuoc-mam-gia-vi-dang-long-khac", vessels.cloth_jar),
        ("Gạo Cẩm Thành", "gao-ngu-coc-hat-so-che-khac", vessels.sack),
        ("Miến dong Tài Hoan", "che-bien-tu-gao-ngu-coc", trays.skein),
        ("Bánh tét ba nhân Anh Thư", "che-bien-tu-gao-ngu-coc", vessels.parcel),
        ("Giò lụa Bình Sơn", "che-bien-tu-thit-trung-sua-thuy-san", trays.roll),
        ("Giò mây tre", "thu-cong-my-nghe-gia-dung-trang-tri", crafts.woven_basket),
        ("Gốm men suối ngọc", "nhóm chưa rõ", vessels.vase),
        ("Quả bưởi Múc", "rau-cu-qua-hat-tuoi", produce.fruit_crate),
        ("Cam sành", "rau-cu-qua-hat-tuoi", produce.fruit_crate),
        ("Cóc sấy dẻo", "che-bien-tu-rau-cu-qua-hat", vessels.pouch),
        ("Nón lá làng Chuông", "thu-cong-my-nghe-gia-dung-trang-tri", crafts.hat),
        ("Đèn lồng Hội An", "thu-cong-my-nghe-gia-dung-trang-tri", crafts.lantern),
        ("Khăn lụa tơ sen", "vai-may-mac", crafts.cloth),
        ("Điểm du lịch làng gốm", "dich-vu-du-lich-cong-dong", places.fields),
        ("Tinh dầu quế Nậm Đét", "tinh-dau-va-duoc-lieu-khac", vessels.dropper),
        ("Rượu Ô Lâu", "ruou-trang", vessels.flask),
    ],
)
def test_the_name_and_group_choose_the_vessel(name, group, vessel):
    assert recipe_for(name, family_of(group)).vessel is vessel


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_are_read_in_either_unicode_form(form):
    name = unicodedata.normalize(form, "Nước mắm Thanh Hà")
    assert fold(name) == "nuoc mam thanh ha"
    assert short_name(name) == unicodedata.normalize("NFC", name)
    assert illustrations.draw("SP", name, "gia-vi", 120) == illustrations.draw("SP", "Nước mắm Thanh Hà", "gia-vi", 120)


def test_the_first_noun_decides_and_the_longer_of_two():
    assert first_phrase("Kẹo dừa sữa", ["dua", "sua", "keo"]) == "keo"
    assert first_phrase("Trà hoa vàng", ["tra", "tra hoa"]) == "tra hoa"
    assert first_phrase("Chế phẩm", ["che pham la"]) is None


def test_every_drawing_leaves_a_mark():
    blank = Canvas(100, "#FFFFFF", "#FFFFFF").finished()
    for drawing in [*EVERY_DRAWING, *EVERY_COMPANION]:
        canvas = Canvas(100, "#FFFFFF", "#FFFFFF")
        drawing(canvas, vessels.Look("Ẫm Ộng Ử", "#B5412F", "#D78D20"))
        assert canvas.finished() != blank, drawing.__name__


@pytest.mark.parametrize("drawing", EVERY_DRAWING, ids=lambda drawing: drawing.__name__)
def test_every_long_real_name_fits_its_label_whole(drawing, monkeypatch):
    settings_made = []
    fit = lettering.fit

    def recorded(text, width, height, lines=4):
        setting = fit(text, width, height, lines)
        settings_made.append((text, width, height, setting))
        return setting

    monkeypatch.setattr(lettering, "fit", recorded)
    canvas = Canvas(60, "#FFFFFF", "#FFFFFF")
    for name in LONG_NAMES:
        drawing(canvas, vessels.Look(short_name(name), "#B5412F", "#D78D20", size=SMALLEST_SIZE))
    for text, width, height, setting in settings_made:
        assert setting.width <= width and setting.height <= height, text
        assert " ".join(setting.lines) == text


@settings(deadline=None, max_examples=examples(60))
@given(
    st.text(alphabet="ẪỄỘỬđg ươ–", min_size=1, max_size=200).filter(str.strip),
    st.tuples(st.integers(200, 400), st.integers(130, 200)),
)
def test_any_name_fits_its_label_or_ends_in_an_ellipsis(name, box):
    setting = lettering.fit(short_name(name), *box)
    assert setting.width <= box[0] + 0.01
    assert setting.height <= box[1] + 0.01
    assert " ".join(setting.lines) == short_name(name) or setting.lines[-1].endswith("…")


def test_lines_leave_room_for_stacked_accents():
    font = ImageFont.truetype(str(SERIF_SEMIBOLD), 100, layout_engine=ImageFont.Layout.BASIC)
    letters = "".join(
        unicodedata.normalize("NFC", vowel + tone)
        for vowel, tone in itertools.product("ĂÂÊÔƠƯăâêôơưy", ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"])
    )
    _, top, _, bottom = font.getbbox(letters, anchor="ls")
    assert bottom - top <= lettering.LINE_HEIGHT * 100


def test_the_fingerprint_follows_what_is_drawn(monkeypatch):
    first = illustrations.fingerprint(*HONEY)
    assert len(first) == 8 and int(first, 16) >= 0
    assert illustrations.fingerprint(*HONEY) == first
    code, name, group = HONEY
    others = {
        illustrations.fingerprint("SP-9", name, group),
        illustrations.fingerprint(code, "Mật ong khác", group),
        illustrations.fingerprint(code, name, "ruou-trang"),
    }
    monkeypatch.setattr(illustrations, "VERSION", illustrations.VERSION + 1)
    assert len(others | {first, illustrations.fingerprint(*HONEY)}) == 5
