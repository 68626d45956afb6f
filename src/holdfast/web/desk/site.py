"""The application of the pages, and what Django's settings need for them."""

from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command

from holdfast.record.opening import SIGN_IN_MIDDLEWARE
from holdfast.settings import Settings
from holdfast.web.desk.bodies import Application, patient

ROOMS = ("desk", "portal", "console")
WEB = Path(__file__).parent.parent

MIDDLEWARE = (
    "holdfast.web.desk.telling.told",
    "holdfast.web.desk.telling.Faults",
    "holdfast.web.desk.middleware.careful",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    *SIGN_IN_MIDDLEWARE,
    "holdfast.web.desk.bodies.few_at_once",
    "holdfast.web.desk.middleware.staff_only",
    "django_htmx.middleware.HtmxMiddleware",
)


def pages(settings: Settings) -> Application:
    """Return the application of the pages; the record is open. Static files are collected under names with hashes."""
    prepare(settings)
    call_command("collectstatic", interactive=False, verbosity=0)
    return patient(WSGIHandler())


def prepare(settings: Settings) -> None:
    """Tell Django what pages need, beside what the record does."""
    wanted: dict[str, Any] = {
        "ROOT_URLCONF": "holdfast.web.desk.urls",
        "MIDDLEWARE": list(MIDDLEWARE),
        "TEMPLATES": [_templates()],
        "STATIC_URL": "/static/",
        "STATIC_ROOT": str(settings.beside_lake("static")),
        "STATICFILES_DIRS": [str(WEB / room / "static") for room in ROOMS],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        },
        "FILE_UPLOAD_HANDLERS": ["holdfast.web.portal.attaching.Bounded"],
        "FORM_RENDERER": "django.forms.renderers.DjangoTemplates",
        "SECURE_REFERRER_POLICY": "same-origin",
        "AXES_LOCKOUT_CALLABLE": "holdfast.web.desk.views.locked",
        "CSRF_FAILURE_VIEW": "holdfast.web.desk.views.without_token",
        "HOLDFAST_SETTINGS": settings,
    }
    for name, value in wanted.items():
        setattr(django_settings, name, value)


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(WEB / room / "templates") for room in ROOMS],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "holdfast.web.desk.speaking.spoken",
            ],
            "libraries": {"wording": "holdfast.web.console.wording"},
            "builtins": ["holdfast.web.desk.speaking", "django.templatetags.static"],
        },
    }
