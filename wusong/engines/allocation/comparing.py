"""What if? The same wishes and priorities under other mechanisms: for the office, before a rule is chosen.

Gains from misreporting are looked for, not assumed: a sample of applicants tries every single truncation and promotion of her
own list while all others stay as they are, so what is found is a lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wusong.engines.allocation.auditing import certify
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.rounds import BatchResult, Round, run

COMPARED = (
    "deferred_acceptance",
    "immediate_acceptance",
    "parallel",
    "top_trading_cycles",
    "stable_improvement_cycles",
    "efficiency_adjusted",
)


@dataclass(frozen=True)
class Comparison:
    """One mechanism in figures.

    first, first_three : share of applicants placed at their first wish, among their first three.
    envious            : applicants who rank above somebody placed where they would rather be (justified envy).
    wasteful           : applicants who would rather have a seat that is free.
    gaining            : of `tried` applicants, how many could have done better with another list.
    """

    mechanism: str
    placed: int
    first: float
    first_three: float
    mean_choice: float | None
    envious: int
    wasteful: int
    tried: int
    gaining: int

    def record(self) -> dict[str, Any]:
        return dict(self.__dict__)


def compare(
    given: Round, mechanisms: Sequence[str] = COMPARED, *, tried: int = 20, engine: str = "auto"
) -> list[Comparison]:
    """Run a round of one batch under other mechanisms.

    tried : how many applicants look for a better list, spread evenly over the round. 0: none.

    AllocationError for a round of several batches, or with seat sets, ceilings or caps, where only some mechanisms apply.
    """
    if len(given.batches) != 1:
        raise AllocationError("batches", "比较只用于单一批次", "compare takes a round of one batch")
    batch = given.batches[0]
    if batch.regions or batch.ceilings or any(len(b) != 1 or b[0].only for b in batch.schools.values()):
        raise AllocationError(
            "seats", "比较只用于不分组的席位", "compare takes plain seats: no seat sets, ceilings or regional caps"
        )
    out = []
    everybody = frozenset(given.applicants)
    for mechanism in mechanisms:
        other = replace(batch, mechanism=mechanism, bands=batch.bands or (3,), consents=everybody, turn=None)
        out.append(_figures(replace(given, batches=(other,)), tried, engine))
    return out


def _figures(given: Round, tried: int, engine: str) -> Comparison:
    outcome = run(given, engine=engine)
    result = outcome.results[0]
    people = max(len(given.applicants), 1)
    choices = np.array([place.choice for place in outcome.placed.values()], np.int64)
    check = certify(result.market, result.placement)
    rows = result.market.rows
    step = max(1, len(result.rows) // tried) if tried else 1
    looking = range(0, len(result.rows), step)[:tried] if tried else range(0)
    gaining = sum(_could_gain(given, result, row, engine) for row in looking)
    return Comparison(
        result.batch.mechanism,
        len(choices),
        float((choices == 1).sum() / people),
        float((choices <= 3).sum() / people),
        float(choices.mean()) if len(choices) else None,
        len(set(rows[check.envy].tolist())),
        len(set(rows[check.waste].tolist())),
        len(looking),
        gaining,
    )


def _could_gain(given: Round, result: BatchResult, row: int, engine: str) -> bool:
    """Whether putting one of her better wishes first would have won it."""
    batch = given.batches[0]
    name = given.applicants[int(result.rows[row])]
    wishes = batch.wishes[name]
    mine = int(result.placement.rank[row])
    for place in range(1, mine if mine >= 0 else len(wishes)):
        other = (wishes[place], *(wish for i, wish in enumerate(wishes) if i != place))
        tried = replace(batch, wishes={**batch.wishes, name: other})
        found = run(replace(given, batches=(tried,)), engine=engine).placed.get(name)
        if found is not None and found.school == wishes[place].school:
            return True
    return False
