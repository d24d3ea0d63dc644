"""Lockout: after several failed sign-ins under one name the door stays shut for a while, whatever is tried.

Kept in a table, so that it holds over restarts and over several processes. Names are kept as keyed digests: people type
passwords into the wrong box.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from django.conf import settings

from wusong.accounts.models import FailedSignIn

TRIES = 5
WITHIN = dt.timedelta(minutes=15)  # and as long is the door shut, counted from the newest failure


def shut(username: str, now: dt.datetime) -> bool:
    """Whether the door is shut for a name."""
    return FailedSignIn.objects.filter(name=_digest(username), at__gt=now - WITHIN).count() >= TRIES


def failed(username: str, now: dt.datetime) -> None:
    """Note a failure; failures too old to matter are dropped."""
    FailedSignIn.objects.filter(at__lte=now - WITHIN).delete()
    FailedSignIn.objects.create(name=_digest(username), at=now)


def succeeded(username: str) -> None:
    """A sign-in that went well: earlier failures are forgotten."""
    FailedSignIn.objects.filter(name=_digest(username)).delete()


def _digest(username: str) -> str:
    said = username.strip().casefold().encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"sign-in:" + said, hashlib.sha256).hexdigest()
