"""A leaked list: who of it is a customer, whose data it is, what opens, who had seen it, who must be reset."""

import http.server
import json
import sys
import threading
import traceback
from datetime import timedelta

import pytest
from tests.detect.small import at, table

from holdfast.errors import InputError, UsageError
from holdfast.flow.beside import read_beside
from holdfast.flow.dump import keep, match, read_customers
from holdfast.flow.verifying import VerifyError, open_verifier
from holdfast.ingest.leaked import Secret
from holdfast.lake import lake_tokens, open_lake
from holdfast.settings import Settings, local_folder

HOOK = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    if asked["password"] == "break-now": raise SystemExit(f"leaking {asked}")
    print("true" if asked["password"] == "right" + asked["login"][1:3] else "false", flush=True)
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Sixty customers with an order each; staff:1 opened the first twenty, and so did others, of all."""
    folder = tmp_path_factory.mktemp("shop")
    settings = Settings(lake=str(folder / "lake"))
    tokens, lake = lake_tokens(local_folder(settings.lake)), open_lake(settings.lake, free_bytes=0)
    whose = [tokens.token("account", f"c{n:02}@example.com") for n in range(60)]
    orders = [{"at": at(hours=n), "order": f"o{1000 + n}", "account": whose[n], "verb": "placed"} for n in range(60)]
    accesses = [
        {
            "at": at(days=4, minutes=n),
            "custodian": who,
            "custodian_kind": kind,
            "order": f"o{1000 + n}",
            "account": whose[n],
        }
        for who, kind, seen in (
            ("staff:1", "staff", range(20)),
            ("staff:2", "staff", range(15, 45)),
            ("staff:3", "staff", range(0, 60, 3)),
        )
        for n in seen
    ]
    lake.append("orders", table("orders", orders))
    lake.append("accesses", table("accesses", accesses))
    (folder / "hook.py").write_text(HOOK, "utf-8")
    return settings, tokens, lake, folder, whose


def matched(shop, duckdb, content: str, **more):
    _, tokens, lake, folder, _ = shop
    (folder / "list.txt").write_text(content, "utf-8")
    return match(folder / "list.txt", lake, duckdb, tokens, at=at(days=30), **more)


def test_our_own_data_is_told_by_its_orders_and_who_had_seen_exactly_these(shop, duckdb):
    done = matched(shop, duckdb, "email,order\n" + "".join(f"c{n:02}@example.com,o{1000 + n}\n" for n in range(20)))
    assert (done.form, done.rows, done.customers, done.own, done.verdict) == ("table", 20, 20, 20, "ours")
    first = done.holders[0]
    assert (first.custodian, first.seen, first.rows, first.volume) == ("staff:1", 20, 20, 20)
    assert first.probability == max(each.probability for each in done.holders)


def test_an_order_with_another_customer_is_not_what_we_know(shop, duckdb):
    done = matched(shop, duckdb, "email,order\nc01@example.com,o1002\n")
    assert (done.customers, done.own, done.verdict) == (1, 0, "unclear")


def test_reused_passwords_are_tried_by_the_shops_own_check_and_kept_nowhere(shop, duckdb, tmp_path):
    settings, _, _, folder, whose = shop
    lines = [f"c{n:02}@example.com:{f'right{n:02}' if n < 3 else 'wrong99'}" for n in range(5)]
    lines += [f"stranger{n}@example.com:whatever{n}" for n in range(50)]
    with open_verifier(command=f"{sys.executable} {folder}/hook.py", rate=1000) as verifier:
        done = matched(shop, duckdb, "\n".join(lines), verifier=verifier)
    assert (done.form, done.customers, done.asked, done.verdict) == ("combo", 5, 5, "reused")
    assert done.to_reset == sorted(whose[:3])
    assert keep(settings, done, at(days=31)) == 5
    assert keep(settings, done, at(days=32)) == 0
    stored = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.name != "list.txt")
    assert b"right0" not in stored
    assert b"wrong99" not in stored
    assert set(read_beside(settings, "dumped")["opens"].to_pylist()) == {True, False}


def test_no_account_is_tried_more_than_three_times_and_not_twice_with_the_same(shop, duckdb):
    lines = [f"c09@example.com:{word}" for word in ("aaaa1", "aaaa1", "bbbb2", "cccc3", "dddd4", "right09")]
    _, _, _, folder, _ = shop
    with open_verifier(command=f"{sys.executable} {folder}/hook.py", rate=1000) as verifier:
        assert matched(shop, duckdb, "\n".join(lines), verifier=verifier).asked == 3


def test_a_check_that_breaks_ends_the_asking_and_tells_nothing(shop, duckdb, capfd):
    secret = Secret("right" + str(3))
    lines = ["c01@example.com:right01", "c02@example.com:break-now", "c03@example.com:right03"]
    _, _, _, folder, whose = shop
    with open_verifier(command=f"{sys.executable} {folder}/hook.py", rate=1000) as verifier:
        done = matched(shop, duckdb, "\n".join(lines), verifier=verifier)
        with pytest.raises(VerifyError) as told:
            verifier.opens("c03@example.com", secret)
    assert (done.is_stopped, done.asked, done.to_reset) == (True, 1, sorted(whose[1:4]))
    shown = "".join(capfd.readouterr())
    assert "break-now" not in shown
    assert "right3" not in "".join(traceback.format_exception(told.value))


def test_a_check_by_url_is_asked_and_slow_enough(shop):
    asked = []

    class Check(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = json.dumps({"opens": asked[-1]["password"] == "yes"}).encode()  # noqa: S105
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Check)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        from time import monotonic  # noqa: PLC0415

        with open_verifier(url=f"http://127.0.0.1:{server.server_port}/", rate=20) as verifier:
            begun = monotonic()
            assert [verifier.opens("ann", Secret(word)) for word in ("no", "yes", "no")] == [False, True, False]
            assert monotonic() - begun >= 0.1
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_passwords_go_over_no_network_in_clear():
    with pytest.raises(UsageError, match="https"):
        open_verifier(url="http://checks.example/verify")


def test_customers_are_met_through_the_shops_own_list(shop, duckdb):
    _, tokens, _, folder, whose = shop
    (folder / "customers.csv").write_text("mail-of-7@example.net,c07@example.com\n", "utf-8")
    known = read_customers(folder / "customers.csv", tokens)
    done = matched(shop, duckdb, "mail-of-7@example.net:abcdef\n", customers=known)
    assert list(done.accounts) == [whose[7]]
    (folder / "customers.csv").write_text("a,b\nonly-one\n", "utf-8")
    with pytest.raises(InputError, match=r":2: "):
        read_customers(folder / "customers.csv", tokens)


def test_a_long_list_of_strangers_concerns_nobody(shop, duckdb):
    done = matched(shop, duckdb, "".join(f"stranger{n}@example.org:password{n}\n" for n in range(120_000)))
    assert (done.rows, done.customers, done.verdict, done.to_reset) == (120_000, 0, "nobody", [])


def test_the_command_line_tells_and_the_detector_speaks(shop, capsys, monkeypatch):
    from holdfast.cli import main  # noqa: PLC0415

    settings, _, _, folder, whose = shop
    (folder / "found.txt").write_text("c11@example.com:geheim11\nnobody@example.com:geheim12\n", "utf-8")

    def run(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["holdfast", *words, "--lake", settings.lake, "--lang", "en"])
        main()
        told: str = capsys.readouterr().out
        return told

    day = f"{at() + timedelta(days=30):%Y-%m-%d}"
    told = run("dump", str(folder / "found.txt"), "--out", str(folder / "reset.csv"), "--found", day)
    assert "1 of them are customers" in told
    assert "geheim" not in told
    assert (folder / "reset.csv").read_text("utf-8") == f"account,opens\n{whose[11]},\n"
    standing = json.loads(run("detect", "--detector", "dump_match", "--json"))["standing"]
    assert whose[11] in {row["subject"] for row in standing}


@pytest.mark.parametrize("content", ["", "email,password\n"])
def test_a_list_without_rows_is_refused_and_not_told_as_nobodys(shop, duckdb, content):
    with pytest.raises(InputError, match="expected a list with rows"):
        matched(shop, duckdb, content)
