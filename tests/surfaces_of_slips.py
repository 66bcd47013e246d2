"""Stocktakes, transfers and requests to producers at the desk: what they tell of certificates."""

from __future__ import annotations

from showrooms import addresses
from showrooms.views import counts, restock, transfers
from tests.surface_register import LANGUAGES

SHOW_NO_STANDING: dict[str, str] = {}

for _language in LANGUAGES:
    _desk = f"{addresses.DESK[_language]}<slug:slug>/"
    _counts, _transfers, _restock = (_desk + addresses.PARTS[part][_language] for part in ("counts", "transfers", "restock"))
    SHOW_NO_STANDING |= {
        _counts: "stocktakes by name and state",
        f"{_counts}<int:pk>/": "goods that are counted, by name; no word of their certificates",
        f"{_counts}<int:pk>/{counts.FINISH[_language]}/": "goods not counted yet, by name",
        _transfers: "transfers by their two ends",
        f"{_transfers}<int:pk>/": "goods on their way, by name; no word of their certificates",
        f"{_transfers}{transfers.NEW[_language]}/": "goods to pack, by name; those that must come off the shelf say so, no badge",
        f"{_transfers}{transfers.DIFFERENCES[_language]}/": "goods that got lost, by name",
        _restock: "requests by whom they ask",
        f"{_restock}<int:pk>/": "goods asked for, by name",
        f"{_restock}<int:pk>/{restock.LETTER[_language]}/": "the letter to a producer: goods by name and code",
        f"{_restock}{restock.NEW[_language]}/": "goods to ask for; the state of each in the desk's words, never a badge or stars",
    }
