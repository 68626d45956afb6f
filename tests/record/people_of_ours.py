"""Staff for tests, without the minute that Argon2 would take for all of them."""

from typing import Any


def staff(name: str, *roles: str) -> Any:
    from holdfast.record.models import Grant, Staff

    made = Staff.objects.create(name=name, password="!")
    Grant.objects.bulk_create(Grant(staff=made, role=role) for role in roles)
    return made
