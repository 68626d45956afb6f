"""Second factors given out with an account, for installations that only show how things are, such as the demo."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from holdfast.record.journal import entry_write
from holdfast.record.models import Staff
from holdfast.record.roles import system


def factors_give(staff: Staff) -> list[str]:
    """Give somebody a second factor and return codes that serve once each; whoever has them comes in."""
    with transaction.atomic():
        TOTP.activate(staff, generate_totp_secret())
        codes: list[str] = RecoveryCodes.activate(staff).get_unused_codes()
        entry_write(system("demo"), "staff:factors", f"staff:{staff.pk}", {"codes": len(codes)})
    return codes
