"""What is true of every detector: found by its file, told by its docstring, spoken of in every language."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from tests.detect.small import SCHEMAS, table

from holdfast.detect import Detector, all_detectors, detector, detector_named
from holdfast.errors import UsageError
from holdfast.locale import LANGUAGES, sentences
from holdfast.terms.tables import SIGNALS

ALL = list(all_detectors().values())
PARTS = ("What it sees", "How it decides", "When it is wrong", "What to do", "References")


def module_of(each: Detector) -> Path:
    return Path(inspect.getfile(each.function))


def test_every_file_holds_one_detector_of_its_name():
    files = {file.stem for file in module_of(ALL[0]).parent.glob("*.py")} - {"__init__"}
    assert set(all_detectors()) == files
    assert all(name == each.name for name, each in all_detectors().items())


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_every_page_says_what_a_reader_needs(each):
    assert [part for part in PARTS if f"**{part}.**" not in each.page] == []


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_every_table_a_detector_reads_exists(each):
    assert set(each.tables) <= set(SCHEMAS)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_every_detector_finds_nothing_in_nothing(each, duckdb):
    found = duckdb.rows(each.signals({name: duckdb.table(table(name, [])) for name in each.tables}))
    assert (found.num_rows, found.schema) == (0, SIGNALS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_every_reason_has_its_sentence(each, language):
    calls = [node for node in ast.walk(ast.parse(module_of(each).read_text("utf-8"))) if isinstance(node, ast.Call)]
    made = [call for call in calls if getattr(call.func, "id", None) == "found"]
    assert made
    for call in made:
        given = {word.arg: word.value for word in call.keywords if word.arg}
        code = ast.literal_eval(given.pop("code"))
        spoken = sentences(language)
        assert spoken.say(f"reason-{code}", **{name: 2 for name in given if name != "score"})


def test_a_technique_must_be_known():
    with pytest.raises(ValueError, match="techniques"):
        detector(technique="T9999", severity="low")


def test_an_unknown_detector_and_a_wrong_knob_are_told():
    with pytest.raises(UsageError, match="credential_stuffing"):
        detector_named("no_such")
    known = detector_named("credential_stuffing")
    assert known.knob("min_accounts", "7") == 7
    with pytest.raises(UsageError, match="window_minutes"):
        known.knob("min_acounts", "7")
    with pytest.raises(UsageError, match="whole number"):
        known.knob("min_accounts", "many")
    with pytest.raises(UsageError, match="number"):
        detector_named("distributed_stuffing").knob("deviations", "nan")


def test_an_identifier_cannot_break_out_of_a_reason(duckdb):
    import json  # noqa: PLC0415

    import ibis  # noqa: PLC0415
    from tests.detect.small import at  # noqa: PLC0415

    from holdfast.detect import found  # noqa: PLC0415

    odd = 'a"b\\c\n{}'
    rows = duckdb.table(table("logins", [{"at": at(), "account": odd}]))
    rows = rows.mutate(first_at=rows["at"], last_at=rows["at"])
    said = found(
        rows, "account", rows.account, score=ibis.literal(2.0), code="x", who=rows.account, n=ibis.null("int64")
    )
    (row,) = duckdb.rows(said).to_pylist()
    assert json.loads(row["reason"]) == {"code": "x", "n": 0, "who": re.sub("\n", " ", odd)}
    assert row["score"] == 1.0
