"""Complaints by e-mail: from a file, and from a real Dovecot by IMAP over TLS; each letter once."""

import base64
import datetime as dt
import mailbox
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.left_out import find_program

from holdfast.errors import InputError, StateError, UsageError
from holdfast.flow import letters
from holdfast.flow.complaint_mail import Mailbox, Received, _encoded, imap_letters, letters_take, mbox_letters
from holdfast.flow.letters import letters_in, read_letter
from holdfast.record.complaints import complaint_words
from holdfast.record.models import Complaint
from holdfast.record.opening import Opened
from holdfast.record.roles import system

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
USER = {"uid": 65534, "gid": 65534}


def letter(number: int, body: str = "有人自称客服打电话说系统升级，被骗47,200元", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "王小满 <man@post.example>", "complaints@shop.example"
    made["Subject"], made["Date"] = "我被骗了", "Fri, 01 May 2026 14:30:00 +0800"
    made["Message-ID"] = f"<{number}@post.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body, charset="gb18030" if number % 2 else "utf-8")
    return made


def taken(came: Iterable[tuple[bytes, Callable[[], object]]], record: Opened) -> Received:
    return letters_take(came, system("mail"), record.tokens, timezone="Asia/Shanghai")


def test_letters_of_a_file_come_in_once_with_their_pictures(pages_record, tmp_path):
    box = mailbox.mbox(tmp_path / "box")
    first = letter(1)
    first.add_attachment(PNG, maintype="image", subtype="png", filename="通话.png")
    first.add_attachment(b"#!/bin/sh", maintype="application", subtype="x-sh", filename="run.sh")
    page = letter(2)
    page.add_alternative("<style>p{}</style><p>他们说我<b>中奖</b>了</p><script>alert(1)</script>", subtype="html")
    for each in (first, letter(3, Auto_Submitted="auto-replied"), letter(5, List_Id="<news.example>"), letter(7)):
        box.add(each.as_bytes())
    box.flush()
    came = taken(mbox_letters(tmp_path / "box"), pages_record)
    assert (came.taken, came.passed, came.refused) == (2, 2, 0)
    again = taken(mbox_letters(tmp_path / "box"), pages_record)
    assert (again.taken, again.known) == (0, 2)
    made = Complaint.objects.filter(attachments__isnull=False).get()
    assert (made.channel, made.loss, made.pretext) == ("email", 4720000, "system_upgrade")
    assert made.reported_at == dt.datetime(2026, 5, 1, 6, 30, tzinfo=dt.UTC)
    told = complaint_words(made)
    assert told.words[0].startswith("我被骗了\n\n有人自称客服")
    assert "run.sh" in told.words[0]
    assert told.person == {"name": "王小满", "email": "man@post.example"}
    assert "post.example" not in made.source


def test_a_page_is_read_without_its_scripts_and_odd_letters_are_read_too():
    made = EmailMessage()
    made["Subject"] = "x"
    made.set_content("<head><title>t</title></head><p>他们说我<b>中奖</b>了<script>alert(1)</script>", subtype="html")
    assert read_letter(made.as_bytes()).words == "x\n\n他们说我中奖了"
    odd = b"Content-Type: text/plain; charset=klingon\n\n" + "被骗了".encode("gb18030")
    assert read_letter(odd).words == "被骗了"


def mime(*parts: bytes, kind: str = "mixed") -> bytes:
    return f"Content-Type: multipart/{kind}; boundary=b\n\n".encode() + b"".join(b"--b\n" + p + b"\n" for p in parts)


PLAIN, PAGE = b"Content-Type: text/plain; charset=utf-8\n\n", b"Content-Type: text/html; charset=utf-8\n\n"
ODD = (
    (b"Content-Type: text/plain; charset=gb2312\n\n" + "李喆被骗了".encode("gb18030"), "李喆被骗了"),
    (b"Content-Type: text/plain; charset=utf-8\n\n" + "被骗了".encode("gb18030"), "被骗了"),
    (b"Subject: " + "被骗了".encode("gb18030") + b"\n\n", "被骗了"),
    (b"Subject: =?gb2312?B?" + base64.b64encode("李喆".encode("gb18030")) + b"?=\n\n", "李喆"),
    (b"Subject: =?utf-8?B?6KI=?=\n =?utf-8?B?q+mqlw==?=\n\n", "被骗"),  # a character cut between two words
    (PAGE + "<html><head><meta charset=x><p>被骗了".encode(), "被骗了"),  # a head may end without saying so
    (PAGE + b"<p>AT&T called", "AT&T called"),
    (mime(PLAIN + b" \n", PAGE + b"<p>They called", kind="alternative"), "They called"),
    (mime(PAGE + b"<p>page", PLAIN + b"plain", kind="alternative"), "plain"),
    (mime(PLAIN + b"first", PLAIN + b"second"), "first\n\nsecond"),
    (mime(b"Content-Type: message/rfc822\n\nSubject: Fwd\n\nthey called"), "Fwd\n\nthey called"),
)


@pytest.mark.parametrize(("content", "words"), ODD)
def test_the_words_of_odd_letters_are_all_there(content, words):
    assert read_letter(content).words == words


BROKEN = (
    *(b"Message-ID: [<\n\nx", b"From: \xff\xfe <\n\nx", b"Date: Mon, 01 Jan 0001 00:00:00 +1400\n\nx"),
    *(b"Date: x\n\nx", b"Subject: =?utf-8?B?!!!?=\n\nx", b"Content-Type: text/plain; charset=\xff\n\nx"),
    *(b"Content-Transfer-Encoding: base64\n\n!x", b"Content-Type: multipart/mixed\n\nx"),
    b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(2000)),
)


