"""The assessment engine against its peers: seconds, peak memory, and whether the answers agree.

`python -m benchmarks.assessment [--full]`. Each task runs in a process of its own with BLAS on one thread; the time is the best of three,
data already in memory. The ratio to a live peer is of wall time, both under the same load; to a kept figure, taken on a quiet machine, it is of our
processor time, which is the wall time of one thread on a quiet machine. Peers run live where they can be had, on the same data: girth and statsmodels from the Python that
WUSONG_PEERS_PYTHON names, lme4 and psych where Rscript has them. Otherwise the figure is one kept from an earlier run, marked "kept":
2 cores, 24 GB, R 4.2 with mirt 1.41, lme4 1.1-31, psych; girth 0.8, statsmodels 0.15.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np  # noqa: E402

PEERS_PYTHON = os.environ.get("WUSONG_PEERS_PYTHON", sys.executable)
RNG = 20250301


CPU: list[float] = []  # of the task's own runs, beside the wall: what a quiet machine would have taken


def best(run: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    taken, made = [], None
    for _ in range(times):
        start, busy = time.perf_counter(), time.process_time()
        made = run()
        taken.append(time.perf_counter() - start)
        CPU.append(time.process_time() - busy)
    return min(taken), made


def right_or_wrong(n: int, k: int) -> np.ndarray:
    rng = np.random.default_rng(RNG)
    a, b, theta = rng.lognormal(0.1, 0.3, k), rng.normal(0, 1, k), rng.normal(size=n).astype(np.float32)
    made = np.empty((n, k), np.int8)
    for j in range(k):
        made[:, j] = rng.random(n, dtype=np.float32) < 1 / (1 + np.exp(-a[j] * (theta - b[j])))
    return made


def many_categories(model: str, n: int, k: int = 30, m: int = 5) -> np.ndarray:
    from wusong.engines.assessment.irt.models import parameters

    rng = np.random.default_rng(RNG)
    a, steps = rng.lognormal(0.1, 0.3, k), rng.normal(0, 1.2, (k, m - 1))
    p = parameters(
        model, a, np.sort(steps, axis=1)[:, ::-1] - 0.3 * np.arange(m - 1) if model == "grm" else steps * 0.6
    )
    theta = rng.normal(size=n)
    made = np.empty((n, k), np.int8)
    for start in range(0, n, 10_000):
        above = np.cumsum(p.probabilities(theta[start : start + 10_000]), axis=1)[:, :-1]
        made[start : start + 10_000] = (rng.random((k, 1, above.shape[2])) > above).sum(axis=1).T
    return made


def pupils(n: int, schools: int, slope: float = 0.0, second: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(RNG)
    school = rng.integers(0, schools, n)
    x1, x2 = rng.normal(size=n), rng.integers(0, 2, n).astype(float)
    y = 1 + 0.6 * x1 + 0.2 * x2 + rng.normal(0, 0.4, schools)[school] + rng.normal(0, 0.8, n)
    if slope:
        y += rng.normal(0, slope, schools)[school] * x1
    made = {"y": y, "x1": x1, "x2": x2, "school": school}
    if second:
        made["second"] = rng.integers(0, second, n)
        made["y"] = y + rng.normal(0, 0.3, second)[made["second"]]
    return made


def design(data: dict[str, np.ndarray]) -> np.ndarray:
    return np.column_stack([np.ones(data["y"].size), data["x1"], data["x2"]])


# Ours: each returns what the run took and what a peer's answer is compared with.


def two_parameter(n: int, k: int, errors: str | None, nodes: int | None = None) -> dict[str, Any]:
    from wusong.engines.assessment.irt.calibrate import calibrate

    x = right_or_wrong(n, k)
    seconds, made = best(lambda: calibrate(x, "2pl", errors=errors, nodes=nodes))
    return {
        "seconds": seconds,
        "log_likelihood": made.log_likelihood,
        "left": made.convergence.expected_gain,
        "a": made.parameters.a.tolist(),
    }


def polytomous(model: str, n: int) -> dict[str, Any]:
    from wusong.engines.assessment.irt.calibrate import calibrate

    x = many_categories(model, n)
    seconds, made = best(lambda: calibrate(x, model, errors=None))
    return {"seconds": seconds, "log_likelihood": made.log_likelihood, "left": made.convergence.expected_gain}


def rasch(n: int, k: int) -> dict[str, Any]:
    from wusong.engines.assessment.irt.rasch import rasch_marginal, sufficient

    x = right_or_wrong(n, k)
    seconds, made = best(lambda: rasch_marginal(*sufficient(x)))
    return {"seconds": seconds, "log_likelihood": made.log_likelihood, "left": made.gradient}


def abilities(n: int, k: int) -> dict[str, Any]:
    from wusong.engines.assessment.irt.models import parameters
    from wusong.engines.assessment.irt.persons import eap

    x = right_or_wrong(n, k)
    rng = np.random.default_rng(RNG)
    a, b = rng.lognormal(0.1, 0.3, k), rng.normal(0, 1, k)
    p = parameters("2pl", a, (-a * b)[:, None])
    seconds, made = best(lambda: eap(p, x))
    return {"seconds": seconds, "reliability": made.reliability}


def intercepts(n: int, schools: int, slope: bool = False) -> dict[str, Any]:
    from wusong.engines.assessment.multilevel import group_sums, mixed

    data = pupils(n, schools, 0.15 if slope else 0.0)
    x = design(data)
    seconds, made = best(lambda: mixed(group_sums(data["y"], x, data["school"], random=(0, 1) if slope else (0,))))
    return {"seconds": seconds, "criterion": made.criterion, "left": made.gradient, "fixed": made.fixed.tolist()}


def two_factors(n: int, first: int, second: int) -> dict[str, Any]:
    from wusong.engines.assessment.multilevel import crossed

    data = pupils(n, first, second=second)
    x = design(data)
    seconds, made = best(lambda: crossed(data["y"], x, data["school"], data["second"]))
    return {"seconds": seconds, "criterion": made.criterion, "left": made.gradient}


def classical(n: int, k: int) -> dict[str, Any]:
    from wusong.engines.assessment.classical import analyse

    x = right_or_wrong(n, k)
    seconds, made = best(lambda: analyse(x, np.ones(k)))
    return {"seconds": seconds, "alpha": made.alpha}


def reading(n: int, k: int) -> dict[str, Any]:
    from wusong.engines.assessment.marks import Item, read_marks

    x = right_or_wrong(n, k)
    items = [Item(f"Q{j}", 4) for j in range(k)]
    rows = [
        ["考号", *(item.key for item in items)],
        *([f"{i:08d}", *map(str, row)] for i, row in enumerate(x.tolist())),
    ]
    seconds, _ = best(lambda: read_marks(rows, items, pupil="考号"), 1)
    return {"seconds": seconds}


def ranking(n: int) -> dict[str, Any]:
    from wusong.engines.assessment.scores import ranks, score_table

    x = np.round(np.clip(np.random.default_rng(RNG).normal(450, 100, n), 0, 750) * 2) / 2
    seconds, _ = best(lambda: (score_table(x), ranks(x)))
    return {"seconds": seconds}


def fitness(n: int) -> dict[str, Any]:
    from wusong.engines.assessment.fitness import PLAUSIBLE, score, standard

    rng = np.random.default_rng(RNG)
    sex, group = rng.choice(["M", "F"], n), rng.choice(standard().groups, n)
    measures = {item: rng.uniform(low, high, n) for item, (low, high) in PLAUSIBLE.items() if item != "bmi"}
    seconds, _ = best(lambda: score(sex, group, measures))
    return {"seconds": seconds}


# Peers, live.

GIRTH = """
import json, sys, time, numpy as np
from girth import twopl_mml
x = np.load(sys.argv[1]).T.astype(int)
twopl_mml(x[:, :500]); t = time.perf_counter(); made = twopl_mml(x)
print(json.dumps({"seconds": time.perf_counter() - t, "a": list(map(float, made["Discrimination"]))}))
"""
STATSMODELS = """
import json, sys, time, warnings, numpy as np, statsmodels.api as sm
warnings.simplefilter("ignore")
d = np.load(sys.argv[1]); x = np.column_stack([np.ones(d["y"].size), d["x1"], d["x2"]])
t = time.perf_counter(); made = sm.MixedLM(d["y"], x, d["school"]).fit(reml=True); made.random_effects
print(json.dumps({"seconds": time.perf_counter() - t, "criterion": -2 * float(made.llf)}))
"""
LME4 = """
suppressMessages(library(lme4)); d <- read.csv(commandArgs(TRUE)[1])
t <- system.time({f <- lmer(%s, d); r <- ranef(f, condVar=TRUE)})[["elapsed"]]
cat(sprintf('{"seconds": %%f, "criterion": %%.10f}\\n', t, REMLcrit(f)))
"""
PSYCH = """
suppressMessages(library(psych)); d <- read.csv(commandArgs(TRUE)[1])
t <- system.time({f <- suppressWarnings(alpha(d))})[["elapsed"]]
cat(sprintf('{"seconds": %f, "alpha": %.12f}\\n', t, f$total$raw_alpha))
"""


def live(command: list[str], script: str, data: dict[str, np.ndarray] | np.ndarray, form: str) -> dict[str, Any] | None:
    """Run a peer on the same data; None where it cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"data.{form}"
        if form == "npy":
            np.save(path, data)
        elif form == "npz":
            np.savez(path, **data)  # type: ignore[arg-type]
        elif isinstance(data, dict):
            np.savetxt(
                path,
                np.column_stack(list(data.values())),
                delimiter=",",
                header=",".join(data),
                comments="",
                fmt="%.10g",
            )
        else:
            np.savetxt(
                path, data, delimiter=",", header=",".join(f"q{j}" for j in range(data.shape[1])), comments="", fmt="%d"
            )
        code = Path(folder) / "peer"
        code.write_text(script)
        try:
            done = subprocess.run([*command, str(code), str(path)], capture_output=True, text=True, timeout=1500)
        except (OSError, subprocess.TimeoutExpired):
            return None
        if done.returncode:
            return None
        return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def has_r(package: str) -> bool:
    if not shutil.which("Rscript"):
        return False
    return not subprocess.run(["Rscript", "-e", f"library({package})"], capture_output=True).returncode


