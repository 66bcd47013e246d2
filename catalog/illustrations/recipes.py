"""What to draw for a product: the vessel, its contents and what lies beside it, from its name and its group."""

from __future__ import annotations

from dataclasses import dataclass

from . import companions, crafts, produce, vessels
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
_FLOWER_TEA = Recipe(vessels.tin, (TURMERIC,), ((companions.cup, TURMERIC), (companions.bloom, LOTUS)))
_HONEY = Recipe(vessels.jar, (HONEY, TURMERIC), ((companions.comb, HONEY), (companions.bloom, TURMERIC)))
_FISH_SAUCE = Recipe(vessels.bottle, (AMBER, mix(AMBER, HONEY, 0.35)), ((companions.dish, AMBER), *_CHILLIES))
_PASTE = Recipe(vessels.cloth_jar, (BARK, TERRACOTTA), (*_CHILLIES, (companions.dish, TERRACOTTA)))
_SPIRIT = Recipe(vessels.flask, (PALE, PORCELAIN), ((companions.glass, PALE),))
_RED_SPIRIT = Recipe(vessels.flask, (PLUM, AMBER), ((companions.glass, PLUM), (companions.fruits, PLUM)))
_RICE = Recipe(vessels.sack, (RICE, PALE), ((companions.rice_bowl, RICE),))
_NOODLES = Recipe(produce.skein, (PALE, RICE))
_CAKES = Recipe(vessels.gift_box, (TURMERIC,), ((companions.dish, PALE), (companions.fruits, NUT)))
_LEAF_CAKE = Recipe(vessels.parcel, (LEAF,))
_ROLL = Recipe(produce.roll, (MEAT, ROSE))
_CRISPS = Recipe(vessels.pouch, (TURMERIC, TERRACOTTA), ((companions.fruits, TURMERIC), (companions.dish, TERRACOTTA)))
_NUTS = Recipe(vessels.pouch, (NUT,), ((companions.grains, NUT), (companions.dish, NUT)))
_POWDER = Recipe(vessels.jar, (TURMERIC, PALE), ((companions.dish, TURMERIC),))
_SWEETS = Recipe(vessels.gift_box, (COCOA,), ((companions.grains, COCOA), (companions.dish, PALE)))
_JAM = Recipe(vessels.jar, (GAC, TURMERIC), ((companions.fruits, GAC), (companions.fruits, TURMERIC)))
_COCOA = Recipe(vessels.gift_box, (COFFEE,), ((companions.grains, COFFEE), (companions.cup, COFFEE)))
_SPICE = Recipe(vessels.jar, (GAC, BARK, TERRACOTTA), (*_CHILLIES, (companions.dish, BARK)))
_SALT = Recipe(vessels.jar, (PORCELAIN,), ((companions.dish, PORCELAIN), *_CHILLIES))
_SUGAR = Recipe(vessels.jar, (COCOA, HONEY), ((companions.dish, HONEY),))
_WATER = Recipe(vessels.water_bottle, (mix(SKY, PORCELAIN, 0.35),), ((companions.glass, SKY),))
_EGGS = Recipe(produce.egg_basket, (EGG, RICE, mix(SKY, RICE, 0.6)))
_MUSHROOMS = Recipe(produce.egg_basket, (mix(NUT, RICE, 0.35), PALE))
_BULBS = Recipe(produce.fruit_crate, (mix(PORCELAIN, LOTUS, 0.25), mix(PLUM, ROSE, 0.4)))
_CITRUS = Recipe(produce.fruit_crate, (TURMERIC, mix(TURMERIC, GAC, 0.3)))
_GREEN_FRUIT = Recipe(produce.fruit_crate, (YOUNG_LEAF, mix(YOUNG_LEAF, TURMERIC, 0.5)))
_RED_FRUIT = Recipe(produce.fruit_crate, (GAC, PLUM, mix(GAC, ROSE, 0.4)))
_TOMATOES = Recipe(produce.fruit_crate, (GAC,))
_INCENSE = Recipe(crafts.incense, (TERRACOTTA, AMBER))
_CLOTH = Recipe(crafts.cloth, (GAC, INDIGO, PLUM, DEEP_LEAF))
_HAT = Recipe(crafts.hat, (STRAW,))
_LANTERN = Recipe(crafts.lantern, (GAC, TURMERIC, INDIGO, PLUM))
_POTTERY = Recipe(vessels.vase, (TERRACOTTA, CELADON, PORCELAIN))
_WICKER = Recipe(produce.egg_basket, (YOUNG_LEAF, TURMERIC))
_FLOWERS = Recipe(crafts.flower_pot, (LOTUS, GAC, PLUM))
_BONSAI = Recipe(crafts.pot_plant, (LEAF, DEEP_LEAF))
_FISH_BOWL = Recipe(crafts.fish_bowl, (GAC, TURMERIC))
_BOAT = Recipe(crafts.boat, (STRAW,))
_PICKLE = Recipe(vessels.jar, (YOUNG_LEAF, PALE), ((companions.chillies, GAC), (companions.sprig, YOUNG_LEAF)))
_REMEDY = Recipe(vessels.jar, (BARK, TURMERIC, GAC), _LEAVES)
_PRECIOUS = Recipe(vessels.gift_box, (TURMERIC,), ((companions.grains, TURMERIC), (companions.bloom, LOTUS)))
_OIL = Recipe(vessels.dropper, (AMBER, DEEP_LEAF), _LEAVES)
_COOKING_OIL = Recipe(vessels.bottle, (TURMERIC, PALE), ((companions.grains, NUT), (companions.dish, NUT)))
_DRINK = Recipe(vessels.water_bottle, (TURMERIC, ROSE, YOUNG_LEAF), ((companions.fruits, TURMERIC), (companions.glass, ROSE)))
_MILK = Recipe(vessels.water_bottle, (PORCELAIN,), ((companions.glass, PORCELAIN),))
_FRUIT = Recipe(produce.fruit_crate, (TURMERIC, YOUNG_LEAF, TERRACOTTA))
_GREENS = Recipe(produce.leafy_crate, (YOUNG_LEAF, LEAF))
_ROOTS = Recipe(produce.root_crate, (RICE, TERRACOTTA))
_FISH = Recipe(produce.fish_tray, (SILVER, COCOA))
_MEAT = Recipe(vessels.parcel, (LEAF,))
_SOAP = Recipe(vessels.porcelain_tube, (LOTUS, CELADON), ((companions.bloom, LOTUS), (companions.sprig, LEAF)))

