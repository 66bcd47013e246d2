"""What is drawn is what the name says: no fruit for wine, no eggs for doves, no boat for a church."""

from __future__ import annotations

import itertools

import pytest

from catalog import illustrations
from catalog.illustrations import companions, crafts, living, packs, places, produce, recipes, trays, vessels
from catalog.illustrations.palette import FAMILIES, Family, family_of, rgb
from catalog.illustrations.recipes import recipe_for
from catalog.illustrations.words import first_phrase, short_name
from catalog.reference.files import read_csv, read_json

FRESH = "rau-cu-qua-hat-tuoi"
FROM_PLANTS = "che-bien-tu-rau-cu-qua-hat"
FROM_ANIMALS = "che-bien-tu-thit-trung-sua-thuy-san"
FROM_RICE = "che-bien-tu-gao-ngu-coc"
SPICE = "gia-vi-khac"
ALCOHOL = "do-uong-co-con-khac"
SOFT_DRINK = "do-uong-khong-con"
MEDICINE = "thuc-pham-chuc-nang-thuoc-duoc-lieu-thuoc-y-hoc-co-truyen"
COSMETIC = "my-pham"
HERB = "tinh-dau-va-duoc-lieu-khac"
CRAFT = "thu-cong-my-nghe-gia-dung-trang-tri"
TEXTILE = "vai-may-mac"
FLOWER = "hoa"
PLANT = "cay-canh"
ANIMAL = "dong-vat-canh"
PLACE = "dich-vu-du-lich-cong-dong"
WATER = "nuoc-khoang-nuoc-uong-tinh-khiet"


@pytest.mark.parametrize(
    ("name", "group", "vessel"),
    [
        ("Chim cu gáy nuôi", ANIMAL, living.bird_cage),
        ("Cá chép cảnh", ANIMAL, living.fish_bowl),
        ("Tỏi đen", SPICE, produce.bulb_crate),
        ("Tỏi đen Lý Sơn DORI", FROM_PLANTS, produce.bulb_crate),
        ("Hành tím Vĩnh Châu", FRESH, produce.bulb_crate),
        ("Nấm hương", FRESH, produce.mushrooms),
        ("Nấm rơm sấy", FROM_PLANTS, produce.mushrooms),
        ("Nấm Fresh Cordyceps Vietnam (Nấm tươi)", HERB, packs.thread_jar),
        ("Nấm Cordyceps Vietnam (Nấm khô sấy thăng hoa)", HERB, packs.thread_jar),
        ("Đông trùng hạ thảo sấy", MEDICINE, packs.thread_jar),
        ("Vang dâu tằm", ALCOHOL, packs.wine_bottle),
        ("Rượu vang Đà Lạt", ALCOHOL, packs.wine_bottle),
        ("Rượu Nắng Vàng", ALCOHOL, vessels.flask),
        ("Chuối vàng", FRESH, produce.fruit_crate),
        ("Bộ quà Rừng Sương", FROM_PLANTS, vessels.gift_box),
        ("Bộ quà tặng mật ong", SPICE, vessels.gift_box),
        ("Si-rô mận", SOFT_DRINK, packs.syrup_bottle),
        ("Siro dâu tây", FROM_PLANTS, packs.syrup_bottle),
        ("Kem trái cây vị sầu riêng", FROM_PLANTS, packs.ice_tub),
        ("Nước uống bình lớn", WATER, packs.carboy),
        ("Nước khoáng đóng chai", WATER, vessels.water_bottle),
        ("Giỏ mây đan", CRAFT, crafts.woven_basket),
        ("Chiếu cói", CRAFT, crafts.mats),
        ("Bộ ấm chén gốm", CRAFT, crafts.tea_set),
        ("Khay gỗ quế", CRAFT, crafts.wooden_tray),
        ("Túi vải chàm", TEXTILE, crafts.tote),
        ("Áo bông đũi", TEXTILE, crafts.shirt),
        ("Măng nứa tươi", FRESH, produce.shoot_crate),
        ("Măng khô", FROM_PLANTS, vessels.pouch),
        ("Măng ớt", FROM_PLANTS, vessels.jar),
        ("Tôm thẻ cấp đông", "thit-trung-sua-thuy-san-tuoi", trays.shrimps),
        ("Mực một nắng", FROM_ANIMALS, trays.squids),
        ("Lạp xưởng tươi", FROM_ANIMALS, trays.sausages),
        ("Chả cá chiên", FROM_ANIMALS, trays.patties),
        ("Thịt trâu gác bếp", FROM_ANIMALS, vessels.pouch),
        ("Thịt lợn đen", "thit-trung-sua-thuy-san-tuoi", vessels.parcel),
        ("Bánh đa vừng", FROM_RICE, trays.rice_papers),
        ("Quế thanh", HERB, packs.bark_bundle),
        ("Tinh dầu quế", HERB, vessels.dropper),
        ("Xà phòng bồ kết", COSMETIC, packs.soap_bars),
        ("Son dưỡng dầu dừa", COSMETIC, packs.balm_tin),
        ("Hoa sen cắt cành", FLOWER, living.lotus),
        ("Hoa lay ơn", FLOWER, living.gladioli),
        ("Lan kiếm rừng nuôi", FLOWER, living.orchid),
        ("Quất cảnh", PLANT, living.kumquats),
        ("Mai vàng chậu", PLANT, living.blossom_tree),
        ("Cây tùng bồng lai", PLANT, living.pot_plant),
        ("Vườn trái cây", PLACE, places.orchard),
        ("Khu du lịch vườn Bảy Thi", PLACE, places.orchard),
        ("Một ngày làm nông", PLACE, places.fields),
        ("Nghỉ nhà sàn", PLACE, places.stilt_house),
        ("Homestay Hồ Mây", PLACE, places.stilt_house),
        ("Điểm du lịch sinh thái tâm linh Nhà thờ đá Bảo Nham", PLACE, places.church),
        ("Điểm du lịch chùa Hang", PLACE, places.temple),
        ("Đi thuyền xem rạn", PLACE, places.boat),
        ("Xuồng ba lá qua rạch", PLACE, places.boat),
        ("Điểm du lịch cộng đồng Cồn Chim", PLACE, places.boat),
        ("Điểm du lịch rừng tràm Trà Sư", PLACE, places.boat),
        ("Khu du lịch Mường Phăng Điện Biên", PLACE, places.fields),
        ("Du lịch cộng đồng Con Cuông", PLACE, places.fields),
        ("Khu sinh thái Vĩnh Long", PLACE, places.fields),
        ("Nước khoáng Bình Minh", WATER, vessels.water_bottle),
        ("Chao Bắc Sơn", "tuong-nuoc-mam-gia-vi-dang-long-khac", vessels.cloth_jar),
        ("Cháo gạo lứt ăn liền", "do-an-nhanh", vessels.pouch),
    ],
)
def test_the_picture_shows_what_the_name_says(name, group, vessel):
    assert recipe_for(short_name(name), family_of(group)).vessel is vessel


