"""The reference, drawn from the declarations: `python -m docs.reference` writes docs/reference/; a test holds it fresh."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

HERE = Path(__file__).parent / "reference"
Row = tuple[str, ...]


def table(heads: Row, rows: Iterable[Row]) -> str:
    """A table in Markdown; signs that would break it are made plain."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )


def registers() -> str:
    """Every register with its columns."""
    from django.db import models

    from wusong.keeping.registers import CATALOGUE

    said = [
        "# 登记册 Registers",
        "",
        f"{len(CATALOGUE)} 册，由声明生成 · {len(CATALOGUE)} registers, drawn from their declarations.",
    ]
    for register in sorted(CATALOGUE.values(), key=lambda r: (r.room, r.key)):
        said += ["", f"## {register.title.both} `{register.key}`", "", f"{register.about.zh} {register.about.en}", ""]
        rows = []
        for field in register.model._meta.concrete_fields:
            if field.name == "id":
                continue
            label = register.label_of(field.name)
            kind = field.get_internal_type().removesuffix("Field")
            if isinstance(field, models.ForeignKey):
                kind = f"→ {field.remote_field.model._meta.model_name}"
            marks = [word for word, holds in (("private", field.name in register.private), ("natural key", field.name in register.natural), ("required", not field.blank)) if holds]  # fmt: skip
            rows.append((f"`{field.name}`", label.zh, label.en, kind, ", ".join(marks)))
        said.append(table(("column", "中文", "English", "kind", ""), rows))
    return "\n".join(said) + "\n"


def indicators() -> str:
    """Every indicator with its definition, source and what it reads."""
    from wusong.engines.indicators.catalogue import CATALOGUE

    said = ["# 指标 Indicators", "", f"{len(CATALOGUE)} 项 · {len(CATALOGUE)} indicators."]
    for indicator in sorted(CATALOGUE.values(), key=lambda i: i.key):
        said += [
            "",
            f"## {indicator.title.both} `{indicator.key}`",
            "",
            indicator.definition.zh,
            "",
            indicator.definition.en,
            "",
        ]
        said.append(
            f"*{indicator.unit.label.both}* · {indicator.reads_as} · {indicator.source} · {', '.join(f'`{t}`' for t in indicator.tables)}"
        )
        if indicator.parameters:
            taken = [(f"`{n}`", label.both, ", ".join(indicator.options.get(n, ())) or f"e.g. {indicator.examples[n]}") for n, label in indicator.parameters.items()]  # fmt: skip
            said += ["", table(("parameter", "", "values"), taken)]
    return "\n".join(said) + "\n"


def _all_modules() -> None:
    """Import the whole house, so that what is drawn does not depend on what was used before."""
    import wusong

    for module in walk_packages(wusong.__path__, "wusong."):
        if not {"__main__", "wsgi", "migrations", "management"} & set(module.name.split(".")):
            import_module(module.name)


def codes() -> str:
    """Every code list."""
    from wusong.words.codes import CATALOGUE

    _all_modules()
    said = ["# 代码表 Code lists"]
    for listed in sorted((c for c in CATALOGUE.values() if not c.name.startswith("doc_")), key=lambda c: c.name):
        said += ["", f"## {listed.title.both} `{listed.name}`", ""]
        if listed.standard:
            said += [listed.standard, ""]
        said.append(
            table(("code", "中文", "English"), [(f"`{k}`", label.zh, label.en) for k, label in listed.labels.items()])
        )
    return "\n".join(said) + "\n"


def points() -> str:
    """The plan of 2008, point by point: what answers for it."""
    from wusong.engines.indicators.catalogue import CATALOGUE as INDICATORS
    from wusong.keeping.registers import CATALOGUE as REGISTERS
    from wusong.plan.taking_in import Shipped

    shipped = Shipped.named("2008")
    said = [
        "# 2008年工作要点 The plan of 2008",
        "",
        "逐点：目标、指标、登记册、任务 · Point by point: targets, indicators, registers, commitments.",
        "",
    ]
    rows = []
    for project in shipped.reading["projects"]:
        for point in [{**project["intro"], "number": project["id"]}, *project["points"]]:
            bound = [(t["id"], shipped.bindings["targets"][t["id"]]["indicator"]) for t in point["targets"]]
            read = sorted({table for _, key in bound for table in INDICATORS[key].tables if table in REGISTERS})
            rows.append(
                (
                    str(point["number"]),
                    point.get("quote") or project["quote"],
                    " ".join(f"{code} `{key}`" for code, key in bound),
                    "、".join(REGISTERS[name].title.zh for name in read),
                    str(len(point["commitments"])),
                )
            )
    said.append(
        table(("", "要点 Point", "目标与指标 Targets, indicators", "登记册 Registers", "任务 Commitments"), rows)
    )
    return "\n".join(said) + "\n"


PAGES = {"registers.md": registers, "indicators.md": indicators, "codes.md": codes, "plan-2008.md": points}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wusong.settings")
    import django

    django.setup()
    HERE.mkdir(exist_ok=True)
    for name, drawn in PAGES.items():
        (HERE / name).write_text(drawn(), encoding="utf-8")


if __name__ == "__main__":
    main()
