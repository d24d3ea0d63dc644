"""Disclosure control: what of a figure about persons may be shown to those who may not list the persons.

Two rules, applied once at the end. A cell of 1 to 4 persons is withheld (`SMALLEST`), the two sides of a ratio together. And
a withheld cell must not come back by subtraction, not even for a county or a school that knows its own: of a part and its
own parts never one or two are withheld, but none or at least three (`TOGETHER`, complementary suppression), or all there are.
"""

from __future__ import annotations

from collections.abc import Iterator

from wusong.engines.indicators.evidence import Figure, Measured

SMALLEST = 5  # the smallest number of persons that is shown; nobody is a number that is shown
TOGETHER = 3  # who knows one of three withheld cells still cannot tell the other two apart


def small(figure: Figure) -> bool:
    """Whether a figure about persons points at a few: in its numerator, its denominator, or what is between them.

    >>> [small(f) for f in (Figure(0, None, 0), Figure(4, None, 4), Figure(5, None, 5), Figure(298, 300, 298))]
    [False, True, False, True]
    """
    cells = [figure.numerator]
    if figure.denominator is not None:
        cells += [figure.denominator, figure.denominator - figure.numerator]
    return any(0 < abs(cell) < SMALLEST for cell in cells)


def protected(measured: Measured) -> dict[str, Figure | None]:
    """The parts of a measured indicator about persons, None where withheld. The whole city is always shown.

    >>> f = lambda n: Figure(n, None, n)
    >>> parts = {"JL.": f(35), "JL.1.": f(2), "JL.2.": f(7), "JL.3.": f(13), "JL.4.": f(13)}
    >>> shown = protected(Measured(f(35), parts, frozenset(parts) - {"JL."}))
    >>> [path for path, figure in shown.items() if figure is None]
    ['JL.1.', 'JL.2.', 'JL.3.']
    """
    parts, below = measured.parts, measured.families
    shown = set(_the_city(measured))
    withheld = {path for path, figure in parts.items() if small(figure)} - shown
    waiting = list(below)
    while waiting:
        parent = waiting.pop()
        family = {parent, *below[parent]}
        others = family - withheld - shown
        if others and 0 < len(family & withheld) < TOGETHER:
            # rather a part than the sum, rather somebody than nobody, rather few than many
            cost = {path: (path == parent, not parts[path].numerator, parts[path].numerator, path) for path in others}
            withheld.add(min(others, key=cost.__getitem__))
            waiting = list(below)  # it may stand alone among its own parts now
    return {path: None if path in withheld else figure for path, figure in parts.items()}


def _the_city(measured: Measured) -> Iterator[str]:
    """The whole, and what is the same cell: the only part of the whole, its only part, and so on."""
    path = min(measured.parts, key=len, default="")
    yield path
    while len(only := measured.children(path)) == 1:
        [path] = only
        yield path