def lightness(colour: str) -> float:
    return sum(rgb(colour)) / 3


def test_black_garlic_is_dark_and_fresh_garlic_light():
    black = recipe_for("Tỏi đen", family_of(SPICE)).contents
    fresh = recipe_for("Tỏi Lý Sơn", family_of(FRESH)).contents
    assert max(map(lightness, black)) < 80 < 190 < min(map(lightness, fresh))


def test_what_is_dried_lies_beside_its_own_fruit():
    plums = recipe_for("Mận sấy dẻo", family_of(FROM_PLANTS))
    assert plums.vessel is vessels.pouch
    assert plums.beside == ((companions.fruits, recipe_for("Mận", family_of(FRESH)).contents[0]),)


def goods() -> list[tuple[str, Family]]:
    groups = {group["code"]: group["name"] for group in read_json("groups.json")[0]["groups"]}
    return [(row["name"], family_of(groups[row["group"]])) for row in read_csv("demo_goods.csv")]


@pytest.mark.parametrize(("name", "family"), goods(), ids=lambda value: getattr(value, "key", value))
def test_a_maker_named_after_the_goods_changes_nothing(name, family):
    """ "Nghỉ nhà sàn Hồ Mây" is no boat and "Nhụy sen khô Suối Tơ Hồng" no persimmon."""
    names = read_json("demo_names.json")
    brands = [f"{first} {second}" for first, second in itertools.zip_longest(names["first"], names["second"], fillvalue="Mây")]
    assert {recipe_for(f"{name} {brand}", family) for brand in brands} == {recipe_for(name, family)}


def test_every_family_reads_words_of_its_own_or_those_of_food():
    keys = {family.key for family in FAMILIES} | {"other"}
    assert recipes.PHRASES.keys() <= keys == recipes.BY_FAMILY.keys()


def test_every_word_is_one_that_a_folded_name_can_hold():
    for phrases in recipes.PHRASES.values():
        for phrase in phrases:
            assert first_phrase(f"x {phrase} x", [phrase]) == phrase


def test_a_scene_keeps_the_tint_of_its_page_in_the_corners():
    for name in ("Vườn trái cây", "Nghỉ nhà sàn", "Chùa Hang", "Nhà thờ đá", "Một ngày làm nông"):
        picture = illustrations.draw("SP", name, PLACE, 200)
        wall, table = illustrations.ground(PLACE)
        assert [picture.getpixel(corner) for corner in ((2, 2), (2, 197), (197, 197))] == [rgb(wall), rgb(table), rgb(table)]
