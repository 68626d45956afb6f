"""Which language a reader is spoken to in."""

import os

from holdfast.errors import UsageError

LANGUAGES: tuple[str, ...] = ("en", "zh")
"""The languages every sentence exists in."""

ENVIRONMENT = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system says its language, the stronger word first (POSIX, section 8.2)."""


def chosen_language(option: str | None = None) -> str:
    """Return the language asked for, else the system's where we speak it, else English.

    ``option`` is a language tag such as ``zh``, ``zh-Hans`` or ``en_GB``.

    Raises:
        UsageError: the language asked for is not one of ``LANGUAGES``.
    """
    if option:
        return known_language(option)
    # Only the strongest variable that is set counts, as in the C library: LC_ALL=C means English whatever LANG says.
    spoken = next((os.environ[name] for name in ENVIRONMENT if os.environ.get(name)), "")
    return _stem(spoken) if _stem(spoken) in LANGUAGES else "en"


def known_language(tag: str) -> str:
    """Return the language of ``LANGUAGES`` that a tag names.

    Raises:
        UsageError: there is none.
    """
    language = _stem(tag)
    if language not in LANGUAGES:
        raise UsageError(f"language {tag!r} is not spoken here; choose one of {', '.join(LANGUAGES)}")
    return language


def _stem(tag: str) -> str:
    return tag.replace("-", "_").split("_")[0].split(".")[0].lower()
