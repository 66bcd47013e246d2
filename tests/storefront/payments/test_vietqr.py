"""VietQR: what a bank's app reads from the code is the account, the amount and the order's number, to the letter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.codes import ALPHABET
from catalog.public.qr import qr
from ocop.settings import environment
from ocop.storefront.codes import new_number
from ocop.storefront.payments import vietqr
from ocop.storefront.payments.banks import BANKS
from ocop.storefront.payments.vietqr import Account
from tests.catalog.public.test_label import read_back

ACCOUNT = Account("970436", "0123456789", "CONG TY OCOP", "Vietcombank")
# From the description of the format by NAPAS, version 1.5.2: a code of one payment to an account.
OF_NAPAS = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
    "530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E"
)


def fields(text: str) -> dict[str, str]:
    """What EMV QR text says, by field; reads it without anything of ours."""

    def parts() -> Iterator[tuple[str, str]]:
        rest = text
        while rest:
            length = int(rest[2:4])
            yield rest[:2], rest[4 : 4 + length]
            assert len(rest) >= 4 + length
            rest = rest[4 + length :]

    found = list(parts())
    assert len({name for name, _value in found}) == len(found)
    return dict(found)


def bitwise_crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE by the book, as a division of one long number."""
    number = int.from_bytes(data, "big") << 16
    number ^= 0xFFFF << (8 * len(data))
    for bit in range(8 * len(data) + 15, 15, -1):
        if number >> bit & 1:
            number ^= 0x11021 << (bit - 16)
    return number


def test_the_checksum_is_that_of_the_published_example() -> None:
    assert f"{vietqr.checksum(OF_NAPAS[:-4]):04X}" == "2E2E"


def test_a_code_is_built_as_in_the_published_example() -> None:
    ours = vietqr.payload(Account("970403", "0011012345678", "X", "Sacombank"), 180_000, "thanh toan don hang")
    assert ours.startswith(OF_NAPAS[: OF_NAPAS.index("6234")])
    assert ours[ours.index("5802VN") :].startswith("5802VN62230819thanh toan don hang6304")


@settings(deadline=None)
@given(
    amount=st.integers(1, vietqr.MOST),
    body=st.text(alphabet=ALPHABET, min_size=8, max_size=8),
    number=st.text(alphabet="0123456789ABCXYZ", min_size=4, max_size=19),
    bank=st.sampled_from(sorted(BANKS)),
)
def test_what_is_read_from_the_drawn_code_is_what_was_asked_for(amount: int, body: str, number: str, bank: str) -> None:
    text = vietqr.payload(Account(bank, number, "X", BANKS[bank]), amount, f"OC{body}")
    read = zxingcpp.read_barcode(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=3))
    assert read is not None and read.text == text
    said = fields(read.text)
    assert (said["00"], said["01"], said["53"], said["58"]) == ("01", "12", "704", "VN")
    assert int(said["54"]) == amount
    assert fields(said["62"]) == {"08": f"OC{body}"}
    to = fields(said["38"])
    assert (to["00"], to["02"]) == ("A000000727", "QRIBFTTA")
    assert fields(to["01"]) == {"00": bank, "01": number}
    assert text.index("6304") == len(text) - 8
    assert int(said["63"], 16) == bitwise_crc(text[:-4].encode())


@given(text=st.binary(min_size=1, max_size=200).map(lambda data: "".join(chr(byte % 128) for byte in data)))
def test_the_checksum_is_the_remainder_of_the_division(text: str) -> None:
    assert vietqr.checksum(text) == bitwise_crc(text.encode())


@given(place=st.integers(0, 200), amount=st.integers(1, 500_000_000))
def test_one_wrong_character_is_noticed(place: int, amount: int) -> None:
    text = vietqr.payload(ACCOUNT, amount, new_number())
    place %= len(text) - 4
    wrong = "1" if text[place] == "0" else "0"
    assert f"{vietqr.checksum(text[:place] + wrong + text[place + 1 : -4]):04X}" != text[-4:]


@pytest.mark.parametrize("amount", [0, -1, vietqr.MOST + 1])
def test_an_amount_that_has_no_place_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        vietqr.payload(ACCOUNT, amount, "OC12345678")


@pytest.mark.parametrize("purpose", ["", "đơn hàng", "a" * 26, "OC1&2", "OC\n1"])
def test_a_content_that_banks_change_is_refused(purpose: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        vietqr.payload(ACCOUNT, 1000, purpose)


def test_the_drawing_of_the_page_is_read_by_a_scanner() -> None:
    text = vietqr.payload(ACCOUNT, 185_000, "OC7K3M9Q2X")
    assert read_back(str(qr(text)))[0] == text


@pytest.mark.parametrize(
    ("value", "account"),
    [
        ("", None),
        ("970436/0123456789/CONG TY OCOP", ("970436", "0123456789", "CONG TY OCOP", "Vietcombank")),
        (" 970422 / 99ABC1 / Công ty Đặc sản ", ("970422", "99ABC1", "CONG TY DAC SAN", "MB Bank")),
        ("970999/0123456789/CONG TY/Ngân hàng Mới", ("970999", "0123456789", "CONG TY", "Ngân hàng Mới")),
    ],
)
def test_the_account_is_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, value: str, account: tuple[str, ...] | None
) -> None:
    monkeypatch.setenv("VIETQR_ACCOUNT", value)
    assert environment.bank_account("VIETQR_ACCOUNT") == account


def test_a_demonstration_shows_an_example_and_never_an_account_of_somebody(settings) -> None:
    settings.VIETQR_ACCOUNT = ("970436", "0123456789", "CONG TY OCOP", "Vietcombank")
    settings.DEMO_PAYMENTS = True
    shown = vietqr.account()
    assert shown is not None and shown.is_example
    settings.DEMO_PAYMENTS = False
    assert vietqr.account() == ACCOUNT
    settings.VIETQR_ACCOUNT = None
    assert vietqr.account() is None
