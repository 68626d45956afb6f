"""People: what names a customer is sealed; the lake's tokens lead to it."""

import uuid

from django.db import models

from holdfast.record.models.sealed import SealedField


class Person(models.Model):
    """A customer who told something, as far as it was told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = SealedField(null=True)
    phone = SealedField(null=True)
    email = SealedField(null=True)
    address = SealedField(null=True)
    account = SealedField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        """Django's options."""

        db_table = "person"

    def __str__(self) -> str:
        return str(self.id)


class PersonToken(models.Model):
    """One of the lake's tokens of a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=16)
    token = models.CharField(max_length=64)

    class Meta:
        """Django's options."""

        db_table = "person_token"
        constraints = (models.UniqueConstraint(fields=("person", "kind", "token"), name="person_token_once"),)
        indexes = (models.Index(fields=("token",), name="person_token_token"),)

    def __str__(self) -> str:
        return str(self.token)
