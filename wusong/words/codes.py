"""Code lists: what a stored code means, in both languages, with the standard it comes from."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from wusong.words.labels import L, Label


@dataclass(frozen=True, eq=False)
class CodeList:
    """A closed list of codes. Stored values are the codes; screens show the labels.

    >>> SEX.label("1").en
    'Male'
    >>> "M" in SEX
    False
    """

    name: str
    title: Label
    labels: Mapping[str, Label]
    standard: str = ""
    parents: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, code: object) -> bool:
        return code in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def label(self, code: str) -> Label:
        """The label of `code`; KeyError when the list does not have it."""
        return self.labels[code]

    @property
    def choices(self) -> list[tuple[str, Label]]:
        """Pairs for a form or a model field."""
        return list(self.labels.items())

    @property
    def longest(self) -> int:
        return max(map(len, self.labels))


CATALOGUE: dict[str, CodeList] = {}


def codes(name: str, title: Label, standard: str = "", /, **labels: Label) -> CodeList:
    """Declare a local code list and enter it in the catalogue (ValueError when the name is taken).

    >>> codes("doc_example", L("例", "Example"), yes=L("是", "Yes")).choices[0][0]
    'yes'
    """
    return _entered(CodeList(name, title, labels, standard))


def _entered(made: CodeList) -> CodeList:
    if made.name in CATALOGUE:
        raise ValueError(f"code list {made.name!r} is declared twice")
    CATALOGUE[made.name] = made
    return made


@cache
def table(file: str) -> tuple[dict[str, str], ...]:
    """The rows of one code table shipped with Wusong, as dictionaries of text.

    >>> table("sex_gbt2261_1.csv")[1]["name"]
    '男'
    """
    text = files("wusong.words").joinpath("code_tables", file).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _standard(name: str, title: Label, standard: str, file: str, keep=lambda row: True) -> CodeList:
    rows = [row for row in table(file) if keep(row)]
    english = ("gloss", "name_en", "romanization", "english", "name")
    labels = {row["code"]: L(row["name"], next(row[c] for c in english if row.get(c)).capitalize()) for row in rows}
    return _entered(CodeList(name, title, labels, standard, {row["code"]: row.get("parent", "") for row in rows}))


SEX = _entered(
    CodeList(
        "sex",
        L("性别", "Sex"),
        {"0": L("未知", "Unknown"), "1": L("男", "Male"), "2": L("女", "Female"), "9": L("未说明", "Not stated")},
        "GB/T 2261.1-2003",
    )
)
SCHOOL_TYPE = _standard(
    "school_type",
    L("办学类型", "School type"),
    "JY/T 1001-2012",
    "school_type_jyt1001.csv",
    lambda row: len(row["code"]) == 3,
)
PLACE_CLASS_2008 = _entered(
    CodeList(
        "place_class_2008",
        L("城乡类别", "Place class"),
        {"1": L("城市", "City"), "2": L("县镇", "County town"), "3": L("农村", "Rural")},
        "国统制〔2008〕115号 小基1-1",
    )
)
PLACE_CLASS_2010 = _standard(
    "place_class_2010",
    L("城乡划分", "Urban–rural class"),
    "统计用城乡划分代码 2010",
    "urban_rural_2010.csv",
    lambda r: r["level"] == "3",
)
AREA = _entered(
    CodeList(
        "area",
        L("行政区划", "Area"),
        {
            "220200": L("吉林市", "Jilin City"),
            "220202": L("昌邑区", "Changyi District"),
            "220203": L("龙潭区", "Longtan District"),
            "220204": L("船营区", "Chuanying District"),
            "220211": L("丰满区", "Fengman District"),
            "220221": L("永吉县", "Yongji County"),
            "220281": L("蛟河市", "Jiaohe City"),
            "220282": L("桦甸市", "Huadian City"),
            "220283": L("舒兰市", "Shulan City"),
            "220284": L("磐石市", "Panshi City"),
        },
        "GB/T 2260 (2008)",
    )
)
COUNTIES = tuple(code for code in AREA if code != "220200")
