"""Django's settings and the WSGI application; nothing is read from a settings module."""

import os
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings as django_settings
from django.core.wsgi import get_wsgi_application

from holdfast.settings import Settings
from holdfast.web.api.online import Online
from holdfast.web.api.service import Service

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


def build(service: Service, online: Online | None = None) -> Application:
    """Return the application around a service, and around what decides online."""
    if not django_settings.configured:
        django_settings.configure(**_django(service.settings), HOLDFAST_SERVICE=service)
        django.setup(set_prefix=False)
    django_settings.HOLDFAST_SERVICE = service
    django_settings.HOLDFAST_ONLINE = online
    application: Application = get_wsgi_application()
    return application


def _django(settings: Settings) -> dict[str, Any]:
    return {
        "DEBUG": False,
        # Nothing is signed and no session kept; a key that dies with the process cannot leak.
        "SECRET_KEY": os.urandom(32).hex(),
        # No cookie, no link made from Host: whatever it says does no harm.
        "ALLOWED_HOSTS": ["*"],
        "ROOT_URLCONF": "holdfast.web.api.urls",
        "MIDDLEWARE": ["holdfast.web.middleware.told", "holdfast.web.middleware.Faults"],
        "INSTALLED_APPS": [],
        "DATABASES": {},
        "LOGGING_CONFIG": None,
        "USE_TZ": True,
        "USE_I18N": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": settings.limits.body_bytes,
        "APPEND_SLASH": False,
    }