def has_python(package: str) -> bool:
    return not subprocess.run([PEERS_PYTHON, "-c", f"import {package}"], capture_output=True).returncode


TASKS: dict[str, tuple[Callable[[], dict[str, Any]], bool]] = {
    "2PL 10k × 40, with errors": (lambda: two_parameter(10_000, 40, "score"), False),
    "2PL 100k × 60": (lambda: two_parameter(100_000, 60, None), False),
    "2PL 500k × 60": (lambda: two_parameter(500_000, 60, None), True),
    "GRM 100k × 30 × 5": (lambda: polytomous("grm", 100_000), False),
    "GPCM 100k × 30 × 5": (lambda: polytomous("gpcm", 100_000), False),
    "Rasch 500k × 60, by scores": (lambda: rasch(500_000, 60), False),
    "EAP 500k × 60": (lambda: abilities(500_000, 60), True),
    "random intercept 500k / 1,000": (lambda: intercepts(500_000, 1000), False),
    "random slope 500k / 1,000": (lambda: intercepts(500_000, 1000, slope=True), False),
    "crossed 200 × 800, 100k": (lambda: two_factors(100_000, 200, 800), False),
    "item analysis 500k × 60": (lambda: classical(500_000, 60), False),
    "marks table 40k × 30, checked": (lambda: reading(40_000, 30), False),
    "score table and ranks 500k": (lambda: ranking(500_000), False),
    "fitness, 1M pupils": (lambda: fitness(1_000_000), False),
}
# Peer, kept seconds, kept peak in MB.
KEPT: dict[str, tuple[tuple[str, float, float | None], ...]] = {
    "2PL 10k × 40, with errors": (("mirt", 11.3, None), ("girth, no errors", 6.8, 184)),
    "2PL 100k × 60": (("mirt", 28.2, 678), ("girth", 117, 333)),
    "2PL 500k × 60": (("mirt", 117.4, 2200),),
    "GRM 100k × 30 × 5": (("mirt", 16.1, 808),),
    "GPCM 100k × 30 × 5": (("mirt", 32.8, 808),),
    "random intercept 500k / 1,000": (("lme4", 7.84, 449), ("statsmodels", 7.2, 271)),
    "random slope 500k / 1,000": (("lme4", 28.1, 514),),
    "crossed 200 × 800, 100k": (("lme4", 4.1, None),),
    "item analysis 500k × 60": (("psych::alpha", 19.4, None),),
}
FORMULA = {
    "random intercept 500k / 1,000": "y ~ x1 + x2 + (1 | school)",
    "random slope 500k / 1,000": "y ~ x1 + x2 + (x1 | school)",
    "crossed 200 × 800, 100k": "y ~ x1 + x2 + (1 | school) + (1 | second)",
}


