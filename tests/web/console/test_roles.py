"""Every page as every role: who may comes through, nobody else does; an auditor changes nothing."""

import pytest
from tests.web.console.told import CHINESE, take

from holdfast.record.roles import PERMITTED, ROLES

SHOWN = {
    "console_inbox": ("complaint:list", ()),
    "console_inbox_csv": ("complaint:export", ()),
    "console_complaint": ("complaint:list", ("complaint",)),
}
DONE = {
    "console_look": ("complaint:look", ("complaint",), {"reason": "audit"}),
    "console_move": ("complaint:move", ("complaint",), {"state": "looked_at"}),
    "console_correct": ("complaint:correct", ("complaint", "pretext"), {"value": "recall"}),
    "console_attachment": ("attachment:look", ("attachment",), {"reason": "audit"}),
}
LOOKS = {"complaint:look", "attachment:look", "complaint:export"}
"""What an auditor may do by POST or with an entry: reading."""


@pytest.fixture
def places(people):
    from holdfast.record.attachments import Given

    row = take(CHINESE, files=[Given("a.png", b"\x89PNG\r\n\x1a\n")])
    return {"complaint": row.pk, "attachment": row.attachments.get().pk}


def test_every_page_is_walked():
    from holdfast.web.console.urls import urlpatterns

    assert {each.name for each in urlpatterns} == SHOWN.keys() | DONE.keys()


@pytest.mark.parametrize("role", ROLES)
def test_who_may_comes_through_and_nobody_else(console, places, role):
    from django.urls import reverse

    client = console(role)
    asked = {name: (may, args, None) for name, (may, args) in SHOWN.items()} | DONE
    for name, (may, args, sent) in asked.items():
        path = reverse(name, args=[places.get(each, each) for each in args])
        answer = client.get(path) if sent is None else client.post(path, sent)
        is_let = answer.status_code in {200, 302}
        assert is_let == (role in PERMITTED[may]), f"{name} {role} {answer.status_code}"
        assert is_let or answer.status_code == 403
        if sent is not None:
            assert client.get(path).status_code in {405, 403}, name


def test_an_auditor_writes_nothing():
    may = {what for what, roles in PERMITTED.items() if "auditor" in roles}
    changing = {what for what, *_ in DONE.values()} - LOOKS
    assert not may & changing


def test_the_pages_offer_nobody_what_is_refused(console, places):
    for role in ROLES:
        text = console(role).get(f"/console/complaints/{places['complaint']}").content.decode()
        assert ("details" in text and 'class="edit"' in text) == (role in PERMITTED["complaint:correct"])
        assert ('name="state"' in text) == (role in PERMITTED["complaint:move"])
        assert ("[name]" in text) == (role in PERMITTED["complaint:look"])


def test_strangers_are_sent_to_the_door(prepared_pages, record_on_sqlite):
    from django.test import Client

    for path in ("/console/", "/console/complaints.csv"):
        assert Client(SERVER_NAME="localhost").get(path).headers["Location"].startswith("/staff/login/")
