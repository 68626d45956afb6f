"""``holdfast hear``."""

import json as writing
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from holdfast.cli.options import Language
from holdfast.errors import InputError, UsageError

if TYPE_CHECKING:
    from holdfast.hear import Fact, Heard
    from holdfast.ingest.reading import Batch
    from holdfast.ingest.rejects import Rejects
    from holdfast.locale import Sentences

# ruff: noqa: PLC0415 - the word lists take a second to load; --help and mistakes answer at once

TEXT_COLUMNS = (
    "text",
    "complaint_text",
    "content",
    "description",
    "body",
    "message",
    "投诉内容",
    "内容",
    "正文",
    "描述",
)
TIME_COLUMNS = ("written_at", "reported_at", "created_at", "投诉时间", "举报时间")
KEY = "HOLDFAST_MODEL_KEY"


def hear(  # noqa: PLR0917 - Typer passes options by name
    files: Annotated[list[str], typer.Argument(help="Texts: .txt one a file; .csv or .jsonl with a column of texts.")],
    timezone: Annotated[
        str, typer.Option("--timezone", help="Where the texts were written; decides what $, 元 and 03/04 mean.")
    ] = "Asia/Shanghai",
    written_at: Annotated[
        datetime | None, typer.Option("--written-at", help="When, where the file does not say; now if not said.")
    ] = None,
    column: Annotated[str | None, typer.Option("--column", help="The column of texts, if it has another name.")] = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="Write out what is personal instead of masking it.")
    ] = False,
    model_url: Annotated[
        str | None, typer.Option("--model-url", help="Also ask a language model here (OpenAI's API); sees masked text.")
    ] = None,
    model: Annotated[str, typer.Option("--model", help="The language model's name.")] = "default",
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help="Also write the rows that do not fit into this CSV file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a text, nothing else.")] = False,
    lang: Language = None,
) -> None:
    """Read the facts of complaints, chat logs, call notes and news: each with its place and how sure it is."""
    from holdfast.hear.reading import check_written, find_zone
    from holdfast.hear.reading import hear as read
    from holdfast.ingest.rejects import Rejects
    from holdfast.locale import chosen_language, sentences

    spoken = sentences(chosen_language(lang))
    try:
        find_zone(timezone)
    except ValueError as error:
        raise UsageError(f"--timezone: {error}") from None
    try:
        check_written(written_at or datetime.now())  # noqa: DTZ005 - its year is asked for only
    except ValueError as error:
        raise UsageError(f"--written-at: {error}") from None
    told = Console(stderr=True)
    with ExitStack() as opened:
        kept = opened.enter_context(Rejects(rejects)) if rejects else None
        for piece in _of_all(files, column, _Refusing(told, kept)):
            heard = read(piece.text, piece.written_at or written_at, timezone)
            if model_url:
                heard = _asked(heard, model_url, model, told)
            if json:
                sys.stdout.write(_line(piece, heard, is_personal=personal) + "\n")
            else:
                _tell(piece, heard, spoken, Console(), is_personal=personal)


@dataclass(frozen=True)
class _Piece:
    """One text, the file and the line (1 is the first) it came from."""

    file: str
    line: int | None
    text: str
    written_at: datetime | None


@dataclass(frozen=True)
class _Refusing:
    """Tells of rows that do not fit, and keeps them where a file was named for it."""

    told: Console
    kept: "Rejects | None"

    def __call__(self, path: Path, line: int, field: str, reason: str) -> None:
        mistake = InputError(reason, file=str(path), line=line, field=field)
        self.told.print(mistake, markup=False, highlight=False, soft_wrap=True)
        if self.kept is not None:
            self.kept.add("texts", str(path), line, field, reason)


def _of_all(files: list[str], column: str | None, refuse: _Refusing) -> Iterator[_Piece]:
    """Read the texts of all files; one that cannot be read is told of, and the next ones are read all the same.

    Raises:
        InputError: the last file that could not be read, when all others were.
    """
    mistake: InputError | None = None
    for source in files:
        try:
            yield from _pieces(Path(source), column, refuse)
        except InputError as error:
            if mistake:
                refuse.told.print(mistake, markup=False, highlight=False, soft_wrap=True)
            mistake = error
    if mistake:
        raise mistake


def _pieces(path: Path, column: str | None, refuse: _Refusing) -> Iterator[_Piece]:
    """Read the texts of a file; rows that do not fit are told with their line, the others go on.

    Raises:
        InputError: no such file, no text in UTF-8, UTF-16 or GB18030, no column of texts.
    """
    if path.suffix.lower() in {".txt", ".md", ""}:
        yield _Piece(str(path), None, _whole(path, refuse.told), None)
        return
    yield from _rows(path, column, refuse)


