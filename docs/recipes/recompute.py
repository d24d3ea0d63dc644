#!/usr/bin/env python3
"""Compute every figure of an evidence export again, by hand as it were, and compare it with what Wusong says.

    wusong manage export_evidence evidence/ --on 2008-12-31
    python3 docs/recipes/recompute.py evidence/

It shares no code with Wusong and needs nothing but Python. A figure is the sum of the amounts of what is counted, each
thing once, over the same of the denominator. A row counts for its own organisation and for all above it; what is under no
county (city-run schools, offices, the bureau) also counts for "<bureau>*", what stands on a county bureau itself for
"<county>*". Ends with 1 when any figure differs.
"""

import csv
import json
import sys
from collections import defaultdict
from fractions import Fraction
from pathlib import Path


def organisations(folder):
    """Kind of every organisation, by path."""
    with open(folder / "organisations.csv", encoding="utf-8", newline="") as stream:
        return {row["path"]: row["kind"] for row in csv.DictReader(stream)}


def counts_for(path, kinds):
    """All parts of the city that a row standing at `path` counts for; "" is the city."""
    above = [other for other in kinds if path.startswith(other)]
    parts = ["", *above]
    if not any(kinds[other] == "county" for other in above):
        parts += [other + "*" for other in above if kinds[other] == "bureau"]
    if kinds[path] == "county":
        parts.append(path + "*")
    return parts


def counted(file, kinds, memory):
    """For every part: what is counted in it with its amount, and the number of rows."""
    things, rows = defaultdict(dict), defaultdict(int)
    with open(file, encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            path, thing, amount = row["path"], row["counted"], int(row["amount"])
            if path not in memory:
                memory[path] = counts_for(path, kinds)
            for part in memory[path]:
                if things[part].setdefault(thing, amount) != amount:
                    raise SystemExit(f"{file}: {thing} has two amounts, {things[part][thing]} and {amount}")
                rows[part] += 1
    return {part: (sum(amounts.values()), rows[part]) for part, amounts in things.items()}


def recomputed(folder, code, reads_as, kinds, memory):
    """For every part: [numerator, denominator, rows, value], as figures.json has them."""
    above = counted(folder / f"{code}.numerator.csv", kinds, memory)
    file = folder / f"{code}.denominator.csv"
    below = counted(file, kinds, memory) if file.exists() else None
    always = ["", *(path for path, kind in kinds.items() if kind in ("bureau", "county"))]
    found = {}
    for part in [*always, *above, *(below or ())]:
        numerator, rows = above.get(part, (0, 0))
        denominator = None if below is None else below.get(part, (0, 0))[0]
        if reads_as == "ratio":
            value = str(Fraction(numerator, denominator)) if denominator else None
        else:
            value = str(Fraction(numerator))
        found[part] = [numerator, denominator, rows, value]
    return found


def main(folder):
    kinds, memory = organisations(folder), {}
    said = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    differing = 0
    print(f"{'target':10} {'said':>14} {'recomputed':>14} {'parts':>7} {'differing':>10}")
    for plan, targets in said["plans"].items():
        for code, target in targets.items():
            published = {"": target["whole"], **target["parts"]}
            mine = recomputed(folder / plan, code, target["reads_as"], kinds, memory)
            wrong = sorted(part for part in {*published, *mine} if published.get(part) != mine.get(part))
            differing += len(wrong)
            print(f"{code:10} {target['whole'][3] or '-':>14} {mine[''][3] or '-':>14} {len(mine):7} {len(wrong):10}")
            for part in wrong:
                print(f"    {part or 'the city'}: said {published.get(part)}, recomputed {mine.get(part)}")
    print("every figure agrees" if not differing else f"{differing} figures differ")
    return 1 if differing else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
