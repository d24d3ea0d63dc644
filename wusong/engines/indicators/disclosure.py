"""Disclosure control: what of a figure about persons may be shown to those who may not list the persons.

Two rules, applied once at the end. A cell of 1 to 4 persons is withheld (`SMALLEST`). And a withheld cell must not come back
by subtraction: among a part and its own parts never exactly one is withheld (complementary suppression).
"""

from __future__ import annotations

from collections.abc import Mapping

from wusong.engines.indicators.evidence import Figure, families

SMALLEST = 5  # the smallest number of persons that is shown; nobody is a number that is shown


def small(figure: Figure) -> bool:
    """Whether a figure about persons points at a few: in its numerator, its denominator, or what is between them.

    >>> [small(f) for f in (Figure(0, None, 0), Figure(4, None, 4), Figure(5, None, 5), Figure(298, 300, 298))]
    [False, True, False, True]
    """
    cells = [figure.numerator]
    if figure.denominator is not None:
        cells += [figure.denominator, figure.denominator - figure.numerator]
    return any(0 < abs(cell) < SMALLEST for cell in cells)


def protected(parts: Mapping[str, Figure]) -> dict[str, Figure | None]:
    """The parts of a measured indicator about persons, None where withheld. The whole city is always shown.

    >>> f = lambda n: Figure(n, None, n)
    >>> shown = protected({"JL.": f(22), "JL.1.": f(2), "JL.2.": f(7), "JL.3.": f(13)})
    >>> [path for path, figure in shown.items() if figure is None]
    ['JL.1.', 'JL.2.']
    """
    below = families(parts)
    root = min(parts, key=len, default="")
    withheld = {path for path, figure in parts.items() if small(figure) and path != root}
    waiting = list(below)
    while waiting:
        parent = waiting.pop()
        hidden = withheld.intersection((parent, *below[parent]))
        if len(hidden) != 1:
            continue
        others = [child for child in below[parent] if child not in withheld]
        if (
            not others
        ):  # an only part that is withheld under a shown one; they are the same cell, or the rest is its own
            continue
        second = min(others, key=lambda child: (parts[child].numerator == 0, parts[child].numerator, child))
        withheld.add(second)
        waiting = list(below)  # it may stand alone among its own parts now
    return {path: None if path in withheld else figure for path, figure in parts.items()}