def test_letters_that_are_made_to_break_us_keep_none_behind_them_out(pages_record):
    came = taken([(each, lambda: None) for each in (*BROKEN, letter(2).as_bytes())], pages_record)
    assert came.taken + came.refused == len(BROKEN) + 1
    assert Complaint.objects.filter(loss=4720000).count() == 1


def test_a_picture_alone_is_a_complaint_and_a_long_letter_one_in_parts(pages_record):
    picture = mime(b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(PNG))
    long = PLAIN + "\n".join(f"They called and I lost {each} yuan." for each in range(1500)).encode()
    came = taken([(picture, lambda: None), (long, lambda: None), (long, lambda: None)], pages_record)
    assert (came.taken, came.known, came.refused) == (2, 1, 0)
    assert Complaint.objects.get(attachments__isnull=False).attachments.get().kind == "image/png"
    told = complaint_words(Complaint.objects.get(attachments__isnull=True)).words
    assert len(told) == 3
    assert "\n".join(told) == long.decode().partition("\n\n")[2]


def test_two_letters_under_one_number_are_two_complaints(pages_record):
    sent = [letter(1), letter(1, "另一位顾客也被骗了")] * 2
    came = taken([(each.as_bytes(), lambda: None) for each in sent], pages_record)
    assert (came.taken, came.known) == (2, 2)


def test_lines_that_begin_with_from_part_no_letter(tmp_path):
    path = tmp_path / "box"
    parting = b"From man@post.example Fri May  1 14:30:00 2026\n"
    path.write_bytes(parting + b"\na\n\nFrom the bank I heard\n>From here\n\n" + parting + b"\nb\n")
    assert list(letters_in(path)) == [b"\na\n\nFrom the bank I heard\nFrom here\n\n", b"\nb\n"]


def test_an_enormous_letter_is_refused_and_the_next_one_read(tmp_path, monkeypatch, pages_record):
    monkeypatch.setattr(letters, "LARGEST_LETTER", 1000)
    box = mailbox.mbox(tmp_path / "box")
    box.add(letter(2, "长" * 5000).as_bytes())
    box.add(letter(4).as_bytes())
    box.flush()
    came = taken(mbox_letters(tmp_path / "box"), pages_record)
    assert (came.taken, came.refused) == (1, 1)
    assert came.reasons[0].startswith("1: expected a letter of at most")


