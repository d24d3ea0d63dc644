"""Problems: an error says where, what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from wusong.words.labels import L, Label


@dataclass(frozen=True)
class Problem:
    """One mistake somebody can mend.

    >>> p = Problem(L("第 17 行“性别”", "Row 17, Sex"), "M", L("GB/T 2261.1 的代码 0、1、2、9", "a code of GB/T 2261.1: 0, 1, 2, 9"))
    >>> print(p)
    第 17 行“性别”：“M”不对，应为GB/T 2261.1 的代码 0、1、2、9。
    """

    where: Label
    found: str
    expected: Label
    remedy: Label | None = None

    @property
    def sentence(self) -> Label:
        zh = f"{self.where.zh}：“{self.found}”不对，应为{self.expected.zh}。{self.remedy.zh if self.remedy else ''}"
        en = f"{self.where.en}: found “{self.found}”, expected {self.expected.en}. {self.remedy.en if self.remedy else ''}"
        return L(zh, en.rstrip())

    def __str__(self) -> str:
        return str(self.sentence)


class WusongError(Exception):
    """The root of Wusong's own errors; carries a sentence in both languages.

    >>> str(WusongError(L("没有", "nothing")))
    '没有'
    """

    def __init__(self, message: Label):
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Refused(WusongError):
    """The input cannot be taken; `problems` says what to mend, all at once."""

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]):
        self.problems = tuple(problems)
        super().__init__(
            L("".join(p.sentence.zh for p in self.problems), " ".join(p.sentence.en for p in self.problems))
        )
