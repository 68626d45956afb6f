"""What exists in the code has its place in the documentation, and what is linked to exists."""

import pkgutil
import re
from pathlib import Path

import pytest
from typer.main import get_command

import holdfast
from holdfast.cli import app
from holdfast.ingest import formats
from holdfast.replay.story import CHAPTERS
from holdfast.terms.tables import EVENTS, INPUTS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_format_has_its_page():
    missing = [
        each.name
        for each in pkgutil.iter_modules(formats.__path__)
        if not (DOCS / "formats" / f"{each.name}.md").exists()
    ]
    assert missing == []


def written_of(directive: str, page: str) -> list[str]:
    """Return the arguments of a directive on a page of the reference."""
    found: list[str] = re.findall(rf"^```\{{{directive}\}} (\w+)$", read(DOCS / "reference" / page), re.MULTILINE)
    return found


def test_every_table_stands_in_the_reference():
    assert written_of("table-columns", "tables.md") == list(INPUTS)


def test_every_table_of_the_lake_stands_in_the_reference():
    assert written_of("event-table", "events.md") == list(EVENTS)


def test_every_command_stands_in_the_reference():
    assert set(written_of("command-line", "cli.md")) == {"holdfast", *get_command(app).commands}  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_linked_to_exists(page):
    links = re.findall(r"\]\((?!https?://)([^)#]+)", read(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_both_readmes_give_the_same_commands():
    commands = [
        [block.replace(" --lang zh", "") for block in re.findall(r"```sh\n(.*?)```", read(page), re.DOTALL)]
        for page in PAGES[:2]
    ]
    assert commands[0] == commands[1]
    assert len(commands[0]) == 3


def test_the_readme_names_every_option_it_uses():
    known = {word for command in get_command(app).commands.values() for each in command.params for word in each.opts}  # type: ignore[attr-defined]
    used = {word for page in PAGES[:2] for word in re.findall(r"(?<![\w-])--[a-z]+\b", read(page))}
    assert used - known == set()


@pytest.mark.parametrize(("page", "comma"), zip(PAGES[:2], [", ", "、"], strict=True), ids=["en", "zh"])
def test_the_readme_says_when_the_demo_asks(page, comma):
    assert comma.join(map(str, CHAPTERS)) in read(page)


def test_the_changelog_speaks_of_this_version():
    assert holdfast.__version__ in read(ROOT / "CHANGELOG.md")
