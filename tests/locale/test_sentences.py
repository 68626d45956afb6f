"""Every sentence exists in every language, says the same, and tells numbers and days as its readers write them."""

import re
from datetime import date
from pathlib import Path

import pytest
from fluent.syntax import ast, parse
from hypothesis import given
from hypothesis import strategies as st

from holdfast import locale
from holdfast.errors import UsageError
from holdfast.locale import LANGUAGES, sentences
from holdfast.terms.fields import FIELDS
from holdfast.terms.tables import ATTRIBUTES
from holdfast.trace.reasons import Reason

FOLDER = Path(locale.__file__).parent
DAYS: dict[str, str] = {"first": "2026-07-02", "last": "2026-07-09"}
COUNTS: dict[str, int | float] = {"seen": 3, "complaints": 5, "expected": 0.2}
REASONS = (
    Reason("saw-before-call", {**COUNTS, **DAYS, "fields": "item|name", "lacking": 1}),
    Reason("handled", {**COUNTS, **DAYS, "attribute": "hub", "value": "h-7"}),
    Reason("customer-list", COUNTS),
    Reason("window-of-everything", {**COUNTS, **DAYS}),
    Reason("seen-in-window", {"custodian": "erp-17", "on": "2026-07-02", "chance": 0.98}),
)


def patterns(language: str) -> dict[str, set[str]]:
    """Every sentence and part of a sentence of a language, with the variables it uses."""
    found: dict[str, set[str]] = {}
    for file in sorted((FOLDER / language).glob("*.ftl")):
        source = file.read_text(encoding="utf-8")
        for entry in parse(source).body:
            assert not isinstance(entry, ast.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                parts = {entry.id.name: entry.value} | {
                    f"{entry.id.name}.{a.id.name}": a.value for a in entry.attributes
                }
                for code, pattern in parts.items():
                    said = source[pattern.span.start : pattern.span.end] if pattern else ""
                    assert code not in found, f"{code} stands twice in {language}"
                    found[code] = set(re.findall(r"\$(\w+)", said))
    return found


def test_every_code_exists_in_every_language_with_the_same_variables():
    english = patterns("en")
    assert len(english) > 100
    for language in LANGUAGES:
        assert patterns(language) == english


def test_every_language_has_the_same_files():
    names = {language: {file.name for file in (FOLDER / language).glob("*.ftl")} for language in LANGUAGES}
    assert len(names["en"]) >= 4
    assert all(files == names["en"] for files in names.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)
def test_a_reason_is_told_with_its_values(language, reason):
    said = sentences(language).reason(reason)
    assert "{" not in said
    for value in (reason.values.get("seen"), reason.values.get("value"), reason.values.get("custodian")):
        assert value is None or str(value) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_reads_the_same_from_a_table(language):
    spoken = sentences(language)
    assert all(spoken.reason_json(reason.json) == spoken.reason(reason) for reason in REASONS)


def test_a_part_of_a_reason_is_said_only_where_there_is_something_to_say():
    values = {**REASONS[0].values, "fields": "", "lacking": 0}
    said = sentences("en").reason(Reason("saw-before-call", values))
    assert said.endswith("would be expected by chance.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_value_is_a_mistake_and_not_a_hole_in_the_sentence(language):
    with pytest.raises(LookupError, match="expected"):
        sentences(language).say("reason-customer-list", seen=1, complaints=2)
    with pytest.raises(LookupError):
        sentences(language).say("no-such-sentence")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_and_every_attribute_has_a_word(language):
    spoken = sentences(language)
    assert all(spoken.knows(f"field-{name.replace('_', '-')}") for name in FIELDS)
    assert all(spoken.knows(f"attribute-{name}") for name in ATTRIBUTES)


def test_an_unknown_kind_or_field_is_shown_as_it_is():
    spoken = sentences("zh")
    assert spoken.kind("night porter") == "night porter"
    assert spoken.field("shoe size") == "shoe size"


@pytest.mark.parametrize(
    ("language", "kind", "told"),
    [
        ("en", "outside:shop", "shop s-1 (no access log)"),
        ("en", "outside:customer_list", "the customer list as a whole (no access log)"),
        ("en", "outside:colour", "colour s-1 (no access log)"),
        ("en", "ERP app", "ERP app s-1"),
        ("zh", "outside:hub", "转运中心「s-1」（无访问日志）"),
        ("zh", "", "经手方「s-1」"),
    ],
)
def test_a_custodian_is_told_with_its_kind(language, kind, told):
    assert sentences(language).custodian("s-1", kind) == told


@pytest.mark.parametrize(
    ("first", "last", "english", "chinese"),
    [
        ("2026-07-02", "2026-07-02", "on 2 July 2026", "2026年7月2日"),
        ("2026-07-02", "2026-07-09", "between 2 and 9 July 2026", "2026年7月2日至9日"),
        ("2026-06-28", "2026-07-09", "between 28 June and 9 July 2026", "2026年6月28日至7月9日"),
        ("2025-12-28", "2026-01-09", "between 28 December 2025 and 9 January 2026", "2025年12月28日至2026年1月9日"),
    ],
)
def test_days_are_told_as_one_writes_them(first, last, english, chinese):
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert sentences("en").days(*days) == english
    assert sentences("zh").days(*days) == chinese


@given(st.floats(0, 1, exclude_min=True), st.sampled_from(LANGUAGES))
def test_a_probability_is_never_rounded_to_certainty(probability, language):
    said = sentences(language).chance(probability)
    assert said not in {"0%", "0.0%", "100%", "100.0%"}


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0, "0%"),
        (0.0001, "<0.1%"),
        (0.004, "0.4%"),
        (0.43, "43%"),
        (0.97, "97%"),
        (0.996, "99.6%"),
        (0.99999, ">99.9%"),
    ],
)
def test_a_probability_is_told_in_percent(probability, said):
    assert sentences("en").chance(probability) == said


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.995, "virtually certain"), (0.5, "about as likely as not"), (0.0, "exceptionally unlikely")],
)
def test_a_probability_is_told_in_words(probability, said):
    assert sentences("en").likely(probability) == said


@pytest.mark.parametrize(("amount", "said"), [(0, "0"), (0.01, "<0.1"), (2.14, "2.1"), (1234.5, "1,234")])
def test_an_expected_number_is_told_as_exactly_as_it_is_known(amount, said):
    assert sentences("en").around(amount) == said


@pytest.mark.parametrize("tag", ["fr", "zhx", "../en", "*"])
def test_an_unknown_language_is_a_mistake_of_the_call(tag):
    with pytest.raises(UsageError, match="choose one of en, zh"):
        sentences(tag)
