"""What to draw for a product: the vessel, its contents and what lies beside it, from its name and its group."""

from __future__ import annotations

from dataclasses import dataclass

from . import companions, crafts, living, packs, places, produce, trays, vessels
from .palette import (
    AMBER,
    BARK,
    CELADON,
    COCOA,
    COFFEE,
    DEEP_LEAF,
    GAC,
    HONEY,
    INDIGO,
    INK,
    LEAF,
    LOTUS,
    PLUM,
    PORCELAIN,
    RICE,
    ROSE,
    SKY,
    STRAW,
    TERRACOTTA,
    TURMERIC,
    YOUNG_LEAF,
    Family,
    mix,
)
from .vessels import Draw
from .words import first_phrase

NUT = mix(COCOA, STRAW, 0.45)
SILVER = mix(SKY, COCOA, 0.35)
PALE = mix(RICE, TURMERIC, 0.25)
MEAT = mix(ROSE, TERRACOTTA, 0.4)
EGG = mix(RICE, TERRACOTTA, 0.22)
ORANGE = mix(TURMERIC, GAC, 0.4)
CINNAMON = mix(BARK, TERRACOTTA, 0.45)
SAUSAGE = mix(GAC, TERRACOTTA, 0.4)
DOVE = mix(SKY, COCOA, 0.5)


@dataclass(frozen=True)
class Recipe:
    """A vessel, the colours its contents may have, and the companions that may lie beside it (none is allowed)."""

    vessel: Draw
    contents: tuple[str, ...]
    beside: tuple[tuple[Draw, str], ...] = ()


