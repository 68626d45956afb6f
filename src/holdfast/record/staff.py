"""Staff: invited by a link, given roles, ended; never removed, for the journal names them."""

import hashlib
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from holdfast.record.journal import change, entry_write
from holdfast.record.models import Entry, Grant, Invitation, Staff
from holdfast.record.roles import ADMIN, AUDITOR, ROLES, Actor, RefusedError, system

INVITED_HOURS = 48
FIRST_HOURS = 2
"""How long the link for the first admin serves."""


@dataclass(frozen=True)
class Invited:
    """A link's secret, which is shown once."""

    secret: str
    expires_at: datetime


class WelcomeError(RefusedError):
    """A link was used, is too old or is none; or the name or password does not do. ``reasons`` are codes."""

    def __init__(self, *reasons: str) -> None:
        """Say which."""
        super().__init__(f"expected another {' and '.join(reasons)}")
        self.reasons = reasons


def staff_invite(
    by: Actor, roles: Collection[str], *, hours: int = INVITED_HOURS, again: Staff | None = None
) -> Invited:
    """Make a link by which one person comes in with these roles, or ``again`` after a lost password or second factor.

    Raises:
        RefusedError: the actor may not, or the roles do not go together.
    """
    if again is None:
        _check_roles(roles)
    secret, expires_at = secrets.token_urlsafe(24), datetime.now(UTC) + timedelta(hours=hours)
    with change(by, "staff:invite") as note:
        made = Invitation.objects.create(
            secret_hash=_hash(secret), roles=sorted(roles), expires_at=expires_at, staff=again
        )
        note.about, note.facts = f"invitation:{made.pk}", {"roles": made.roles, "again": again.pk if again else None}
    return Invited(secret, expires_at)


def staff_first() -> Invited | None:
    """Return a link for the first admin, None where there is staff already; earlier first links end."""
    with transaction.atomic():
        if Staff.objects.exists():
            return None
        Invitation.objects.filter(used_at=None).update(expires_at=datetime.now(UTC))
        return staff_invite(system("serve"), [ADMIN], hours=FIRST_HOURS)


def invitation_find(secret: str) -> Invitation | None:
    """Return the invitation of a link that still serves."""
    found: Invitation | None = Invitation.objects.filter(secret_hash=_hash(secret), used_at=None).first()
    return found if found and found.expires_at > datetime.now(UTC) else None


def staff_welcome(secret: str, name: str, password: str, language: str = "en") -> Staff:
    """Let a person in by a link: the name and password are theirs from now on, the link ends.

    Raises:
        WelcomeError: the link is none (``link``), the name taken or empty (``name``), the password weak
            (``password``).
    """
    with transaction.atomic():
        found = invitation_find(secret)
        if found is None or not Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=datetime.now(UTC)):
            raise WelcomeError("link")
        if found.staff is None and "admin" in found.roles and _is_first(found) and Staff.objects.exists():
            raise WelcomeError("link")
        staff = found.staff or Staff(name=_name(name), language=language)
        try:
            validate_password(password, staff)
        except ValidationError:
            raise WelcomeError("password") from None
        staff.set_password(password)
        staff.save()
        if found.staff is None:
            Grant.objects.bulk_create(Grant(staff=staff, role=role) for role in found.roles)
            Invitation.objects.filter(pk=found.pk).update(staff=staff)
        else:
            _forget_factors(staff)
        entry_write(staff.actor, "staff:welcome", f"staff:{staff.pk}", {"invitation": found.pk, "roles": found.roles})
    return staff


def staff_grant(by: Actor, staff: Staff, roles: Collection[str]) -> None:
    """Give a person these roles instead of the ones before; nobody changes their own.

    Raises:
        RefusedError: the actor may not, the roles do not go together, or no admin would be left.
    """
    _check_roles(roles)
    if by.kind == "staff" and by.number == str(staff.pk):
        raise RefusedError("staff:grant: expected another person's roles")
    with change(by, "staff:grant") as note:
        before = sorted(staff.roles)
        Grant.objects.filter(staff=staff).exclude(role__in=roles).delete()
        Grant.objects.bulk_create((Grant(staff=staff, role=role) for role in roles), ignore_conflicts=True)
        _keep_an_admin()
        if ADMIN not in roles:
            _end_invitations(staff)
        note.about, note.facts = f"staff:{staff.pk}", {"before": before, "after": sorted(roles)}


def staff_end(by: Actor, staff: Staff) -> None:
    """End a person's access: at once, all sessions and the links they made or were made for them too.

    What they did stays.

    Raises:
        RefusedError: the actor may not, or no admin would be left.
    """
    with change(by, "staff:end") as note:
        Staff.objects.filter(pk=staff.pk).update(is_active=False, ended_at=datetime.now(UTC))
        _keep_an_admin()
        sessions_end(staff)
        _end_invitations(staff)
        note.about = f"staff:{staff.pk}"
    staff.refresh_from_db()


def staff_with_factors() -> Iterator[tuple[Staff, str]]:
    """Yield everybody who works here or did, by name, with the kinds of their second factors, parted by commas."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - its models wait for ours

    kinds: dict[int, set[str]] = {}
    for number, kind in Authenticator.objects.values_list("user_id", "type"):
        kinds.setdefault(number, set()).add(str(kind))
    for each in Staff.objects.prefetch_related("grants").order_by("name"):
        yield each, ", ".join(sorted(kinds.get(each.pk, set())))


def invitations_open() -> list[Invitation]:
    """Return the links that still let somebody in, the first to end first."""
    rows = Invitation.objects.filter(used_at=None, expires_at__gt=datetime.now(UTC))
    return list(rows.select_related("staff").order_by("expires_at"))


def sessions_end(staff: Staff) -> None:
    """End every session of a person."""
    mine = [each.pk for each in Session.objects.iterator() if each.get_decoded().get("_auth_user_id") == str(staff.pk)]
    Session.objects.filter(pk__in=mine).delete()


def _end_invitations(staff: Staff) -> None:
    """End links that nobody used yet: who may not let people in any more could come back by one."""
    made = Entry.objects.filter(entry="staff:invite", actor=str(staff.actor)).values_list("about", flat=True)
    numbers = [about.partition(":")[2] for about in made]
    mine = Q(pk__in=numbers) | Q(staff=staff)
    Invitation.objects.filter(mine, used_at=None).update(expires_at=datetime.now(UTC))


def _check_roles(roles: Collection[str]) -> None:
    if not roles or not set(roles) <= set(ROLES):
        raise RefusedError(f"expected some of the roles {', '.join(ROLES)}")
    if AUDITOR in roles and len(set(roles)) > 1:
        raise RefusedError("expected an auditor to have no other role")


def _keep_an_admin() -> None:
    if not Grant.objects.filter(role=ADMIN, staff__is_active=True).exists():
        raise RefusedError("expected an admin to be left")


def _is_first(invitation: Invitation) -> bool:
    return bool(invitation.expires_at - invitation.made_at <= timedelta(hours=FIRST_HOURS, minutes=1))


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 64 or not name.isprintable() or Staff.objects.filter(name__iexact=name).exists():
        raise WelcomeError("name")
    return name


def _forget_factors(staff: Staff) -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - its models wait for ours

    Authenticator.objects.filter(user=staff).delete()
    sessions_end(staff)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
