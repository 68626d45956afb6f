"""Coming in without right: codes seen over a shoulder, names locked from afar, guesses under other spellings."""

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from tests.web.desk.test_coming_in import FORM_TOKEN, PASSWORD, come_in, first, post

from holdfast.record.models import Entry, Staff
from holdfast.record.sign_in import network_of


def sign_in(browser: Any, name: str, password: str, address: str = "127.0.0.1") -> int:
    token = first(FORM_TOKEN, browser.get("/staff/login/").content.decode())
    sent = {"login": name, "password": password, "csrfmiddlewaretoken": token}
    return int(browser.post("/staff/login/", sent, REMOTE_ADDR=address).status_code)


def test_a_code_serves_once_for_as_long_as_it_would_be_right_and_after_a_restart(browser, monkeypatch):
    from django.core.cache import cache

    _, secret = come_in(browser)
    now = (int(time.time()) // 30 + 4) * 30
    monkeypatch.setattr("time.time", lambda: now)
    code, older = (format_hotp_value(hotp_value(secret, now // 30 - back)) for back in (0, 1))
    for sent, ahead, is_in in ((code, 0, True), (code, 35, False), (older, 0, False), ("000000", 0, False)):
        cache.clear()
        browser.cookies.clear()
        monkeypatch.setattr("time.time", lambda ahead=ahead: now + ahead)
        assert sign_in(browser, "Ada", PASSWORD) == 302
        post(browser, "/staff/factors/authenticate/", code=sent)
        assert (browser.get("/console/").status_code == 200) is is_in, (sent, ahead)
    assert Entry.objects.filter(entry="staff:factor_failed").exists()
    assert Entry.objects.filter(entry="staff:factor_add", facts='{"kind":"totp"}').count() == 1


def test_a_name_is_locked_under_every_spelling_and_only_where_the_wrong_passwords_came_from(browser):
    come_in(browser)
    post(browser, "/staff/logout/")
    spelt = ("Ada", "ADA", " ada", "aDA", "adA")
    assert [sign_in(browser, name, "wrong", "10.0.0.1") for name in spelt] == [200] * 4 + [429]
    assert sign_in(browser, "Ada", PASSWORD, "10.0.0.1") != 302
    assert sign_in(browser, "Ada", PASSWORD, "10.0.0.2") == 302


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8::1:2:3:4", "2001:db8::"),
        ("unix", "unix"),
    ],
)
def test_tries_are_counted_by_who_can_have_the_address(address, counted):
    assert network_of(address) == counted


def test_signing_in_changes_the_session_and_another_password_ends_all_others(browser):
    from django.conf import settings
    from django.test import Client

    come_in(browser)
    ada, name = Staff.objects.get(), settings.SESSION_COOKIE_NAME
    other = Client(SERVER_NAME="localhost")
    other.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.get("/console/").status_code == 200
    before = browser.cookies[name].value
    new = "another horse battery 稳住"
    answer = post(browser, "/staff/password/change/", oldpassword=PASSWORD, password1=new, password2=new)
    assert answer.status_code == 302
    assert other.get("/console/").status_code == 302
    assert Entry.objects.filter(entry="staff:password", about=f"staff:{ada.pk}").count() == 1
    planted = browser.session.session_key
    assert sign_in(browser, "Ada", new) == 302
    assert browser.session.session_key not in {planted, before}