_CHILLIES = ((companions.chillies, GAC),)
_LEAVES = ((companions.sprig, LEAF), (companions.sprig, YOUNG_LEAF))
_COFFEE = Recipe(vessels.paper_bag, (COFFEE,), ((companions.cup, COFFEE), (companions.grains, COFFEE)))
_TEA = Recipe(vessels.tin, (YOUNG_LEAF,), ((companions.cup, YOUNG_LEAF), (companions.cup, TURMERIC), *_LEAVES))
_HERB_TEA = Recipe(vessels.tin, (TURMERIC,), ((companions.cup, TURMERIC), (companions.cup, AMBER), *_LEAVES))
_LOTUS_TEA = Recipe(vessels.tin, (TURMERIC,), ((companions.bloom, LOTUS),))
_HONEY = Recipe(vessels.jar, (HONEY, TURMERIC), ((companions.comb, HONEY), (companions.bloom, TURMERIC)))
_NECTAR = Recipe(vessels.jar, (HONEY, AMBER), ((companions.dish, HONEY),))
_POLLEN = Recipe(vessels.jar, (TURMERIC,), ((companions.dish, TURMERIC),))
_STAMENS = Recipe(vessels.jar, (TURMERIC, PALE), ((companions.bloom, LOTUS),))
_FISH_SAUCE = Recipe(vessels.bottle, (AMBER, mix(AMBER, HONEY, 0.35)), ((companions.dish, AMBER), *_CHILLIES))
_PASTE = Recipe(vessels.cloth_jar, (BARK, TERRACOTTA), (*_CHILLIES, (companions.dish, TERRACOTTA)))
_SPIRIT = Recipe(vessels.flask, (PALE, PORCELAIN), ((companions.glass, PALE),))
_PLUM_SPIRIT = Recipe(vessels.flask, (PLUM,), ((companions.glass, PLUM), (companions.fruits, PLUM)))
_AMBER_SPIRIT = Recipe(vessels.flask, (AMBER, HONEY), ((companions.glass, AMBER),))
_WINE = Recipe(packs.wine_bottle, (PLUM, mix(PLUM, GAC, 0.5)), ((companions.glass, PLUM), (companions.fruits, PLUM)))
_RICE = Recipe(vessels.sack, (RICE, PALE), ((companions.rice_bowl, RICE),))
_NOODLES = Recipe(trays.skein, (PALE, RICE))
_RICE_PAPERS = Recipe(trays.rice_papers, (mix(RICE, TURMERIC, 0.15), mix(RICE, TERRACOTTA, 0.12)))
_CAKES = Recipe(vessels.gift_box, (TURMERIC,), ((companions.dish, PALE), (companions.fruits, NUT)))
_LEAF_CAKE = Recipe(vessels.parcel, (LEAF,))
_ROLL = Recipe(trays.roll, (MEAT, ROSE))
_SAUSAGES = Recipe(trays.sausages, (SAUSAGE, MEAT))
_PATTIES = Recipe(trays.patties, (mix(TURMERIC, TERRACOTTA, 0.35), mix(STRAW, TERRACOTTA, 0.3)))
_JERKY = Recipe(vessels.pouch, (mix(GAC, BARK, 0.55), mix(TERRACOTTA, BARK, 0.6)), _CHILLIES)
_CRISPS = Recipe(vessels.pouch, (TURMERIC, TERRACOTTA), ((companions.dish, TERRACOTTA),))
_INSTANT = Recipe(vessels.pouch, (PALE,), ((companions.dish, PALE),))
_NUTS = Recipe(vessels.pouch, (NUT,), ((companions.grains, NUT), (companions.dish, NUT)))
_BEANS = Recipe(vessels.pouch, (mix(TURMERIC, RICE, 0.25),), ((companions.dish, mix(TURMERIC, RICE, 0.25)),))
_POWDER = Recipe(vessels.jar, (TURMERIC, PALE), ((companions.dish, TURMERIC),))
_SWEETS = Recipe(vessels.gift_box, (COCOA,), ((companions.dish, PALE),))
_GIFTS = Recipe(vessels.gift_box, (GAC, LEAF))
_JAM = Recipe(vessels.jar, (GAC, TURMERIC))
_SYRUP = Recipe(packs.syrup_bottle, (GAC, PLUM, ORANGE))
_ICE = Recipe(packs.ice_tub, (PALE, mix(RICE, LOTUS, 0.5), mix(RICE, YOUNG_LEAF, 0.4)))
_COCOA = Recipe(vessels.gift_box, (COFFEE,), ((companions.grains, COFFEE), (companions.cup, COFFEE)))
_COCOA_POWDER = Recipe(vessels.jar, (COFFEE,), ((companions.dish, COFFEE), (companions.grains, COFFEE)))
_PEPPER = Recipe(vessels.jar, (BARK, mix(INK, BARK, 0.5)), ((companions.dish, BARK), (companions.grains, BARK)))
_CHILLI = Recipe(vessels.jar, (GAC,), ((companions.dish, GAC), *_CHILLIES))
_CHILLI_SALT = Recipe(vessels.jar, (mix(ROSE, TERRACOTTA, 0.5), mix(RICE, GAC, 0.5)), _CHILLIES)
_CINNAMON = Recipe(packs.bark_bundle, (CINNAMON,))
_SPICE = Recipe(vessels.jar, (GAC, BARK, TERRACOTTA), (*_CHILLIES, (companions.dish, BARK)))
_SALT = Recipe(vessels.jar, (PORCELAIN,), ((companions.dish, PORCELAIN), *_CHILLIES))
_SUGAR = Recipe(vessels.jar, (COCOA, HONEY), ((companions.dish, HONEY),))
_WATER = Recipe(vessels.water_bottle, (mix(SKY, PORCELAIN, 0.35),), ((companions.glass, SKY),))
_GLASS_WATER = Recipe(packs.syrup_bottle, (mix(SKY, PORCELAIN, 0.35),), ((companions.glass, SKY),))
_CARBOY = Recipe(packs.carboy, (mix(SKY, PORCELAIN, 0.35),), ((companions.glass, SKY),))
_EGGS = Recipe(produce.egg_basket, (EGG, RICE, mix(SKY, RICE, 0.6)))
_MUSHROOMS = Recipe(produce.mushrooms, (mix(NUT, RICE, 0.35), mix(COCOA, TERRACOTTA, 0.35)))
_CORDYCEPS = Recipe(packs.thread_jar, (ORANGE,))
_GARLIC = Recipe(produce.bulb_crate, (mix(PORCELAIN, LOTUS, 0.25), mix(PORCELAIN, PLUM, 0.2)))
_BLACK_GARLIC = Recipe(produce.bulb_crate, (mix(COFFEE, COCOA, 0.10), mix(COFFEE, INK, 0.15)))
_ONIONS = Recipe(produce.bulb_crate, (mix(PLUM, ROSE, 0.4), mix(TERRACOTTA, STRAW, 0.4)))
_SHOOTS = Recipe(produce.shoot_crate, (mix(STRAW, YOUNG_LEAF, 0.35), mix(STRAW, TERRACOTTA, 0.2)))
_YELLOW_FRUIT = Recipe(produce.fruit_crate, (TURMERIC, mix(TURMERIC, YOUNG_LEAF, 0.25)))
_CITRUS = Recipe(produce.fruit_crate, (TURMERIC, mix(TURMERIC, GAC, 0.3)))
_GREEN_FRUIT = Recipe(produce.fruit_crate, (YOUNG_LEAF, mix(YOUNG_LEAF, TURMERIC, 0.5)))
_RED_FRUIT = Recipe(produce.fruit_crate, (GAC, mix(GAC, ROSE, 0.4)))
_PURPLE_FRUIT = Recipe(produce.fruit_crate, (PLUM, mix(PLUM, GAC, 0.35)))
_TOMATOES = Recipe(produce.fruit_crate, (GAC,))
_INCENSE = Recipe(crafts.incense, (TERRACOTTA, AMBER))
_CLOTH = Recipe(crafts.cloth, (GAC, INDIGO, PLUM, DEEP_LEAF))
_TOTE = Recipe(crafts.tote, (INDIGO, mix(INDIGO, PLUM, 0.4)))
_SHIRT = Recipe(crafts.shirt, (RICE, mix(SKY, RICE, 0.4), mix(INDIGO, RICE, 0.15)))
_HAT = Recipe(crafts.hat, (STRAW,))
_LANTERN = Recipe(crafts.lantern, (GAC, TURMERIC, INDIGO, PLUM))
_POTTERY = Recipe(vessels.vase, (TERRACOTTA, CELADON, PORCELAIN))
_TEA_SET = Recipe(crafts.tea_set, (CELADON, TERRACOTTA, PORCELAIN))
_WICKER = Recipe(crafts.woven_basket, (STRAW,))
_MATS = Recipe(crafts.mats, (mix(STRAW, RICE, 0.3), mix(STRAW, YOUNG_LEAF, 0.2)))
_TRAY = Recipe(crafts.wooden_tray, (CINNAMON, mix(BARK, STRAW, 0.4)))
_FLOWERS = Recipe(living.flower_pot, (LOTUS, GAC, PLUM))
_CHRYSANTHEMUMS = Recipe(living.chrysanthemums, (TURMERIC, mix(TURMERIC, PORCELAIN, 0.5), LOTUS))
_YELLOW_CHRYSANTHEMUMS = Recipe(living.chrysanthemums, (TURMERIC, mix(TURMERIC, PORCELAIN, 0.3)))
_ROSES = Recipe(living.roses, (GAC, ROSE, mix(ROSE, PORCELAIN, 0.4)))
_ORCHID = Recipe(living.orchid, (LOTUS, mix(PLUM, LOTUS, 0.4), mix(TURMERIC, RICE, 0.5)))
_LOTUS = Recipe(living.lotus, (LOTUS, mix(LOTUS, PORCELAIN, 0.5)))
_GLADIOLI = Recipe(living.gladioli, (GAC, LOTUS, ORANGE))
_BONSAI = Recipe(living.pot_plant, (LEAF, DEEP_LEAF))
_KUMQUATS = Recipe(living.kumquats, (LEAF, DEEP_LEAF))
_YELLOW_BLOSSOM = Recipe(living.blossom_tree, (TURMERIC,))
_PINK_BLOSSOM = Recipe(living.blossom_tree, (LOTUS, mix(LOTUS, GAC, 0.3)))
_FISH_BOWL = Recipe(living.fish_bowl, (GAC, TURMERIC))
_BIRD = Recipe(living.bird_cage, (DOVE, mix(COCOA, ROSE, 0.4)))
_BOAT = Recipe(places.boat, (STRAW,))
_FIELDS = Recipe(places.fields, (LEAF,))
_ORCHARD = Recipe(places.orchard, (TURMERIC, GAC))
_STILT_HOUSE = Recipe(places.stilt_house, (STRAW,))
_TEMPLE = Recipe(places.temple, (STRAW,))
_CHURCH = Recipe(places.church, (STRAW,))
_PICKLE = Recipe(vessels.jar, (YOUNG_LEAF, PALE), ((companions.chillies, GAC), (companions.sprig, YOUNG_LEAF)))
_REMEDY = Recipe(vessels.jar, (BARK, TURMERIC, GAC), _LEAVES)
_PRECIOUS = Recipe(vessels.gift_box, (TURMERIC,), ((companions.grains, TURMERIC),))
_OIL = Recipe(vessels.dropper, (AMBER, DEEP_LEAF), _LEAVES)
_COOKING_OIL = Recipe(vessels.bottle, (TURMERIC, PALE), ((companions.grains, NUT), (companions.dish, NUT)))
_DRINK = Recipe(vessels.water_bottle, (TURMERIC, ORANGE), ((companions.glass, TURMERIC),))
_ROSY_DRINK = Recipe(vessels.water_bottle, (mix(ROSE, RICE, 0.3),), ((companions.glass, mix(ROSE, RICE, 0.3)),))
_PALE_DRINK = Recipe(vessels.water_bottle, (mix(RICE, PORCELAIN, 0.4),), ((companions.glass, mix(RICE, PORCELAIN, 0.4)),))
_MILK = Recipe(vessels.water_bottle, (PORCELAIN,), ((companions.glass, PORCELAIN),))
_FRUIT = Recipe(produce.fruit_crate, (TURMERIC, YOUNG_LEAF, TERRACOTTA))
_GREENS = Recipe(produce.leafy_crate, (YOUNG_LEAF, LEAF))
_ROOTS = Recipe(produce.root_crate, (RICE, TERRACOTTA))
_FISH = Recipe(trays.fish_tray, (SILVER, COCOA))
_SHRIMPS = Recipe(trays.shrimps, (mix(GAC, TURMERIC, 0.45), mix(ROSE, TERRACOTTA, 0.3)))
_SQUID = Recipe(trays.squids, (mix(ROSE, RICE, 0.55), mix(RICE, TERRACOTTA, 0.3)))
_MEAT = Recipe(vessels.parcel, (LEAF,))
_WASH = Recipe(vessels.porcelain_tube, (LOTUS, CELADON), _LEAVES)
_SOAP = Recipe(packs.soap_bars, (mix(BARK, STRAW, 0.5), CELADON, mix(RICE, LOTUS, 0.5)))
_BALM = Recipe(packs.balm_tin, (mix(RICE, LOTUS, 0.4), mix(RICE, HONEY, 0.3)))

