"""The diagram of a procedure, drawn from its value as SVG: states in columns by their distance from the start."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe

from wusong.cases.declaring import Procedure

WIDE, HIGH, ACROSS, DOWN, EDGE = 150, 46, 240, 92, 20


def columns(procedure: Procedure) -> list[list[str]]:
    """States by how few steps they are away from the start."""
    far, column = {procedure.initial: 0}, [procedure.initial]
    while column:
        following = []
        for state in column:
            for step in procedure.leaving(state):
                if step.enters and step.enters not in far:
                    far[step.enters] = far[state] + 1
                    following.append(step.enters)
        column = following
    made: list[list[str]] = [[] for _ in range(max(far.values()) + 1)]
    for state in procedure.states:
        if state.key in far:
            made[far[state.key]].append(state.key)
    return made


def diagram(procedure: Procedure) -> SafeString:
    """The states, the steps between them, and the steps that clocks take (dashed)."""
    places, drawn = {}, columns(procedure)
    tallest = max(map(len, drawn))
    for n, column in enumerate(drawn):
        top = EDGE + (tallest - len(column)) * DOWN / 2
        for m, state in enumerate(column):
            places[state] = (EDGE + n * ACROSS, top + m * DOWN)
    lines: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for step in procedure.steps:
        for state in step.leaves:
            if step.enters and state in places and step.enters in places and state != step.enters:
                lines.setdefault((state, step.enters), []).append((str(step.title), step.automatic))
    width, height = len(drawn) * ACROSS - ACROSS + WIDE + 2 * EDGE, tallest * DOWN + 2 * EDGE
    title = escape(str(procedure.title))
    parts = [
        f'<svg class="procedure" viewBox="0 0 {width} {height + 30}" role="img" aria-label="{title}" xmlns="http://www.w3.org/2000/svg">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ]
    for (a, b), steps in lines.items():
        parts.append(_line(places[a], places[b], steps, height))
    for state in procedure.states:
        if state.key in places:
            x, y = places[state.key]
            kind = "final" if state.final else "public" if state.publicity else "open"
            parts.append(
                f'<g class="{kind}"><rect x="{x}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="{23 if state.final else 8}"/>'
                f'<text x="{x + WIDE / 2:g}" y="{y + HIGH / 2 + 5:g}" text-anchor="middle">{escape(_short(str(state.title), 18))}</text></g>'
            )
    return mark_safe("".join(parts) + "</svg>")


def _line(a: tuple[float, float], b: tuple[float, float], steps: list[tuple[str, bool]], height: int) -> str:
    (ax, ay), (bx, by) = a, b
    if bx > ax:
        x1, y1, x2, y2 = ax + WIDE, ay + HIGH / 2, bx, by + HIGH / 2
        bend = (x1 + x2) / 2
        path, tx, ty = f"M{x1:g} {y1:g} C{bend:g} {y1:g} {bend:g} {y2:g} {x2:g} {y2:g}", x2 - 46, y2 - 7
    elif bx == ax:
        x1, y1, y2 = ax + WIDE, ay + HIGH / 2, by + HIGH / 2
        path, tx, ty = f"M{x1:g} {y1:g} C{x1 + 46:g} {y1:g} {x1 + 46:g} {y2:g} {x1:g} {y2:g}", x1 + 42, (y1 + y2) / 2
    else:
        x1, x2, low = ax + WIDE / 2, bx + WIDE / 2, max(ay, by) + HIGH + 26
        path, tx, ty = (
            f"M{x1:g} {ay + HIGH:g} C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {by + HIGH:g}",
            (x1 + x2) / 2,
            low - 8,
        )
    dashed = ' class="clock"' if all(automatic for _, automatic in steps) else ""
    names = "、".join(name for name, _ in steps)
    return (
        f'<path{dashed} d="{path}" marker-end="url(#tip)"><title>{escape(names)}</title></path>'
        f'<text class="step" x="{tx:g}" y="{min(ty, height + 24):g}" text-anchor="middle">{escape(_short(names, 14))}</text>'
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
