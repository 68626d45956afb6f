"""Staff, their roles, and the links by which they first come in."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from holdfast.record.roles import ROLES, Actor


class StaffSet(BaseUserManager):
    """Finds staff by the name they sign in with; services make them."""


class Staff(AbstractBaseUser):
    """One person who works here."""

    name = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="en")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    objects = StaffSet()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: tuple[str, ...] = ()

    class Meta:
        """Django's options."""

        db_table = "staff"

    def __str__(self) -> str:
        return str(self.name)

    @property
    def roles(self) -> frozenset[str]:
        """The roles now; none for staff that ended."""
        if not self.is_active:
            return frozenset()
        return frozenset(grant.role for grant in self.grants.all())

    @property
    def actor(self) -> Actor:
        """The person as one who acts."""
        return Actor("staff", str(self.pk), self.roles)

    def may(self, what: str) -> bool:
        """Return whether ``what``, such as ``case:open``, is allowed; for templates and doors."""
        return self.actor.may(what)


class Grant(models.Model):
    """One role of one person."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django's options."""

        db_table = "staff_grant"
        constraints = (
            models.UniqueConstraint(fields=("staff", "role"), name="staff_grant_once"),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="staff_grant_role"),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role}"


class Invitation(models.Model):
    """A link that lets one person in once; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    secret_hash = models.CharField(max_length=64, unique=True)
    roles: Any = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="invitations")
    """Who came in by it; set beforehand for someone who has lost the second factor or the password."""

    class Meta:
        """Django's options."""

        db_table = "invitation"

    def __str__(self) -> str:
        return str(self.id)