# Folded phrases, apart by "|". The first one in the name decides, the longer of two from one place.
_FOOD: tuple[tuple[Recipe, str], ...] = (
    (_GIFTS, "bo qua|hop qua|qua tang|gift set"),
    (_HONEY, "mat ong|mat hoa|honey"),
    (_NECTAR, "mat dua|mat hoa dua|mat nhuy|mat hoa thot not|mat thot not"),
    (_POLLEN, "phan hoa"),
    (_STAMENS, "nhuy|nhuy hoa|nhuy sen|saffron"),
    (_FISH_SAUCE, "nuoc mam|nuoc tuong|xi dau|giam|nuoc cham|fish sauce"),
    (_PASTE, "mam|ruoc|tuong|tuong ot|sa te|chao"),
    (_COOKING_OIL, "dau dua|dau lac|dau phong|dau me|dau an|dau hat"),
    (_OIL, "tinh dau|dau tram|essential oil"),
    (_SPIRIT, "ruou"),
    (_AMBER_SPIRIT, "ruou mo|ruou tao|ruou nhung|ruou sam|ruou dong trung|ruou thot not|bia"),
    (_PLUM_SPIRIT, "ruou sim|ruou dau|ruou man|ruou nep cam|ruou nep than"),
    (_WINE, "ruou vang|ruou nho|wine"),
    (_COFFEE, "ca phe|coffee|cafe"),
    (_COCOA, "ca cao|cacao|chocolate|socola|so co la"),
    (_COCOA_POWDER, "bot ca cao|bot cacao"),
    (_TEA, "tra|che|bach tra|hong tra|luc tra|danh tra|tea"),
    (
        _HERB_TEA,
        "tra hoa|tra lai|tra cuc|tra kim ngan|tra atiso|tra gung|tra thao moc|tra bi dao|hoa cuc|nu vuong",
    ),
    (_LOTUS_TEA, "tra sen|tra uop sen|tra hoa sen|tra tim sen|tra la sen"),
    (_RICE, "gao|nep|rice|te|st25"),
    (_INSTANT, "chao gao|chao an lien|chao dinh duong|chao sen|chao yen|chao ca|chao ga|chao luon|banh trang tron"),
    (_NOODLES, "mien|bun|pho|mi|my|hu tieu|banh pho"),
    (_RICE_PAPERS, "banh da|banh trang|rice paper"),
    (
        _LEAF_CAKE,
        "banh chung|banh tet|banh gai|banh gio|banh it|banh u|banh la|banh te|banh tro|xoi|khau nhuc|com lam",
    ),
    (_CAKES, "banh|cookies"),
    (_SWEETS, "keo|cu do|che lam|mut gung|mut dua"),
    (_ROLL, "gio|cha|nem|tre"),
    (_PATTIES, "cha ca|cha muc|cha oc|cha tom|cha cua"),
    (_SAUSAGES, "lap xuong|lap suon|xuc xich"),
    (_JAM, "mut"),
    (_SYRUP, "siro|si ro|syrup"),
    (_MEAT, "thit|ga|vit|heo|lon|chicken"),
    (_EGGS, "trung|eggs"),
    (_MILK, "sua|sua chua|yogurt"),
    # "Khô" before an animal is a dried one; after a plant ("nấm khô") it is only a way of keeping.
    (_FISH, "kho ca|kho ran|kho nhai|kho ech|kho luon|ca|luon|ech|anchovies"),
    (_SHRIMPS, "kho tom|tom|tep|shrimp"),
    (_SQUID, "kho muc|muc"),
    (
        _JERKY,
        "kho bo|kho trau|kho ga|kho heo|thit bo kho|thit trau kho|thit heo kho|thit lon kho|thit ga kho|thit hun khoi"
        "|thit trau|thit lon gac bep|thit heo gac bep|thit bo mot nang|bo mot nang|bo kho|bo gac bep|trau gac bep",
    ),
    (_POWDER, "bot|tinh bot|tinh nghe|nghe|curcumin|ngu coc|starch"),
    (_SPICE, "hat nem|bot nem|bot canh|gia vi|hoi|cham cheo"),
    (_PEPPER, "tieu|hat tieu|mac khen|hat mac khen|hat doi|pepper"),
    (_CHILLI, "ot|bot ot"),
    (_CHILLI_SALT, "muoi ot|muoi tom|muoi cham"),
    (_CINNAMON, "que"),
    (_SALT, "muoi|salt"),
    (_GARLIC, "toi|garlic"),
    (_BLACK_GARLIC, "toi den|black garlic"),
    (_ONIONS, "hanh"),
    (_SUGAR, "duong|mat mia"),
    (_PICKLE, "dua cai|cai muoi|cu cai muoi|kim chi|mang muoi|mang ngam|mang ot|dua muoi|cai man"),
    (_SHOOTS, "mang"),
    (_NUTS, "hat|lac|dieu|macca|mac ca|dau den|vung|oc cho"),
    (_BEANS, "dau xanh|dau tuong|dau nanh"),
    (_CRISPS, "say|snack|durian|freeze dried"),
    (_CITRUS, "cam|quyt"),
    (_YELLOW_FRUIT, "xoai"),
    (_GREEN_FRUIT, "oi|mang cau|na|le|tao|thanh tra|du du|dua luoi|coc|bo|buoi|chanh|mac mat"),
    (
        _RED_FRUIT,
        "vai thieu|chom chom|dau tay|thanh long|mam xoi|ot chuong|dua hau|dao|hong",
    ),
    (_PURPLE_FRUIT, "dau tam|man|nho|mang cut|sim|viet quat"),
    (_FRUIT, "trai cay|hoa qua|nhan|sau rieng|bon bon|dua|tram|chuoi|mit"),
    (_TOMATOES, "ca chua"),
    (_GREENS, "rau|cai|rong nho|rong bien|dua leo|dua chuot|bi|muop|bap cai|xa lach|su su|mang tay"),
    (_ROOTS, "cu|cu cai|khoai|san|ca rot|sam|gung"),
    (_MUSHROOMS, "nam|moc nhi|mushroom"),
    (_REMEDY, "cao|vien|hoan|thuoc|day thia canh|ca gai leo|xa den|giao co lam|thanh loc|nam linh chi"),
    (_CORDYCEPS, "dong trung|cordyceps|nam cordyceps|nam fresh cordyceps|nam dong trung"),
    (_PRECIOUS, "yen|nhung huou|hong sam|sam ngoc linh|deer velvet"),
    (_WATER, "nuoc khoang|nuoc uong|nuoc tinh khiet|nuoc suoi"),
    (_DRINK, "nuoc|nuoc cot|nuoc ep|thot not dong lon|sinh to"),
    (_ROSY_DRINK, "nuoc ep oi|nuoc oi|nuoc ep dau|nuoc dau|nuoc ep thanh long"),
    (_PALE_DRINK, "nuoc dua|nuoc gao|nuoc ep dua luoi"),
    (_ICE, "kem"),
)
_CARE: tuple[tuple[Recipe, str], ...] = (
    (_WASH, "dau goi|nuoc rua|sua tam|ngam chan|nuoc hoa|xa bong long|xa phong long"),
    (_SOAP, "xa bong|xa phong|mat na"),
    (_BALM, "son duong|son moi|sap thom|sap duong|kem duong|kem boi|cao xoa"),
    (_INCENSE, "huong|nhang|nu tram|tram huong|incense"),
)
_TEXTILES: tuple[tuple[Recipe, str], ...] = (
    (_TOTE, "tui|balo"),
    (_SHIRT, "ao"),
    (_CLOTH, "tho cam|vai|lua|khan|theu|det|chan|brocade"),
)
_CRAFTS: tuple[tuple[Recipe, str], ...] = (
    *_TEXTILES,
    (_HAT, "non|mu la"),
    (_LANTERN, "den long|den|lantern"),
    (_POTTERY, "gom|su|binh|lo hoa|pottery"),
    (_TEA_SET, "am chen|am tra|bo am|bo tra"),
    (_WICKER, "gio|lang|may tre|ro|luc binh|xo dua|may"),
    (_MATS, "chieu|coi|tham"),
    (_TRAY, "khay|mam go|thot|dia go"),
    (_BOAT, "thuyen|ghe"),
)
_FLOWER_KINDS: tuple[tuple[Recipe, str], ...] = (
    (_CHRYSANTHEMUMS, "cuc"),
    (_YELLOW_CHRYSANTHEMUMS, "cuc vang|cuc dai doa|cuc mam xoi"),
    (_ROSES, "hong"),
    (_ORCHID, "lan|dia lan|phong lan"),
    (_LOTUS, "sen|sung"),
    (_GLADIOLI, "lay on|lay on do|layon"),
    (_YELLOW_BLOSSOM, "mai"),
    (_PINK_BLOSSOM, "dao"),
)
_PLANT_KINDS: tuple[tuple[Recipe, str], ...] = (
    (_KUMQUATS, "quat|tac|cam|buoi"),
    (_YELLOW_BLOSSOM, "mai"),
    (_PINK_BLOSSOM, "dao"),
    (_ORCHID, "lan"),
    (_BONSAI, "cay|bon sai|bonsai|tung|sanh|si|loc vung"),
)
_ANIMAL_KINDS: tuple[tuple[Recipe, str], ...] = (
    (_FISH_BOWL, "ca"),
    (_BIRD, "chim|bo cau|ga|vet|chao mao|hoa mi|cu gay"),
)
_WATER_KINDS: tuple[tuple[Recipe, str], ...] = (
    (_CARBOY, "binh lon|binh 20|binh 19|binh 12"),
    (_GLASS_WATER, "chai thuy tinh"),
    (_WATER, "chai"),
)
_PLACES: tuple[tuple[Recipe, str], ...] = (
    (
        _BOAT,
        "thuyen|xuong|ghe|song|bien|ho|dam|dao|cu lao|con|ran san ho|thac|kenh|rach|cho noi|lang chai|lang noi"
        "|vinh ha long|vinh lan ha|vinh bai tu long|rung tram|rung dua|rung ngap man",
    ),
    (_ORCHARD, "vuon|trai cay|trang trai|nong trai|rung"),
    (_STILT_HOUSE, "nha san|homestay|ban|nha co|nghi nha|nghi dem|nghi duong|luu tru|farmstay"),
    (_TEMPLE, "chua|den tho|dinh lang|mieu|thien vien|di tich"),
    (_CHURCH, "nha tho|thanh duong"),
    # The last three are places on land whose names begin as those of waters do.
    (_FIELDS, "lam nong|ruong|dien bien|con cuong|ho chi minh"),
)
# Where the group is not known, only these words speak of a place.
_SURELY_PLACES: tuple[tuple[Recipe, str], ...] = (
    (_FIELDS, "du lich|khu sinh thai|lang nghe"),
    (_STILT_HOUSE, "homestay|farmstay"),
)