# Folded phrases, apart by "|". The first one in the name decides, the longer of two from one place.
_FOOD: tuple[tuple[Recipe, str], ...] = (
    (_HONEY, "mat ong|mat nhuy|mat hoa|mat dua|honey"),
    (_FISH_SAUCE, "nuoc mam|nuoc tuong|xi dau|giam|nuoc cham|fish sauce"),
    (_PASTE, "mam|ruoc|tuong|tuong ot|sa te"),
    (_COOKING_OIL, "dau dua|dau lac|dau phong|dau me|dau an|dau hat"),
    (_OIL, "tinh dau|dau tram|essential oil"),
    (_SPIRIT, "ruou|wine"),
    (
        _RED_SPIRIT,
        "ruou vang|ruou mo|ruou sim|ruou dau|ruou nhung|ruou sam|ruou dong trung|ruou nho|ruou thot not|bia",
    ),
    (_COFFEE, "ca phe|coffee|cafe"),
    (_COCOA, "ca cao|cacao|chocolate|socola"),
    (_TEA, "tra|che|bach tra|hong tra|luc tra|danh tra|tea"),
    (
        _FLOWER_TEA,
        "tra hoa|tra sen|tra lai|tra cuc|tra kim ngan|tra atiso|tra gung|tra thao moc|tra bi dao|hoa cuc|nu vuong",
    ),
    (_RICE, "gao|nep|rice|te|st25"),
    (_NOODLES, "mien|bun|pho|mi|my|hu tieu|banh pho|banh da|banh trang|rice paper"),
    (
        _LEAF_CAKE,
        "banh chung|banh tet|banh gai|banh gio|banh it|banh u|banh la|banh te|banh tro|xoi|khau nhuc|com lam",
    ),
    (_CAKES, "banh|cookies"),
    (_SWEETS, "keo|cu do|che lam|mut gung|mut dua"),
    (_ROLL, "gio|cha|nem|lap xuong|lap suon|xuc xich|tre"),
    (_JAM, "mut|siro"),
    (_MEAT, "thit|ga|vit|heo|lon|chicken"),
    (_EGGS, "trung|eggs"),
    (_MILK, "sua|sua chua|yogurt"),
    # "Khô" before an animal is a dried one; after a plant ("nấm khô") it is only a way of keeping.
    (_FISH, "kho ca|kho muc|kho tom|kho ran|kho nhai|kho ech|kho luon|ca|luon|tom|muc|ech|anchovies|shrimp"),
    (_POWDER, "bot|tinh bot|tinh nghe|nghe|curcumin|ngu coc|starch"),
    (_SPICE, "hat nem|bot nem|bot canh|tieu|gia vi|que|hoi|mac khen|hat doi|ot|muoi ot|muoi tom|muoi cham|pepper"),
    (_SALT, "muoi|salt"),
    (_BULBS, "toi|hanh|gung|garlic"),
    (_SUGAR, "duong|mat mia"),
    (_PICKLE, "dua cai|cai muoi|cu cai muoi|kim chi|mang|dua muoi|cai man"),
    (_NUTS, "hat|lac|dieu|macca|mac ca|dau xanh|dau den|dau tuong|vung|oc cho"),
    (_CRISPS, "say|snack|durian|freeze dried"),
    (_CITRUS, "cam|quyt"),
    (_GREEN_FRUIT, "oi|xoai|mang cau|na|le|tao|thanh tra|du du|dua luoi|coc|bo|buoi|chanh|mac mat"),
    (
        _RED_FRUIT,
        "vai thieu|chom chom|dau tam|dau tay|thanh long|man|nho|mam xoi|ot chuong|dua hau|dao|hong|mang cut",
    ),
    (_FRUIT, "nhan|sau rieng|bon bon|dua|tram|chuoi|mit"),
    (_TOMATOES, "ca chua"),
    (_GREENS, "rau|cai|rong nho|rong bien|dua leo|dua chuot|bi|muop|bap cai|xa lach|su su|mang tay"),
    (_ROOTS, "cu|cu cai|khoai|san|ca rot|sam"),
    (_MUSHROOMS, "nam|moc nhi|mushroom"),
    (_REMEDY, "cao|vien|hoan|thuoc|day thia canh|ca gai leo|xa den|giao co lam|thanh loc|nam linh chi"),
    (_PRECIOUS, "dong trung|yen|nhung huou|hong sam|sam ngoc linh|deer velvet|cordyceps|saffron"),
    (_WATER, "nuoc khoang|nuoc uong|nuoc tinh khiet|nuoc suoi"),
    (_DRINK, "nuoc|nuoc cot|nuoc ep|thot not dong lon|kem|sinh to"),
)
_CARE: tuple[tuple[Recipe, str], ...] = (
    (_SOAP, "xa bong|xa phong|dau goi|nuoc rua|sua tam|mat na|ngam chan|nuoc hoa"),
    (_INCENSE, "huong|nhang|nu tram|tram huong|incense"),
)
_CRAFTS: tuple[tuple[Recipe, str], ...] = (
    (_CLOTH, "tho cam|vai|lua|khan|ao|theu|det|tui|chan|brocade"),
    (_HAT, "non|mu la"),
    (_LANTERN, "den long|den|lantern"),
    (_POTTERY, "gom|su|binh|lo hoa|am chen|pottery"),
    (_WICKER, "gio|lang|may tre|tham|chieu|ro|coi|luc binh|xo dua|may"),
    (_BOAT, "thuyen|ghe"),
)
_PLACES: tuple[tuple[Recipe, str], ...] = ((_BOAT, "du lich|homestay|khu sinh thai|lang nghe"),)


