"""Why the ledger refuses. Each error is a sentence for the person at the counter: what is wrong, and what to do.

LedgerError
├── NotYours            another showroom's stock, or something that only a manager may do
├── KeyTaken            the key was used for something else
├── BadRequest          a quantity, reason, price or lot that cannot be booked as it stands
├── InsufficientStock   fewer pieces are free than were asked for
├── NotInForce          the product's certificate is not in force, so it is not sold as OCOP
├── AlreadyDone         undone, released, received or decided before
└── NotSent             a letter that the mail server did not take
"""

from __future__ import annotations

from django.utils.functional import Promise


class LedgerError(Exception):
    """Nothing was booked. `code` names the kind of refusal for programs; the text is for people, in their language."""

    code = "refused"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class NotYours(LedgerError):
    code = "not_yours"


class KeyTaken(LedgerError):
    code = "key_taken"


class BadRequest(LedgerError):
    code = "bad_request"


class InsufficientStock(LedgerError):
    code = "insufficient_stock"


class NotInForce(LedgerError):
    code = "not_in_force"


class AlreadyDone(LedgerError):
    code = "already_done"


class NotSent(LedgerError):
    code = "not_sent"