def test_a_folder_is_named_as_imap_writes_names():
    assert _encoded('投诉/A&B "x"') == '&YpWLyQ-/A&-B \\"x\\"'


def test_an_empty_letter_stays_where_it_is(pages_record):
    done: list[int] = []
    came = taken([(b"From: a@b.example\n\n", lambda: done.append(1))], pages_record)
    assert (came.refused, done) == (1, [])


@pytest.fixture(scope="module")
def dovecot():
    """A server of our own with one mailbox; its folder, port and certificate."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a Dovecot")
    program = find_program("dovecot", package="Debian's dovecot-imapd")
    with tempfile.TemporaryDirectory(prefix="dovecot-") as name:  # nobody may not come into pytest's own folders
        folder = Path(name)
        folder.chmod(0o755)
        certified(folder)
        yield from serving(program, folder)


def serving(program: str, folder: Path) -> Iterator[tuple[Path, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = folder / "mail"
    for part in ("cur", "new", "tmp"):
        (box / part).mkdir(parents=True)
    settings = f"""
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{box}
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
passdb {{
  driver = static
  args = password=invented
}}
userdb {{
  driver = static
  args = uid={USER["uid"]} gid={USER["gid"]} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
    ssl = yes
  }}
}}
"""
    (folder / "dovecot.conf").write_text(settings)
    server = subprocess.Popen([program, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        reach(port, server)
        yield folder, port
    finally:
        server.terminate()
        server.wait(20)


def certified(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))


def reach(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert server.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("Dovecot does not answer")


def delivered(folder: Path, *letters: EmailMessage) -> None:
    for number, each in enumerate(letters):
        path = folder / "mail" / "new" / f"{time.time_ns()}.{number}.host"
        path.write_bytes(each.as_bytes())
    for path in (folder / "mail", *(folder / "mail").rglob("*")):
        os.chown(path, USER["uid"], USER["gid"])


def test_what_is_unseen_is_fetched_and_seen_once_it_is_durable(pages_record, dovecot, tmp_path):
    folder, port = dovecot
    secret = tmp_path / "password"
    secret.write_text("invented\n")
    secret.chmod(0o600)
    box = Mailbox("localhost", "shop", secret, port=port, authorities=folder / "cert.pem")
    delivered(folder, letter(1), letter(2), letter(3, Precedence="bulk"))
    came = taken(imap_letters(box), pages_record)
    assert (came.taken, came.passed) == (2, 1)
    assert list(imap_letters(box)) == []
    delivered(folder, letter(2), letter(4))
    fetched = imap_letters(box)
    next(fetched)
    fetched.close()  # killed before it was taken: it stays unseen
    came = taken(imap_letters(box), pages_record)
    assert (came.taken, came.known) == (1, 1)
    assert Complaint.objects.filter(channel="email").count() == 3
    with pytest.raises(StateError, match="cannot be used"):
        list(imap_letters(Mailbox("localhost", "shop", secret, port=port)))  # the system does not know its certificate
    secret.write_text("wrong")
    with pytest.raises(StateError, match="cannot be used"):
        list(imap_letters(box))
    secret.chmod(0o644)
    with pytest.raises(UsageError, match="others can read"):
        list(imap_letters(box))


def test_a_file_that_is_no_mailbox_is_refused_and_an_empty_one_has_no_letters(tmp_path):
    (tmp_path / "list.csv").write_text("text\nFrom 16400012345\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected an mbox file, whose first line begins with From"):
        list(mbox_letters(tmp_path / "list.csv"))
    (tmp_path / "none").touch()
    assert list(mbox_letters(tmp_path / "none")) == []
