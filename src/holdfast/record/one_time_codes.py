"""Codes of an app serve once (RFC 6238, section 5.2), for as long as they would be right and whatever restarts."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django import forms
from django.db import transaction

LAST = "last_counter"
"""In the data of a factor: the counter of the last code that let its owner in; no code up to it does again."""


class _Once(forms.Form):
    """Before a code is looked at as ever: one that served, or is older than one that did, is wrong."""

    user: Any

    def clean_code(self) -> str:
        """Return the code.

        Raises:
            ValidationError: it is wrong, it served before, or too many were.
        """
        written = str(self.cleaned_data["code"])
        factor = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        counter = _counter(factor, written) if factor else None
        if factor is not None and counter is not None and not _is_new(factor, counter):
            check_rate_limit(self.user)  # a try as any other
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()
        return code


class SignIn(_Once, AuthenticateForm):
    """At the door."""


class SignInAgain(_Once, ReauthenticateForm):
    """Before what is dangerous."""


def _counter(factor: Authenticator, written: str) -> int | None:
    """Return the latest moment for which a code is right, None where it is no code of now."""
    secret = get_adapter().decrypt(factor.data["secret"])
    digits = "".join(written.split())
    right = [each for each in yield_hotp_counters_from_time() if f"{hotp_value(secret, each):06}" == digits]
    return max(right, default=None)


def _is_new(factor: Authenticator, counter: int) -> bool:
    """Note that a code serves now; False where it, or a later one, did before. Of two at once one is first."""
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().get(pk=factor.pk)
        if counter <= held.data.get(LAST, -1):
            return False
        held.data[LAST] = counter
        held.save(update_fields=["data"])
    return True
