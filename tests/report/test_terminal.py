"""The report on a terminal."""

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from holdfast.locale import LANGUAGES, sentences
from holdfast.report.facts import RunFacts
from holdfast.report.terminal import tell
from holdfast.trace.findings import Findings

TRACES = ("one_leak", "several_leaks", "twins", "outside", "no_leak", "nothing", "hostile")


def told(
    findings: Findings,
    facts: RunFacts,
    language: str = "en",
    width: int = 80,
    folder: str | None = "report",
    **options: Any,
) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, **options)
    tell(findings, facts, sentences(language), console, folder)
    return out.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("trace", TRACES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_line_fits_the_terminal(invented, trace, language, width):
    lines = told(getattr(invented, trace)(), invented.run_facts(), language, width).splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_the_verdict_comes_first_and_says_where_when_how_sure_and_why(invented):
    text = flat(told(invented.one_leak(), invented.run_facts(is_simulated=False)))
    assert text.startswith(
        "Most likely the orders left through ERP app erp-17 between 2 and 9 July 2026 (probability 97%). "
        "31 of 34 complaints had been opened there before the call, between 2 and 9 July 2026; "
        "2.1 would be expected by chance."
    )


def test_the_verdict_in_chinese(invented):
    text = told(invented.one_leak(), invented.run_facts(is_simulated=False), "zh", width=120)
    assert text.strip().startswith("订单数据最可能于2026年7月2日至9日经由第三方 ERP 应用「erp-17」流出（概率 97%）。")


def test_several_leaks_are_each_named(invented):
    text = flat(told(invented.several_leaks(), invented.run_facts()))
    assert "There are most likely 2 leaks: ERP app erp-17" in text
    assert "courier station station-0231 between 5 and 12 July 2026 (probability 93%)" in text
    assert "5 more leads stand in leads.csv" in text


def test_sources_that_cannot_be_told_apart_are_named_together(invented):
    text = flat(told(invented.twins(), invented.run_facts()))
    assert "one of these 2, which the complaints cannot tell apart: service desk desk-4 and service desk desk-5" in text
    assert "What would help" in text


def test_a_source_without_an_access_log_is_called_so(invented):
    text = flat(told(invented.outside(), invented.run_facts()))
    assert "where no access log reaches: the customer list as a whole (no access log)" in text
    assert "customer list saw too large a part of all orders to say whom to warn" in text


def test_where_nothing_can_be_named_it_says_so_and_what_would_help(invented):
    text = flat(told(invented.no_leak(), invented.run_facts()))
    assert "No custodian can be named yet: none reaches a probability of 90%." in text
    assert "What would help More complaints" in text
    assert "It is likely (72%) that no source in these files explains the complaints." in text


def test_without_complaints_nothing_is_claimed(invented):
    text = flat(told(invented.nothing(), invented.run_facts()))
    assert "No complaint could be used, so nothing can be said." in text
    assert "Most likely" not in text
    assert "explains the complaints" not in text


def test_it_says_how_many_are_exposed_what_was_rejected_and_where_the_files_are(invented):
    text = flat(told(invented.one_leak(), invented.run_facts(), folder="out/july"))
    assert "120 customers who have not complained are exposed; the data of about 64 of them" in text
    assert "3 rows could not be read and are left out." in text
    assert "The report is in out/july: report.html to read" in text
    assert "ask for --out" in flat(told(invented.one_leak(), invented.run_facts(), folder=None))


def test_simulated_data_is_called_so_before_anything_else(invented):
    assert told(invented.one_leak(), invented.run_facts()).strip().startswith("Simulated data")
    assert "Simulated" not in told(invented.one_leak(), invented.run_facts(is_simulated=False))


def test_names_are_neither_markup_nor_commands_to_the_terminal(invented):
    plain = told(invented.hostile(), invented.run_facts(), color_system=None)
    assert "\x1b" not in plain
    assert "\u202e" not in plain
    assert "[red]" in plain


def test_bars_are_drawn_without_colour_and_without_blocks_too(invented):
    assert "██████████" in told(invented.several_leaks(), invented.run_facts(), no_color=True)
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    tell(invented.several_leaks(), invented.run_facts(), sentences("en"), Console(file=out, width=80))
    out.seek(0)
    assert "#########." in out.read()
