"""Sentences on pages: ``{% say "code" name=value %}`` in the reader's language."""

from typing import Any

from django import template
from django.conf import settings as django_settings
from django.http import HttpRequest
from django.utils.translation import get_language

from holdfast.locale import Sentences, sentences

register = template.Library()


def reader_language() -> str:
    """Return the reader's language, one of ours."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


def spoken_now() -> Sentences:
    """Return the sentences of the reader's language; for views and forms."""
    return sentences(reader_language())


@register.simple_tag
def say(code: str, **values: Any) -> str:
    """Return the sentence for ``code``; it is escaped as any text is."""
    return spoken_now().say(code, **values)


@register.simple_tag
def word(group: str, name: str) -> str:
    """Return the word for what a complaint holds, see ``Sentences.choice``."""
    return spoken_now().choice(group, name)


def spoken(_request: HttpRequest) -> dict[str, Any]:
    """Return what every template may use beside its own: the language, its tag, the shop."""
    desk = django_settings.HOLDFAST_SETTINGS.desk
    language = reader_language()
    return {"language": language, "language_tag": sentences(language).tag, "shop": desk.shop, "shop_phone": desk.phone}