def _phrases(*tables: tuple[tuple[Recipe, str], ...]) -> dict[str, Recipe]:
    return {phrase: recipe for table in tables for recipe, phrases in table for phrase in phrases.split("|")}


# One word means different things in different groups: "giò" is a sausage among foods and a basket among crafts, "vang"
# is wine among drinks and a colour elsewhere, "Điểm du lịch làng gốm" is a place and no pot.
_FOOD_PHRASES = _phrases(_CARE, _FOOD, _SURELY_PLACES)
PHRASES: dict[str, dict[str, Recipe]] = {
    "alcohol": {**_FOOD_PHRASES, "vang": _WINE},
    "craft": _phrases(_CARE, _CRAFTS),
    "textile": _phrases(_TEXTILES),
    "flower": _phrases(_FLOWER_KINDS),
    "plant": _phrases(_PLANT_KINDS),
    "animal": _phrases(_ANIMAL_KINDS),
    "water": _phrases(_WATER_KINDS),
    "tourism": _phrases(_PLACES),
    "other": _phrases(_CARE, _CRAFTS, _FOOD, _SURELY_PLACES),
}
"""The words that tell, by family; families that are not named here read those of food."""

BY_FAMILY: dict[str, Recipe] = {
    "fresh-plant": _FRUIT,
    "fresh-animal": _FISH,
    "grain": _RICE,
    "honey": _HONEY,
    "quick": _CRISPS,
    "rice-made": _CAKES,
    "plant-made": _CRISPS,
    "animal-made": _ROLL,
    "sauce": _FISH_SAUCE,
    "spice": _SPICE,
    "tea": _TEA,
    "herb-tea": _HERB_TEA,
    "coffee": _COFFEE,
    "white-spirit": _SPIRIT,
    "alcohol": _AMBER_SPIRIT,
    "water": _WATER,
    "soft-drink": _DRINK,
    "medicine": _REMEDY,
    "cosmetic": _WASH,
    "oil": _OIL,
    "craft": _POTTERY,
    "textile": _CLOTH,
    "flower": _FLOWERS,
    "plant": _BONSAI,
    "animal": _FISH_BOWL,
    "tourism": _FIELDS,
    "other": Recipe(vessels.paper_bag, (NUT,), ((companions.dish, NUT),)),
}

_IN_BAGS_WHEN_DRIED = frozenset({produce.fruit_crate, produce.leafy_crate, produce.root_crate, produce.shoot_crate})


def recipe_for(name: str, family: Family) -> Recipe:
    """Return what to draw for a product of ``family``: the telling word of its name decides, else its group."""
    phrases = PHRASES.get(family.key, _FOOD_PHRASES)
    phrase = first_phrase(name, phrases)
    recipe = phrases[phrase] if phrase else BY_FAMILY[family.key]
    # "Chuối sấy" begins with the fruit but comes in a bag.
    is_dried = first_phrase(name, ["say", "kho", "dried"]) is not None
    if recipe.vessel in _IN_BAGS_WHEN_DRIED and (is_dried or family.key == "plant-made"):
        return _bag_of(recipe)
    return recipe


def _bag_of(fresh: Recipe) -> Recipe:
    """What is dried from fruit, leaves or roots: a bag, and beside it the fruit itself where it is round."""
    if fresh.vessel is not produce.fruit_crate or fresh is _FRUIT:
        return _CRISPS
    colour = fresh.contents[0]
    return Recipe(vessels.pouch, (colour,), ((companions.fruits, colour),))
