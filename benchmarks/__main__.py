"""`python -m benchmarks [reader city allocation assessment imports] [--full]`: all of them, or those named."""

from __future__ import annotations

import argparse
import runpy
import sys

THERE_ARE = ("reader", "city", "imports", "cases", "allocation", "assessment")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(THERE_ARE)}; all when none is named")
    asked, rest = parser.parse_known_args()
    if unknown := set(asked.names) - set(THERE_ARE):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(THERE_ARE)}")
    for name in asked.names or THERE_ARE:
        print(f"\n── {name}", flush=True)
        sys.argv = [name, *rest]
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
