"""Staff come in by a link, then with a password and a second factor; five wrong tries lock the door."""

import base64
import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from holdfast.record.models import Entry, Staff
from holdfast.record.roles import system
from holdfast.record.staff import staff_first, staff_invite

FORM_TOKEN = r'name="csrfmiddlewaretoken" value="(\w+)"'
PASSWORD = "correct horse battery 稳住"


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, text
    return found[1]


def post(browser: Any, path: str, **values: str) -> Any:
    token = first(FORM_TOKEN, browser.get(path).content.decode())
    return browser.post(path, {**values, "csrfmiddlewaretoken": token})


def code(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238)."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return shown


def first_link() -> str:
    invited = staff_first()
    assert invited
    return invited.secret


def come_in(browser: Any) -> tuple[str, str]:
    """Let the first admin in, up to the console; return the secret of the second factor."""
    link = first_link()
    answer = post(browser, f"/staff/welcome?link={link}", link=link, name="Ada", password=PASSWORD)
    assert answer.status_code == 302, answer.content.decode()
    assert browser.get("/console/").headers["Location"] == "/staff/factors/"
    shown = browser.get("/staff/factors/totp/activate/").content.decode()
    secret = first(r'value="([A-Z2-7]{32})"', shown)
    sent = {"code": code(secret), "csrfmiddlewaretoken": first(FORM_TOKEN, shown)}
    assert browser.post("/staff/factors/totp/activate/", sent).status_code == 302
    return link, secret


def test_the_first_admin_comes_in_once_and_back_with_both_factors(browser):
    link, secret = come_in(browser)
    assert staff_first() is None
    assert browser.get("/console/").status_code == 200
    assert browser.get(f"/staff/welcome?link={link}").status_code == 404
    assert Staff.objects.get().roles == {"admin"}
    assert Staff.objects.get().password.startswith("argon2")
    post(browser, "/staff/logout/")
    way_back = "/staff/login/?next=%2Fconsole%2F%3Fstate%3Dreceived%26region%3D-"  # what was asked for is not lost
    assert browser.get("/console/?state=received&region=-").headers["Location"] == way_back
    part = {"HX-Request": "true", "HX-Current-URL": "http://localhost/console/complaints/1?lost=yes"}
    answer = browser.get("/console/", headers=part)  # a page for signing in does not belong into a part of another
    assert answer.headers["HX-Redirect"] == "/staff/login/?next=%2Fconsole%2Fcomplaints%2F1%3Flost%3Dyes"
    assert "Location" not in answer.headers
    answer = post(browser, "/staff/login/", login="Ada", password=PASSWORD)
    assert answer.headers["Location"] == "/staff/factors/authenticate/"
    assert browser.get("/console/").status_code == 302
    from django.core.cache import cache

    cache.clear()  # a code serves once: what the first sign-in used is remembered there
    assert post(browser, "/staff/factors/authenticate/", code=code(secret)).status_code == 302
    assert browser.get("/console/").status_code == 200
    assert set(Entry.objects.values_list("entry", flat=True)) >= {"staff:welcome", "staff:sign_in", "staff:sign_out"}


def test_the_secret_of_a_second_factor_is_sealed(browser):
    from allauth.mfa.models import Authenticator

    _, secret = come_in(browser)
    kept = str(Authenticator.objects.values_list("data", flat=True)[0])
    assert secret not in kept
    assert base64.b32decode(secret).hex() not in kept


def test_five_wrong_passwords_lock_the_door_also_for_the_right_one(browser):
    come_in(browser)
    post(browser, "/staff/logout/")
    statuses = [post(browser, "/staff/login/", login="Ada", password="wrong").status_code for _ in range(4)]
    assert statuses == [200] * 4
    token = first(FORM_TOKEN, browser.get("/staff/login/").content.decode())
    sent = {"login": "Ada", "password": "wrong", "csrfmiddlewaretoken": token}
    locked = browser.post("/staff/login/", sent)
    assert locked.status_code == 429
    assert "quarter of an hour" in locked.content.decode()
    assert browser.post("/staff/login/", {**sent, "password": PASSWORD}).status_code in {200, 429}
    assert browser.get("/console/").status_code == 302
    assert Entry.objects.filter(entry="staff:sign_in_failed").count() >= 5


@pytest.mark.parametrize("wrong", [{"password": "short"}, {"password": "123456789012"}, {"name": "  "}])
def test_a_weak_password_or_no_name_is_sent_back(browser, wrong):
    link = first_link()
    given = {"link": link, "name": "Ada", "password": PASSWORD} | wrong
    answer = post(browser, f"/staff/welcome?link={link}", **given)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not Staff.objects.exists()


def test_a_session_ends_after_doing_nothing_and_after_lasting(browser):
    come_in(browser)
    for name, ago in (("holdfast_seen", 31 * 60), ("holdfast_began", 11 * 3600)):
        session = browser.session
        session[name] = time.time() - ago
        session.save()
        assert browser.get("/console/").status_code == 302
        assert browser.get("/console/").headers["Location"].startswith("/staff/login/")
        answer = post(browser, "/staff/login/", login="Ada", password=PASSWORD)
        assert answer.status_code == 302
        session = browser.session
        from django.contrib.auth import SESSION_KEY  # the second factor has its own test

        session[SESSION_KEY] = str(Staff.objects.get().pk)
        session["_auth_user_hash"] = Staff.objects.get().get_session_auth_hash()
        session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
        session.save()
        assert browser.get("/console/").status_code == 200


def test_nobody_signs_up(browser):
    for path in ("signup/", "email/", "password/reset/", "confirm-email/"):
        assert browser.get(f"/staff/{path}").status_code == 404


def test_a_form_without_its_token_is_refused(browser):
    assert browser.post("/staff/login/", {"login": "Ada", "password": "x"}).status_code == 403


def test_who_lost_both_factors_comes_back_by_a_link_with_roles_and_name_kept(browser):
    from allauth.mfa.models import Authenticator

    come_in(browser)
    ada = Staff.objects.get()
    link = staff_invite(system("command_line"), [], again=ada).secret
    path = f"/staff/welcome?link={link}"
    assert browser.get("/console/").status_code == 200
    assert 'name="name"' not in browser.get(path).content.decode()
    assert post(browser, path, link=link, password="another horse battery").status_code == 302
    assert browser.get("/console/").headers["Location"] == "/staff/factors/"  # a new second factor is due
    assert not Authenticator.objects.exists()
    ada.refresh_from_db()
    assert (ada.name, ada.roles) == ("Ada", {"admin"})
    assert ada.check_password("another horse battery")
    assert browser.get(path).status_code == 404
