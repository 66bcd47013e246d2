"""Letters are written with their step, posted after it, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from ocop.storefront import notices
from ocop.storefront.models import Notice, NoticeKind

from .orders import act, written_order

pytestmark = pytest.mark.django_db


def test_a_letter_is_posted_when_its_step_is_committed(django_capture_on_commit_callbacks: Any) -> None:
    order = written_order()
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            notices.write(order, NoticeKind.PLACED, act())
        assert not mail.outbox
    [letter] = mail.outbox
    assert letter.to == [order.email]
    assert str(order) in letter.subject
    assert Notice.objects.get().sent_at
