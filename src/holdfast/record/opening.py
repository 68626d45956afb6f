"""Opening the record: Django is configured here and nowhere else; the doors add what their pages need."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings as django_settings

from holdfast.record.place import Place, database
from holdfast.record.secret_files import kept_secret
from holdfast.record.vault import Vault
from holdfast.terms.identifiers import Tokens

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")

SIGN_IN_MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
)
"""What a page with a sign-in stands behind, in order. Requests of the API stand behind none of it."""

APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "holdfast.record",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
)


@dataclass(frozen=True)
class Opened:
    """What services of the record need beside the database."""

    place: Place
    vault: Vault
    tokens: Tokens
    files: Path


def open_record(place: Place) -> Opened:
    """Configure Django for a record, or point a configured one to another record; the database is not asked yet.

    A process works on one record at a time.

    Raises:
        InputError: the database's URL or password file is none.
        StateError: a file of keys cannot be used.
    """
    if django_settings.configured and opened().place == place:
        return opened()
    made = Opened(place, Vault(place.vault_keys), place.tokens, place.files)
    if not django_settings.configured:
        django_settings.configure(**_configuration(place), HOLDFAST_RECORD=made)
        django.setup(set_prefix=False)
    else:
        _point(database(place))
        django_settings.HOLDFAST_RECORD = made
    return made


def opened() -> Opened:
    """Return the record this process works on."""
    found: Opened = django_settings.HOLDFAST_RECORD
    return found


def _point(to: dict[str, Any]) -> None:
    from django.db import connections  # noqa: PLC0415 - Django must be configured first

    connections.close_all()
    if hasattr(connections._connections, "default"):
        del connections["default"]
    settings = connections.configure_settings({"default": to})
    connections.settings.clear()
    connections.settings.update(settings)


def _configuration(place: Place) -> dict[str, Any]:
    return {
        "DEBUG": False,
        "SECRET_KEY": kept_secret(place.secret, secrets.token_hex(32)),
        "ALLOWED_HOSTS": [*OWN_HOSTS, *place.hosts],
        "DATABASES": {"default": database(place)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": list(APPS),
        "MIDDLEWARE": list(SIGN_IN_MIDDLEWARE),
        "LOGGING_CONFIG": None,
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": True,
        "LANGUAGES": [("en", "English"), ("zh-hans", "简体中文")],
        "LANGUAGE_CODE": "en",
        "LANGUAGE_COOKIE_NAME": "holdfast_language",
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "APPEND_SLASH": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": place.body_bytes,
        # Limits are counted here: whoever could push entries out would be rid of theirs. One process serves all pages.
        "CACHES": {
            "default": {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "OPTIONS": {"MAX_ENTRIES": 100_000},
            }
        },
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        **_cookies(place),
        **_sign_in(),
    }


def _cookies(place: Place) -> dict[str, Any]:
    prefix = "__Host-" if place.is_https else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}holdfast_session",
        "SESSION_COOKIE_AGE": place.session_hours * 3600,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": place.is_https,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_NAME": f"{prefix}holdfast_csrf",
        "CSRF_COOKIE_SECURE": place.is_https,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if place.is_https else None,
        "ALLAUTH_TRUSTED_PROXY_COUNT": int(place.is_https),
        "CSRF_TRUSTED_ORIGINS": [f"https://{host}" for host in place.hosts] if place.is_https else [],
    }


def _sign_in() -> dict[str, Any]:
    return {
        "AUTH_USER_MODEL": "record.Staff",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "allauth.account.auth_backends.AuthenticationBackend",
        ],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
            for name, options in (
                ("UserAttributeSimilarityValidator", {"user_attributes": ("name",)}),
                ("MinimumLengthValidator", {"min_length": 12}),
                ("CommonPasswordValidator", {}),
                ("NumericPasswordValidator", {}),
            )
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/console/",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/",
        "ACCOUNT_ADAPTER": "holdfast.record.sign_in.Closed",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "name",
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": True,
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "MFA_ADAPTER": "holdfast.record.sign_in.SecondFactor",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_FORMS": {
            "authenticate": "holdfast.record.one_time_codes.SignIn",
            "reauthenticate": "holdfast.record.one_time_codes.SignInAgain",
        },
        "MFA_TOTP_ISSUER": "Holdfast",
        "MFA_TOTP_TOLERANCE": 1,
        "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": 0.25,
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_CLIENT_IP_CALLABLE": "holdfast.record.sign_in.place_tried",
        "AXES_USERNAME_CALLABLE": "holdfast.record.sign_in.name_given",
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_SENSITIVE_PARAMETERS": ["login", "name", "username"],
        "AXES_ENABLE_ACCESS_FAILURE_LOG": False,
        "AXES_VERBOSE": False,
        "AXES_HTTP_RESPONSE_CODE": 429,
    }