def _phrases(*tables: tuple[tuple[Recipe, str], ...]) -> dict[str, Recipe]:
    return {phrase: recipe for table in tables for recipe, phrases in table for phrase in phrases.split("|")}


# One word means different things in different groups: "giò" is a sausage among foods and a basket among crafts.
_FOOD_PHRASES = _phrases(_CARE, _FOOD, _PLACES)
_CRAFT_PHRASES = _phrases(_CARE, _CRAFTS)
_ALL_PHRASES = _phrases(_CARE, _CRAFTS, _FOOD, _PLACES)

_BY_FAMILY: dict[str, Recipe] = {
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
    "herb-tea": _FLOWER_TEA,
    "coffee": _COFFEE,
    "white-spirit": _SPIRIT,
    "alcohol": _RED_SPIRIT,
    "water": _WATER,
    "soft-drink": _DRINK,
    "medicine": _REMEDY,
    "cosmetic": _SOAP,
    "oil": _OIL,
    "craft": _POTTERY,
    "textile": _CLOTH,
    "flower": _FLOWERS,
    "plant": _BONSAI,
    "animal": _FISH_BOWL,
    "tourism": _BOAT,
    "other": Recipe(vessels.paper_bag, (NUT,), ((companions.dish, NUT),)),
}

# Groups that say what is drawn whatever the name: "Điểm du lịch làng gốm" is a place, "Khăn lụa tơ sen" is cloth.
_GROUP_DECIDES = frozenset({"tourism", "textile", "flower", "plant", "animal", "water"})
_CRATES = frozenset({produce.fruit_crate, produce.leafy_crate, produce.root_crate})


def recipe_for(name: str, family: Family) -> Recipe:
    """Return what to draw for a product of ``family``: the telling word of its name decides, else its group."""
    by_group = _BY_FAMILY[family.key]
    if family.key == "animal" and first_phrase(name, ["chim", "bo cau", "ga", "vet", "chao mao", "hoa mi"]):
        return _EGGS  # birds do not live in a bowl
    if family.key in _GROUP_DECIDES:
        return by_group
    phrases = {"craft": _CRAFT_PHRASES, "other": _ALL_PHRASES}.get(family.key, _FOOD_PHRASES)
    phrase = first_phrase(name, phrases)
    recipe = phrases[phrase] if phrase else by_group
    # "Chuối sấy" begins with the fruit but comes in a bag.
    is_dried = first_phrase(name, ["say", "dried"]) is not None
    return _CRISPS if recipe.vessel in _CRATES and (is_dried or family.key == "plant-made") else recipe