def peer(task: str, name: str, full: bool) -> dict[str, Any] | None:
    """The peer's own run on the same data; long ones only with --full."""
    if name.startswith("girth") and has_python("girth"):
        if task == "2PL 10k × 40, with errors":
            return live([PEERS_PYTHON], GIRTH, right_or_wrong(10_000, 40), "npy")
        return live([PEERS_PYTHON], GIRTH, right_or_wrong(100_000, 60), "npy") if full else None
    if task not in FORMULA and name != "psych::alpha":
        return None
    if name == "psych::alpha":
        return live(["Rscript"], PSYCH, right_or_wrong(500_000, 60), "csv") if full and has_r("psych") else None
    data = {
        "random intercept 500k / 1,000": lambda: pupils(500_000, 1000),
        "random slope 500k / 1,000": lambda: pupils(500_000, 1000, 0.15),
        "crossed 200 × 800, 100k": lambda: pupils(100_000, 200, second=800),
    }[task]()
    if name == "statsmodels":
        return live([PEERS_PYTHON], STATSMODELS, data, "npz") if full and has_python("statsmodels") else None
    if (full or task != "random slope 500k / 1,000") and has_r("lme4"):
        return live(["Rscript"], LME4 % FORMULA[task], data, "csv")
    return None


def agreement(ours: dict[str, Any], theirs: dict[str, Any] | None) -> str:
    if theirs is None:
        return ""
    if "criterion" in theirs:
        return f"criterion differs by {ours['criterion'] - theirs['criterion']:+.1e}"
    if "alpha" in theirs:
        return f"alpha differs by {abs(ours['alpha'] - theirs['alpha']):.0e}"
    if "a" in theirs:
        return f"slopes: largest difference {np.abs(np.array(ours['a']) - np.array(theirs['a'])).max():.3f}"
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--full", action="store_true", help="also the largest tasks and the slowest peers (about ten minutes)"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        made = TASKS[asked.one][0]()
        print(json.dumps({**made, "cpu": min(CPU), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return
    missing = [f"Python {one}" for one in ("girth", "statsmodels") if not has_python(one)] + [
        f"R {one}" for one in ("lme4", "psych", "mirt") if not has_r(one)
    ]
    print(
        f"peers not here, figures kept: {', '.join(missing) or 'none'}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    print(
        f"{'task':32} {'ours s':>8} {'cpu s':>8} {'MB':>6} {'peer':24} {'peer s':>8} {'MB':>6} {'ratio':>7}  agreement"
    )
    for task, (_, large) in TASKS.items():
        if large and not asked.full:
            continue
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.assessment", "--one", task], capture_output=True, text=True
        )
        if done.returncode:
            print(f"{task:32} failed: {done.stderr.strip().splitlines()[-1]}", flush=True)
            continue
        ours = json.loads(done.stdout.strip().splitlines()[-1])
        left = (
            f"  to gain {ours['left']:.0e}"
            if "log_likelihood" in ours
            else f"  gradient {ours['left']:.0e}"
            if "left" in ours
            else ""
        )
        rows = KEPT.get(task, (("", 0.0, None),))
        for i, (name, kept, kept_peak) in enumerate(rows):
            theirs = peer(task, name, asked.full) if name else None
            seconds = theirs["seconds"] if theirs else kept
            label = f"{name} {'live' if theirs else 'kept'}" if name else ""
            head = f"{task:32} {ours['seconds']:8.3f} {ours['cpu']:8.3f} {ours['peak']:6.0f}" if not i else " " * 57
            against = ours["seconds"] if theirs else ours["cpu"]
            tail = f"{seconds:8.2f} {kept_peak or float('nan'):6.0f} {seconds / against:7.0f}" if name else " " * 23
            print(f"{head} {label:24} {tail}  {agreement(ours, theirs)}{left if not i else ''}", flush=True)


if __name__ == "__main__":
    main()
