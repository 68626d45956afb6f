"""How a condition is written: the grammar, and a mistake in plain words."""

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from holdfast.respond.decide.conditions import ConditionError

GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: negated ("and" negated)*
?negated: "not" negated -> negated | compared
?compared: sum | sum COMPARISON sum -> compared
    | sum "in" "[" literal ("," literal)* "]" -> among | sum "not" "in" "[" literal ("," literal)* "]" -> not_among
    | sum "on" NAME -> listed | sum "not" "on" NAME -> not_listed
    | sum "is" "missing" -> missing | sum "is" "known" -> known
?sum: product (SIGN product)*
?product: atom (TIMES atom)*
?atom: literal | NAME -> name | NAME "(" either ("," TEXT)? ")" -> call | "(" either ")"
?literal: NUMBER -> number | DURATION -> duration | NUMBER CURRENCY -> money | TEXT -> text
    | "true" -> true | "false" -> false
COMPARISON: "==" | "!=" | "<=" | ">=" | "<" | ">"
SIGN: "+" | "-"
TIMES: "*" | "/"
DURATION.2: /\d+(s|m|h|d)\b/
NUMBER: /\d+(\.\d+)?/
CURRENCY: /[A-Z]{3}\b/
TEXT: /"[^"\n]*"/
NAME: /[a-z_][a-z0-9_]*/
%ignore /\s+/
%ignore /#[^\n]*/
"""
LONGEST = 4_000
"""Characters of one condition."""
_PARSER = Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)
_PLAIN: dict[str, str] = {
    "COMPARISON": "a comparison",
    "SIGN": "+ or -",
    "TIMES": "* or /",
    "NAME": "a name",
    "NUMBER": "a number",
    "DURATION": "a duration such as 10m",
    "CURRENCY": "a currency",
    "TEXT": 'a text in "quotes"',
    "LPAR": "(",
    "RPAR": ")",
    "LSQB": "[",
    "RSQB": "]",
    "COMMA": "a comma",
    "$END": "the end",
}


def parsed(text: str) -> Tree[Token]:
    """Return the tree of a condition, or of a lone token wrapped as the grammar has it.

    Raises:
        ConditionError: it is not understood.
    """
    if len(text) > LONGEST:
        raise ConditionError(f"expected at most {LONGEST} characters")
    try:
        return _PARSER.parse(text)
    except UnexpectedInput as mistake:
        raise _unexpected(mistake, text) from None


def _unexpected(mistake: UnexpectedInput, text: str) -> ConditionError:
    if isinstance(mistake, UnexpectedToken):
        wanted = mistake.accepts or mistake.expected
    else:
        wanted = mistake.allowed or set() if isinstance(mistake, UnexpectedCharacters) else set()
    told = sorted({_PLAIN.get(name, name.lower()) for name in wanted})
    expected = f"expected {', '.join(told[:-1])} or {told[-1]}" if len(told) > 1 else f"expected {''.join(told)}"
    at_end = isinstance(mistake, UnexpectedEOF) or getattr(getattr(mistake, "token", None), "type", "") == "$END"
    if at_end or mistake.line < 1:
        return ConditionError(expected, text.count("\n") + 1, len(text.rpartition("\n")[2]) + 1)
    return ConditionError(expected, mistake.line, mistake.column)
