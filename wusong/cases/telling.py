"""A procedure read aloud: sentences an officer can say yes or no to, drawn from the value itself."""

from __future__ import annotations

from wusong.accounts.posts import POST
from wusong.cases.declaring import Clock, Procedure, Step, Who
from wusong.words.labels import L, Label

POSTS: dict[str, Label] = {
    "applicant": L("申请单位", "the applicant"),
    "here": L("所属单位", "the organisation itself"),
    "school": L("学校", "the school"),
    "authority": L("主管部门", "the authority above"),
    "reviewer": L("指派的评审专家", "an assigned reviewer"),
    "public": L("任何人", "anyone"),
    "system": L("系统", "the system"),
}


def who(procedure: Procedure, said: Who) -> Label:
    """A `who` in words.

    >>> who(None, Who("leader")).en
    'Bureau leader'
    """
    label = POSTS.get(said.post) or POST.label(said.post)
    if said.post == "office" and said.of:
        return L(f"科室“{said.of}”", f"the office {said.of!r}")
    if said.of:
        field = procedure.fields.get(said.of)
        of = field.title if field else L(said.of, said.of)
        return L(f"“{of.zh}”的{label.zh}", f"{label.en} of {of.en!r}")
    return label


def limit(clock: Clock) -> Label:
    if clock.working_days is not None:
        return L(f"{clock.working_days}个工作日", f"{clock.working_days} working days")
    if clock.days is not None:
        return L(f"{clock.days}日", f"{clock.days} days")
    return L("填报的日期", "the day that was given")


def _all(labels: list[Label]) -> Label:
    return L("、".join(x.zh for x in labels), ", ".join(x.en for x in labels))


def step_sentence(procedure: Procedure, step: Step) -> Label:
    """One step as a sentence."""
    actors = _all([who(procedure, w) for w in step.by]) if step.by else POSTS["system"]
    states = _all([procedure.state(s).title for s in step.leaves])
    zh, en = (
        f"在“{states.zh}”时，{actors.zh}可以“{step.title.zh}”",
        f"While it is “{states.en}”, {actors.en} may “{step.title.en}”",
    )
    if step.asks:
        asked = _all([procedure.fields[n].title for n in step.asks])
        zh, en = f"{zh}，填写{asked.zh}", f"{en}, giving {asked.en}"
    if step.enters:
        to = procedure.state(step.enters).title
        zh, en = f"{zh}，转为“{to.zh}”", f"{en}; then it is “{to.en}”"
    if step.needs:
        needs = _all([n.reason for n in step.needs])
        zh, en = f"{zh}（不符合时告知：{needs.zh}）", f"{en} (told when it does not hold: {needs.en})"
    return L(zh + "。", en + ".")


def clock_sentence(procedure: Procedure, clock: Clock) -> Label:
    """One clock as a sentence."""
    states = _all([procedure.state(s).title for s in clock.runs])
    told = _all([who(procedure, w) for w in clock.tell])
    ends_zh, ends_en = [], []
    if clock.step:
        title = procedure.step(clock.step).title
        ends_zh.append(f"由系统办理“{title.zh}”")
        ends_en.append(f"the system takes “{title.en}”")
    if clock.tell:
        ends_zh.append(f"报{told.zh}")
        ends_en.append(f"{told.en} is told")
    zh = f"{clock.title.zh}：在“{states.zh}”时限{limit(clock).zh}，到期{'，受阻时'.join(ends_zh)}。"
    en = f"{clock.title.en}: {limit(clock).en} while it is “{states.en}”; then {', and if held up '.join(ends_en)}."
    return L(zh, en)


def sentences(procedure: Procedure) -> list[Label]:
    """The whole procedure, sentence by sentence."""
    openers = _all([who(procedure, w) for w in procedure.opens.by])
    begins = procedure.state(procedure.initial).title
    made = [L(f"{openers.zh}可以提出，起始为“{begins.zh}”。", f"{openers.en} may open it; it begins as “{begins.en}”.")]
    for need in procedure.opens.needs:
        made.append(
            L(
                f"提出的条件，不符合时告知：{need.reason.zh}。",
                f"A condition, told when it does not hold: {need.reason.en}.",
            )
        )
    made += [step_sentence(procedure, step) for step in procedure.steps]
    made += [clock_sentence(procedure, clock) for clock in procedure.clocks]
    return made


def manual() -> str:
    """The chapter of the manual that lists the shipped procedures, drawn from their values."""
    from wusong.cases.versions import shipped_procedures

    lines = [
        "# 办事程序 · Procedures",
        "",
        "本章由随附的程序自动写成（`python -m wusong manage tell_procedures`），测试保证它不过时。"
        "怎样写一个程序见 `docs/recipes/add-a-procedure.md`。",
        "",
        "This chapter is drawn from the shipped procedures (`python -m wusong manage tell_procedures`); a test keeps it "
        "fresh. How to write one: `docs/recipes/add-a-procedure.md`.",
    ]
    for procedure in shipped_procedures().values():
        lines += ["", f"## {procedure.title.both}", "", f"{procedure.about.zh} {procedure.about.en}", ""]
        lines += [
            f"- 依据 Basis: {procedure.basis}",
            f"- 出处 Source: {procedure.source}",
            f"- 版本 Version: {procedure.version}",
            "",
        ]
        lines += [f"{n}. {s.zh}<br>{s.en}" for n, s in enumerate(sentences(procedure), 1)]
    return "\n".join(lines) + "\n"
