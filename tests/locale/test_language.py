"""The language: asked for, else the system's, else English."""

import pytest

from holdfast.errors import UsageError
from holdfast.locale import chosen_language
from holdfast.locale.language import ENVIRONMENT


@pytest.fixture(autouse=True)
def _silent_system(monkeypatch):
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("option", "language"), [("zh", "zh"), ("zh-Hans", "zh"), ("zh_CN.UTF-8", "zh"), ("en", "en"), ("EN-gb", "en")]
)
def test_the_language_asked_for_wins(monkeypatch, option, language):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert chosen_language(option) == language


def test_a_language_asked_for_but_not_spoken_is_a_mistake():
    with pytest.raises(UsageError, match="'de'"):
        chosen_language("de")


@pytest.mark.parametrize(
    ("system", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_else_the_system_is_asked(monkeypatch, system, language):
    for name, value in system.items():
        monkeypatch.setenv(name, value)
    assert chosen_language(None) == language
