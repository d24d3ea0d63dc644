"""Where in a JSON text a path stands, so that an error can name the line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

Path = tuple[str | int, ...]

SPACE = " \t\n\r"


class Unreadable(ValueError):
    """The text is no JSON, or says something twice: `line` and `column` count from 1."""

    def __init__(self, zh: str, en: str, text: str, position: int):
        super().__init__(f"{zh} {en}")
        self.zh, self.en = zh, en
        self.line = text.count("\n", 0, position) + 1
        self.column = position - text.rfind("\n", 0, position)


def parse(text: str) -> Any:
    """JSON with exact numbers: whole ones as int, others as Decimal.

    Unreadable, with the line, where the text is no JSON, a key is written twice in one object, or a number is not finite.

    >>> parse('{"a": 1.50}')
    {'a': Decimal('1.50')}
    >>> try:
    ...     parse('{"a": 1,\\n "a": 2}')
    ... except Unreadable as error:
    ...     error.line, error.en
    (2, '“a” is written twice')
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        out = dict(pairs)
        if len(out) < len(pairs):
            seen: set[str] = set()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            raise _Twice(twice)
        return out

    def no_number(word: str) -> Any:
        raise _Twice(word)

    try:
        return json.loads(text, parse_float=_exact, object_pairs_hook=once, parse_constant=no_number)
    except json.JSONDecodeError as error:
        raise Unreadable(f"不是合格的 JSON（{error.msg}）", f"is no JSON ({error.msg})", text, error.pos) from None
    except RecursionError:
        raise Unreadable("嵌套过深", "is nested too deeply", text, 0) from None
    except _Twice as error:
        word = error.args[0]
        if word in ("NaN", "Infinity", "-Infinity"):
            raise Unreadable(f"{word} 不是数", f"{word} is no number", text, text.index(word)) from None
        raise Unreadable(f"“{word}”写了两次", f"“{word}” is written twice", text, _second(text, word)) from None


class _Twice(Exception):
    pass


def _exact(word: str) -> Decimal:
    try:
        number = Decimal(word)
    except InvalidOperation:
        raise _Twice(word) from None
    return number


def line_of(text: str, path: Path) -> int | None:
    """The line, from 1, on which the value at `path` begins; None where there is no such value.

    >>> line_of('{"a": [1,\\n 2]}', ("a", 1))
    2
    """
    while True:
        for found, position, _ in walk(text):
            if found == path:
                return text.count("\n", 0, position) + 1
        if not path:
            return None
        path = path[:-1]  # a missing field is reported where it is missing


def _second(text: str, word: str) -> int:
    seen: set[Path] = set()
    for found, position, _ in walk(text):
        if found and found[-1] == word and found in seen:
            return position
        seen.add(found)
    return 0


def walk(text: str) -> Iterator[tuple[Path, int, bool]]:
    """Every value of a well-formed text as (path, where it begins, whether it is an object or array), in the text's order."""
    position = 0
    stack: list[tuple[str, Path, int]] = []  # kind, path, next index
    key: str | None = None

    def path_here() -> Path:
        if not stack:
            return ()
        kind, base, index = stack[-1]
        return (*base, key if kind == "{" and key is not None else index)

    size = len(text)
    while position < size:
        sign = text[position]
        if sign in SPACE or sign == ":":
            position += 1
        elif sign == ",":
            if stack and stack[-1][0] == "[":
                stack[-1] = (stack[-1][0], stack[-1][1], stack[-1][2] + 1)
            key = None
            position += 1
        elif sign in "}]":
            stack.pop()
            key = ""
            position += 1
        elif sign in "{[":
            here = path_here()
            yield here, position, True
            stack.append((sign, here, 0))
            key = None
            position += 1
        elif sign == '"':
            word, after = scanstring(text, position + 1, False)
            if stack and stack[-1][0] == "{" and key is None:
                key = word
                yield_key = path_here()
                follow = after
                while text[follow] in SPACE + ":":
                    follow += 1
                if text[follow] not in "{[":
                    yield yield_key, position, False
                    position = follow
                    if text[position] == '"':
                        position = scanstring(text, position + 1, False)[1]
                    else:
                        while position < size and text[position] not in ",}]" + SPACE:
                            position += 1
                else:
                    position = follow
            else:
                yield path_here(), position, False
                position = after
        else:
            yield path_here(), position, False
            while position < size and text[position] not in ",}]" + SPACE:
                position += 1
