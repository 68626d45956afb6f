"""The console over an empty record on SQLite, for staff of any role."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.record.people_of_ours import staff

from holdfast.record.roles import ROLES


@pytest.fixture
def people(record_on_sqlite: Any, prepared_pages: Any) -> dict[str, Any]:
    """One person of each role, with a second factor."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.core.cache import cache

    cache.clear()
    made = {role: staff(f"{role.replace('_', ' ')} {number}", role) for number, role in enumerate(ROLES)}
    for each in made.values():
        TOTP.activate(each, generate_totp_secret())
    return made


@pytest.fixture
def console(people: dict[str, Any]) -> Callable[..., Any]:
    """Return a browser without scripts, signed in by role."""
    from django.test import Client

    def signed_in(role: str, language: str = "en") -> Any:
        client = Client(SERVER_NAME="localhost")
        client.force_login(people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["holdfast_language"] = {"en": "en", "zh": "zh-hans"}[language]
        return client

    return signed_in
