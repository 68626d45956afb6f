"""The console over an empty record on SQLite, for staff of any role."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.record.people_of_ours import staff

from holdfast.record.roles import ROLES


@pytest.fixture
def people(pages_record: Any, prepared_pages: Any) -> dict[str, Any]:
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


@pytest.fixture
def installation(people: dict[str, Any], tmp_path: Path) -> Iterator[Any]:
    """Settings with a lake of this test's own; the pages are of this installation."""
    from django.conf import settings as django_settings

    before = django_settings.HOLDFAST_SETTINGS
    steps = msgspec.structs.replace(before.steps, threshold=0.05, timezone="Asia/Shanghai")
    django_settings.HOLDFAST_SETTINGS = msgspec.structs.replace(before, lake=str(tmp_path / "lake"), steps=steps)
    yield django_settings.HOLDFAST_SETTINGS
    django_settings.HOLDFAST_SETTINGS = before


@pytest.fixture
def leak(installation: Any) -> tuple[Any, list[Any]]:
    """A shop with complaints that were linked and traced: its settings, and the complaints."""
    from tests.web.console.small_shop import complaints, shop

    shop(installation)
    return installation, complaints(installation)
