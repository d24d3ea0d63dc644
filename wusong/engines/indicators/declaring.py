"""Declaring: an indicator is one frozen value beside the sentence that defines it."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from wusong.engines.indicators.evidence import Evidence, Figure
from wusong.engines.indicators.facts import Facts, no_facts
from wusong.words.labels import L, Label
from wusong.words.problems import WusongError
from wusong.words.units import Unit

READS_AS = ("ratio", "count", "amount")


class IndicatorError(WusongError):
    """An indicator was asked with parameters it does not take."""


@dataclass(frozen=True)
class Indicator:
    """What is measured, how it is defined, and the function that names its evidence.

    reads_as   : "ratio" (numerator ÷ denominator), "count" (numerator, no denominator), or "amount" (the numerator is the
                 value; the denominator is what is planned, for progress by part).
    personal   : the rows are persons, so small groups are protected before publication.
    parameters : name to label; a parameter without a default in `defaults` must be given. All are text.
    options    : for some parameters, the values they may take.
    examples   : for the other parameters, a value as it may be written.
    """

    key: str
    title: Label
    unit: Unit
    definition: Label
    source: Label
    compute: Callable[..., Evidence]
    personal: bool = False
    reads_as: str = "count"
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Label] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    version: int = 1

    def evidence(self, facts: Facts, **parameters: str) -> Evidence:
        """The evidence for given parameters. IndicatorError for a parameter that is unknown, missing or out of its options."""
        for name, value in parameters.items():
            if name not in self.parameters:
                taken = "、".join(self.parameters) or "—"
                raise IndicatorError(
                    L(
                        f"指标 {self.key} 没有参数 {name}，可用：{taken}",
                        f"{self.key} takes no {name}; it takes {taken}",
                    )
                )
            allowed = self.options.get(name)
            wrong = [word for word in value.split(",") if word not in allowed] if allowed else []
            if allowed and wrong:
                raise IndicatorError(
                    L(
                        f"指标 {self.key} 的参数 {name} 不能是 {wrong[0]!r}，可用：{'、'.join(allowed)}",
                        f"{name} of {self.key} cannot be {wrong[0]!r}; it is one of {', '.join(allowed)}",
                    )
                )
        missing = [name for name in self.parameters if name not in self.defaults and name not in parameters]
        if missing:
            raise IndicatorError(
                L(f"指标 {self.key} 须给出参数 {missing[0]}", f"{self.key} needs the parameter {missing[0]}")
            )
        return self.compute(facts, **parameters)

    def value(self, figure: Figure) -> Fraction | None:
        """What a figure of this indicator reads: its ratio, or its numerator for counts and amounts."""
        return Fraction(figure.numerator) if self.reads_as == "amount" else figure.value

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The tables of facts it reads, in alphabetical order; found by asking it over no facts.

        Every parameter is given, so that what only a given parameter reads is found too.
        """
        facts = no_facts()
        asked = {name: self.examples.get(name) or self.options[name][0] for name in self.parameters}
        self.compute(facts, **asked)
        return tuple(sorted(facts.read))


CATALOGUE: dict[str, Indicator] = {}


def indicator(
    key: str,
    *,
    title: Label,
    unit: Unit,
    definition: Label,
    source: Label | str,
    reads_as: str,
    personal: bool = False,
    aliases: tuple[str, ...] = (),
    parameters: Mapping[str, Label] | None = None,
    options: Mapping[str, tuple[str, ...]] | None = None,
    examples: Mapping[str, str] | None = None,
    version: int = 1,
) -> Callable[[Callable[..., Evidence]], Callable[..., Evidence]]:
    """Declare the function below as an indicator and enter it in the catalogue.

    ValueError when the key is taken, `reads_as` is unknown, or the parameters are not those of the function, each with
    options or an example.
    """

    def enter(compute: Callable[..., Evidence]) -> Callable[..., Evidence]:
        taken = [p for p in inspect.signature(compute).parameters.values() if p.kind is p.KEYWORD_ONLY]
        if key in CATALOGUE or reads_as not in READS_AS:
            raise ValueError(f"indicator {key!r} is declared twice, or reads as none of {READS_AS}")
        if {p.name for p in taken} != set(parameters or {}):
            raise ValueError(f"indicator {key!r} must label exactly the parameters of its function")
        if set(parameters or {}) != {*(options or {}), *(examples or {})}:
            raise ValueError(f"each parameter of indicator {key!r} needs options or an example")
        CATALOGUE[key] = Indicator(
            key, title, unit, definition, L(source, source) if isinstance(source, str) else source, compute,
            personal=personal, reads_as=reads_as, aliases=aliases, parameters=dict(parameters or {}),
            defaults={p.name: p.default for p in taken if p.default is not p.empty}, options=dict(options or {}),
            examples=dict(examples or {}), version=version,
        )  # fmt: skip
        return compute

    return enter


def written_day(text: str) -> dt.date:
    """A day given as a parameter. IndicatorError when it is not written YYYY-MM-DD.

    >>> written_day("2008-09-01")
    datetime.date(2008, 9, 1)
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise IndicatorError(
            L(f"“{text}”不是日期，应写作 2008-09-01", f"“{text}” is not a day such as 2008-09-01")
        ) from None
