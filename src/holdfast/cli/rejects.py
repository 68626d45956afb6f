"""``holdfast rejects``."""

from __future__ import annotations

import csv
import json as written
import sys

from holdfast.cli.options import Config, Json, Lake, Language
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once


def rejects(config: Config = None, lake: Lake = None, json: Json = False, lang: Language = None) -> None:
    """List what did not fit, of files and of requests: table, file or batch, line, field and what was expected; as CSV.

    Of files the records themselves are kept too: see holdfast ingest --rejected. What a request brought is with its
    sender.
    """
    from holdfast.flow.refused import all_rejects
    from holdfast.settings import load_settings

    found = all_rejects(load_settings(config, None, lake=lake))
    if json:
        sys.stdout.write(written.dumps({"rejects": found.to_pylist()}, ensure_ascii=False) + "\n")
    elif not found.num_rows:
        sys.stdout.write(sentences(chosen_language(lang)).say("rejects-none") + "\n")
    else:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(found.column_names)
        rows.writerows(row.values() for row in found.to_pylist())
