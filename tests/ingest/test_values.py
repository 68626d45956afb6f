"""Whole columns of values: quick ways give what the plain rule gives."""

import ipaddress
import re

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from holdfast.ingest.values import subnets, with_controls

TEXTS = st.lists(st.none() | st.text(st.sampled_from("aé稳\t\x00\x1f \x7f\x80z"), max_size=4), max_size=8)


@given(texts=TEXTS, begin=st.integers(0, 8), length=st.integers(0, 8))
def test_control_characters_are_found_where_they_are_also_in_a_part_of_a_column(texts, begin, length):
    part = pa.array(texts, pa.string()).slice(begin, length)
    expected = [text is not None and re.search(r"[\x00-\x1f\x7f]", text) is not None for text in part.to_pylist()]
    assert with_controls(part).tolist() == expected


@given(addresses=st.lists(st.none() | st.ip_addresses().map(str), max_size=8), begin=st.integers(0, 8))
def test_the_network_of_an_address_is_its_first_24_or_48_bits(addresses, begin):
    part = pa.array(addresses, pa.string()).slice(begin)
    lengths = {4: 24, 6: 48}
    expected = [
        given and str(ipaddress.ip_network(f"{given}/{lengths[ipaddress.ip_address(given).version]}", strict=False))
        for given in part.to_pylist()
    ]
    assert subnets(part).to_pylist() == expected
