"""Host names that imitate a shop are found by how they imitate; others are left alone."""

import json
import socket
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.detect.small import at, signals

from holdfast.detect.letters import skeleton
from holdfast.detect.lookalikes import LIKENESS, Shop, hosts_in

SHOP = Shop(["dangdang", "当当"], ["dangdang.com", "dangdang.cn"])


@pytest.mark.parametrize(
    ("host", "manner"),
    [
        ("dаngdаng.com", "homoglyph"),
        ("xn--dngdng-3za9a.com", "homoglyph"),
        ("danqdang.top", "homoglyph"),
        ("dangdang.com.refund-x.top", "own-domain-inside"),
        ("kefudangdang.cn.com", "name-and-service"),
        ("tuikuan.dangdang-vip.xyz", "name-and-service"),
        ("当当客服.com", "name-and-service"),
        ("xn--ubtt9fa720f.com", "name-and-service"),
        ("refund.dangdnag.com", "name-and-service"),
        ("dangdag.com", "slip"),
        ("dangxang.com", "slip"),
        ("dang-dang.net", "slip"),
        ("dangdang.net", "other-suffix"),
        ("當當.com", "other-suffix"),
        ("m.dangdang.evil.com", "name-as-part"),
        ("mydangdangfans.com", "name-inside"),
    ],
)
def test_a_host_that_imitates_is_found_with_its_manner(host, manner):
    found = SHOP.lookalike(host)
    assert found is not None
    assert (found.manner, found.likeness, found.host.isascii()) == (manner, LIKENESS[manner], True)


@pytest.mark.parametrize(
    "host",
    ["dangdang.com", "www.dangdang.com", "kefu.dangdang.cn", "danger.com", "dandan.com", "refund-center.com", "dd.com"],
)
def test_own_domains_and_other_words_are_left_alone(host):
    assert SHOP.lookalike(host) is None


@given(st.text(max_size=80))
def test_no_text_breaks_it(text):
    SHOP.lookalike(text)
    SHOP.lookalike(f"xn--{text}.com")
    hosts_in(text)


@given(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.integers(0, 8))
def test_every_single_letter_more_in_a_long_name_is_found(letter, place):
    host = f"{'dangdang'[:place]}{letter}{'dangdang'[place:]}.com"
    assert SHOP.lookalike(host) is not None


def test_what_looks_alike_has_one_skeleton():
    assert skeleton("ԁaոgdang") == skeleton("dangdang")
    assert skeleton("modern") == skeleton("modem")


def test_hosts_are_found_in_lines_of_any_form():
    assert hosts_in("2026-05-01,*.Dangdang-kefu.top,CN=x") == ["Dangdang-kefu.top"]
    assert hosts_in('{"dns_names":["a.example.com","b.cn"]}') == ["a.example.com", "b.cn"]
    assert hosts_in("点击hxxp://dangdang[.]vip/退款 或 mail@shop.com") == ["dangdang.vip"]


def test_comparing_names_gives_no_time_limit_to_other_sockets():
    assert "dnstwist" in sys.modules
    assert socket.getdefaulttimeout() is None


HOSTS = [
    {"at": at(), "host": "a.top", "source": "feed", "imitates": "x", "manner": "slip", "likeness": 80},
    {"at": at(days=1), "host": "a.top", "source": "complaint", "imitates": "x", "manner": "slip", "likeness": 80},
    {"at": at(), "host": "b.top", "source": "feed", "imitates": "x", "manner": "name-inside", "likeness": 40},
]


def test_fires_on_a_host_that_imitates_and_fully_where_a_customer_was_sent(duckdb):
    (found,) = signals(duckdb, "lookalike_domain", {"hosts": HOSTS})
    assert (found["subject_kind"], found["subject"], found["score"]) == ("host", "a.top", 1.0)
    assert json.loads(found["reason"])["told"] == 1


def test_ignores_a_host_that_hardly_imitates(duckdb):
    assert signals(duckdb, "lookalike_domain", {"hosts": HOSTS[2:]}) == []