def _whole(path: Path, told: Console) -> str:
    from holdfast.hear.reading import LONGEST
    from holdfast.ingest.openings import look

    if not path.is_file():
        raise InputError("expected a file that can be read", file=str(path))
    try:
        with path.open(encoding=look(path, None).encoding) as opened:
            text = opened.read(LONGEST + 1)
    except OSError as error:
        raise InputError(f"expected a file that can be read ({error.strerror})", file=str(path)) from None
    if len(text) > LONGEST:
        note = (
            f"{path}: only the first {LONGEST:,} characters are read; put many texts into a .csv or .jsonl, one a row"
        )
        told.print(note, style="yellow", markup=False, highlight=False, soft_wrap=True)
    return text


def _rows(path: Path, column: str | None, refuse: _Refusing) -> Iterator[_Piece]:
    import tempfile

    from holdfast.ingest.formats import format_of
    from holdfast.ingest.reading import Manner

    if not path.is_file():
        raise InputError("expected a file that can be read", file=str(path))
    with tempfile.TemporaryDirectory(prefix="holdfast-") as work:
        reading = format_of(path).open_file(path, Manner(work=Path(work)))
        texts = column or next((name for name in TEXT_COLUMNS if name in reading.columns), None)
        if texts is None or texts not in reading.columns:
            raise InputError("expected a column of texts called text, or named by --column", file=str(path))
        times = next((name for name in TIME_COLUMNS if name in reading.columns), None)
        wanted = [texts, *([times] if times else [])]
        for batch in reading.batches(wanted):
            for refusal in batch.refused:
                refuse(path, refusal.line, refusal.field, refusal.reason)
            yield from _of_batch(path, batch, texts, times, refuse)


def _of_batch(path: Path, batch: "Batch", texts: str, times: str | None, refuse: _Refusing) -> Iterator[_Piece]:
    import numpy as np

    from holdfast.hear.reading import check_written

    lines = batch.lines(np.arange(batch.row_count))
    whens = batch.columns[times].to_pylist() if times else [None] * batch.row_count
    for line, text, when in zip(lines, batch.columns[texts].to_pylist(), whens, strict=True):
        if not text:
            refuse(path, int(line), texts, "expected a text")
            continue
        try:
            written = check_written(datetime.fromisoformat(str(when))) if when else None
            yield _Piece(str(path), int(line), str(text), written)
        except ValueError:
            refuse(path, int(line), times or "", "expected a time like 2026-05-01 09:30")


def _asked(heard: "Heard", url: str, model: str, told: Console) -> "Heard":
    from dataclasses import replace

    from holdfast.hear.model import Endpoint, ModelError, ask_model

    try:
        answer = ask_model(heard, Endpoint(url, model, os.environ.get(KEY)))
    except ModelError as error:
        told.print(str(error), style="yellow", markup=False, highlight=False)
        return heard
    return replace(heard, facts=tuple(sorted((*heard.facts, *answer.facts), key=lambda fact: (fact.start, fact.end))))


def _line(piece: _Piece, heard: "Heard", *, is_personal: bool) -> str:
    from holdfast.hear.telling import told_of

    told = {"file": piece.file, "line": piece.line, **told_of(heard, is_personal=is_personal)}
    return writing.dumps(told, ensure_ascii=False)


def _tell(piece: _Piece, heard: "Heard", spoken: "Sentences", console: Console, *, is_personal: bool) -> None:
    from rich.table import Table

    from holdfast.hear.masking import mask
    from holdfast.hear.telling import shown_value
    from holdfast.locale import shown

    place = piece.file if piece.line is None else f"{piece.file}:{piece.line}"
    kind = spoken.say(f"hear-kind-{heard.kind.replace('_', '-')}")
    heading = spoken.say("hear-heading", place=place, kind=kind, chance=spoken.chance(heard.kind_confidence))
    console.print(heading, markup=False, highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in ("field", "value", "words", "sure"):
        table.add_column(spoken.say(f"hear-column-{name}"), overflow="fold")
    for fact in heard.facts:
        words = heard.text[fact.start : fact.end]
        hidden = words if is_personal else mask(words, [], heard.timezone).text
        cells = (
            spoken.say(f"hear-field-{fact.field.replace('_', '-')}"),
            _worded(fact, spoken, is_personal=is_personal),
            shown_value(fact, is_personal=False) if not is_personal and _is_personal(fact) else hidden,
            spoken.chance(fact.confidence),
        )
        table.add_row(*(shown(cell) for cell in cells))
    console.print(table)


def _worded(fact: "Fact", spoken: "Sentences", *, is_personal: bool) -> str:
    from holdfast.hear.facts import Moment
    from holdfast.hear.telling import shown_value

    if isinstance(fact.value, Moment) and fact.value.part and fact.value.hour is None:
        return f"{fact.value.on.isoformat()} {spoken.choice('part', fact.value.part)}"
    if isinstance(fact.value, str) and not _is_personal(fact):
        return spoken.told(fact.field, fact.value)
    return shown_value(fact, is_personal=is_personal)


def _is_personal(fact: "Fact") -> bool:
    from holdfast.hear.masking import PERSONAL

    return fact.field in PERSONAL
