"""The facts of the catalogue, one module per kind."""

from catalog.validity import EndReason, LastDayReading

from .certificates import Certificate, WithdrawalGround
from .decisions import AuthorityLevel, Decision
from .edition import EditionRow
from .groups import GroupPeriod, ProductGroup
from .imports import DecisionImport
from .places import Commune, FormerCommune, FormerProvince, Province
from .producers import Producer, ProducerKind, ProducerLink
from .products import Product, ProductImage, ProductSetMember
from .rules import DatedRule
from .tags import ProductTag, TaggedProduct

__all__ = [
    "AuthorityLevel",
    "Certificate",
    "Commune",
    "DatedRule",
    "Decision",
    "DecisionImport",
    "EditionRow",
    "EndReason",
    "FormerCommune",
    "FormerProvince",
    "GroupPeriod",
    "LastDayReading",
    "Producer",
    "ProducerKind",
    "ProducerLink",
    "Product",
    "ProductGroup",
    "ProductImage",
    "ProductSetMember",
    "ProductTag",
    "Province",
    "TaggedProduct",
    "WithdrawalGround",
]
