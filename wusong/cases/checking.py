"""What a procedure means, checked before anybody can open a case: plain sentences, every mistake at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

from wusong.accounts.posts import POSTS as HELD
from wusong.cases import publicity
from wusong.cases.declaring import POSTS, Effect, Fault, Need, Procedure, Step, Who
from wusong.cases.saying import FORMS, ROOTS, column_at, is_form, model_of, paths_in
from wusong.keeping.registers import CATALOGUE
from wusong.registry.models import Organisation
from wusong.words.labels import L

LOOKUPS = ("lt", "lte", "gt", "gte", "in", "startswith", "isnull", "year")
LONGEST_KEY = 28  # with a year and a serial it must fit a case number, and with that the log


def faults_of(procedure: Procedure, others: Mapping[str, Procedure] | None = None) -> list[Fault]:
    """Everything wrong with a procedure. `others` are the procedures it may open as sub-cases; None leaves them unchecked."""
    return list(_Checking(procedure, others).all())


class _Checking:
    def __init__(self, procedure: Procedure, others: Mapping[str, Procedure] | None):
        self.p, self.others = procedure, others
        self.made = {e.name for s in (procedure.opens, *procedure.steps) for e in s.effects if e.name}

    def fault(self, where: str, zh: str, en: str) -> Fault:
        return Fault(where, L(zh, en))

    def all(self) -> Iterator[Fault]:
        yield from self.shape()
        yield from self.ways()
        for step in (self.p.opens, *self.p.steps):
            yield from self.step(step)
        yield from self.fields()
        yield from self.clocks()
        yield from self.quota()
        yield from self.review()
        yield from self.ranking()
        yield from publicity.faults_of(self.p)

    # The graph

    def shape(self) -> Iterator[Fault]:
        p = self.p
        if not 0 < len(p.key) <= LONGEST_KEY or not p.key.replace("_", "").isalnum() or not p.key.isascii():
            yield self.fault(
                "key",
                f"标识应为至多{LONGEST_KEY}个英文字母、数字、下划线",
                f"the key has at most {LONGEST_KEY} letters, digits and underscores",
            )
        if p.initial not in p.by_state:
            yield self.fault("starts", f"没有状态“{p.initial}”", f"there is no state {p.initial!r}")
        elif p.state(p.initial).final:
            yield self.fault("starts", "起始状态不能是终结状态", "a case cannot begin where it ends")
        if not any(s.final for s in p.states):
            yield self.fault(
                "states", "没有终结状态，办件永远不能办结", "no state is final: no case would ever be closed"
            )
        for step in p.steps:
            where = f"steps.{step.key}"
            for state in (*step.leaves, *([step.enters] if step.enters else [])):
                if state not in p.by_state:
                    yield self.fault(where, f"没有状态“{state}”", f"there is no state {state!r}")
                elif state in step.leaves and p.state(state).final and not step.reopens:
                    yield self.fault(
                        where,
                        f"“{state}”已终结，只有重新受理(reopens)可以离开",
                        f"{state!r} is final; only a step that reopens may leave it",
                    )
            if not step.leaves:
                yield self.fault(where, "没有写从哪个状态离开", "it does not say which states it leaves")
            if len(step.key) > 24:
                yield self.fault(where, "步骤标识至多24个字母", "the key of a step has at most 24 letters")

    def ways(self) -> Iterator[Fault]:
        p = self.p
        ahead: dict[str, set[str]] = {s.key: set() for s in p.states}
        for step in p.steps:
            for state in step.leaves:
                if state in ahead and step.enters in ahead:
                    ahead[state].add(step.enters)
        reached, waiting = {p.initial}, [p.initial]
        while waiting:
            for state in ahead.get(waiting.pop(), ()):
                if state not in reached:
                    reached.add(state)
                    waiting.append(state)
        for state in p.states:
            if state.key not in reached:
                yield self.fault(
                    f"states.{state.key}",
                    f"从“{p.initial}”到不了“{state.title.zh}”",
                    f"{state.title.en!r} cannot be reached from {p.initial!r}",
                )
        ends = {s.key for s in p.states if s.final}
        grown = True
        while grown:
            more = {state for state, to in ahead.items() if to & ends} - ends
            ends |= more
            grown = bool(more)
        for state in p.states:
            if state.key not in ends:
                yield self.fault(
                    f"states.{state.key}",
                    f"进入“{state.title.zh}”后无法办结",
                    f"from {state.title.en!r} a case can never be closed",
                )
            elif not state.final:
                leaving = p.leaving(state.key)
                acted = any(not s.automatic or s.follows or s.gathers for s in leaving)
                reviewed = state.key in {x.state for x in (p.review, p.ranking) if x is not None}
                if not acted and not reviewed and not any(c.step and state.key in c.runs for c in p.clocks):
                    yield self.fault(
                        f"states.{state.key}",
                        f"“{state.title.zh}”中无人可办，也没有时限推动",
                        f"in {state.title.en!r} nobody can act and no clock moves it on",
                    )

    # Steps

    def step(self, step: Step) -> Iterator[Fault]:
        p = self.p
        where = "opens" if step is p.opens else f"steps.{step.key}"
        if not step.by and not step.automatic:
            yield self.fault(where, "没有写谁可以办", "it does not say who may take it")
        for who in step.by:
            yield from self.who(who, where)
        for kind in step.never:
            name, _, which = kind.partition(":")
            if name not in ("applicant", "opener", "taker") or (name == "taker" and which not in p.by_step):
                yield self.fault(where, f"不认识回避条件“{kind}”", f"who may never take it: {kind!r} is not known")
        for name in step.asks:
            if name not in p.fields:
                yield self.fault(where, f"表格问到“{name}”，但没有这个字段", f"it asks {name!r}, which is no field")
        for need in step.needs:
            yield from self.need(need, where)
        for effect in step.effects:
            yield from self.effect(effect, where)
        if step.extends and step.extends[0] not in {c.key for c in p.clocks}:
            yield self.fault(
                where, f"没有时限“{step.extends[0]}”可延长", f"there is no clock {step.extends[0]!r} to extend"
            )
        for name in step.gathers:
            if name not in p.by_step or p.step(name).enters:
                yield self.fault(
                    where,
                    f"并行步骤“{name}”应存在且不离开状态",
                    f"the parallel step {name!r} must exist and stay in its state",
                )
        if step.follows and not any(
            e.verb == "open" and e.target == step.follows for s in (p.opens, *p.steps) for e in s.effects
        ):
            yield self.fault(
                where, f"没有步骤会提出子办件“{step.follows}”", f"no step opens a sub-case {step.follows!r}"
            )
        if step.merges and "into" not in step.asks:
            yield self.fault(where, "合并应询问并入哪一件(into)", "a merge asks which case it goes into (into)")
        if step.assigns and "reviewers" not in step.asks:
            yield self.fault(
                where, "指派评审应询问评审专家(reviewers)", "an assignment asks for the reviewers (reviewers)"
            )

    def who(self, who: Who, where: str) -> Iterator[Fault]:
        if who.post not in POSTS or (
            who.post not in HELD and who.post not in ("applicant", "here", "authority", "reviewer", "public", "system")
        ):
            yield self.fault(where, f"没有岗位“{who.post}”", f"there is no post {who.post!r}")
        elif who.of and who.post in ("school", "authority", "county"):
            if model_of(self.p, who.of.split(".")[0]) is None:
                yield self.fault(
                    where, f"“{who}”中的“{who.of}”不是一条记录", f"{who.of!r} in {str(who)!r} is no record"
                )
        elif who.of and who.post != "office":
            yield self.fault(where, f"“{who.post}”后面不能再写“{who.of}”", f"{who.post!r} takes no {who.of!r}")

    def need(self, need: Need, where: str) -> Iterator[Fault]:
        if need.has or need.lacks:
            yield from self.columns(need.has or need.lacks, need.where, where, lookups=True)
            if need.day is not None:
                yield from self.dated(need.has or need.lacks, where)
        for name in need.taken:
            if name not in self.p.by_step:
                yield self.fault(where, f"没有步骤“{name}”", f"there is no step {name!r}")
        if need.closed and not any(
            e.verb == "open" and e.target == need.closed for s in (self.p.opens, *self.p.steps) for e in s.effects
        ):
            yield self.fault(where, f"没有步骤会提出子办件“{need.closed}”", f"no step opens a sub-case {need.closed!r}")
        for said in (*need.where.values(), need.day, need.that, need.than, need.when):
            yield from self.said(said, where)

    def effect(self, effect: Effect, where: str) -> Iterator[Fault]:
        for said in (*effect.values.values(), *effect.where.values(), effect.day, effect.when, effect.organisation):
            yield from self.said(said, where)
        if effect.verb == "open":
            yield from self.opened(effect, where)
        elif effect.verb == "change":
            model = self.target(effect.target)
            if model is None:
                yield self.fault(
                    where,
                    f"change 应指向一条记录，“{effect.target}”不是",
                    f"change points at a record; {effect.target!r} is none",
                )
            else:
                yield from self.columns(model._meta.model_name, effect.values, where)
        else:
            yield from self.columns(effect.target, effect.values, where)
            if effect.target not in CATALOGUE:
                return
            if effect.verb in ("start", "end"):
                yield from self.dated(effect.target, where)
            if effect.verb == "end":
                yield from self.columns(effect.target, effect.where, where, lookups=True)
                if not effect.where:
                    yield self.fault(where, "end 应写明终止哪些记录(where)", "end says which records (where)")
            else:
                given = {*effect.values, *(["starts"] if effect.verb == "start" else [])}
                for column in CATALOGUE[effect.target].model._meta.concrete_fields:
                    needed = (
                        not column.null and not column.blank and not column.has_default() and not column.auto_created
                    )
                    if needed and column.name not in given and column.editable:
                        title = CATALOGUE[effect.target].label_of(column.name)
                        yield self.fault(
                            where,
                            f"登记{CATALOGUE[effect.target].title.zh}缺少“{title.zh}”({column.name})",
                            f"a new row of {effect.target} lacks {column.name}",
                        )

    def opened(self, effect: Effect, where: str) -> Iterator[Fault]:
        if self.others is None:
            return
        if effect.target not in self.others:
            yield self.fault(
                where, f"没有程序“{effect.target}”可作子办件", f"there is no procedure {effect.target!r} to open"
            )
            return
        child = self.others[effect.target]
        asks = [child.fields[n] for n in child.opens.asks if n in child.fields and child.fields[n].known is None]
        for name in set(effect.values) - {f.name for f in asks}:
            yield self.fault(
                where, f"子办件“{child.title.zh}”不问“{name}”", f"the sub-case {child.key!r} does not ask {name!r}"
            )
        for field in asks:
            if field.required and field.name not in effect.values:
                yield self.fault(
                    where,
                    f"子办件“{child.title.zh}”还需“{field.title.zh}”",
                    f"the sub-case {child.key!r} needs {field.name!r}",
                )

    def target(self, said: str) -> type[models.Model] | None:
        if not said.startswith("$"):
            return None
        root, *names = said[1:].split(".")
        model = model_of(self.p, root)
        for name in names:
            column = column_at(model, name) if model else None
            model = column.related_model if column is not None and column.is_relation else None
        return model

    def columns(self, key: str, values: Mapping[str, Any], where: str, lookups: bool = False) -> Iterator[Fault]:
        if key not in CATALOGUE:
            yield self.fault(where, f"没有登记册“{key}”", f"there is no register {key!r}")
            return
        for name, said in values.items():
            path = name
            if lookups and path.split("__")[-1] in LOOKUPS:
                path = path.rsplit("__", 1)[0]
            column = column_at(CATALOGUE[key].model, path)
            if column is None or (not lookups and "__" in name):
                yield self.fault(
                    where,
                    f"登记册“{CATALOGUE[key].title.zh}”没有字段“{name}”",
                    f"register {key!r} has no field {name!r}",
                )
            elif (
                column.choices
                and path == name
                and isinstance(said, str)
                and not said.startswith("$")
                and said not in dict(column.choices)
            ):
                known = "、".join(map(str, dict(column.choices)))
                yield self.fault(
                    where, f"“{name}”不能是“{said}”，可写：{known}", f"{name} cannot be {said!r}; write one of {known}"
                )
            elif (
                not lookups
                and isinstance(said, str)
                and not said.startswith("$")
                and column.max_length
                and len(said) > column.max_length
            ):
                yield self.fault(
                    where, f"“{name}”至多{column.max_length}字", f"{name} holds at most {column.max_length} characters"
                )

    def dated(self, key: str, where: str) -> Iterator[Fault]:
        if key in CATALOGUE and column_at(CATALOGUE[key].model, "ends") is None:
            yield self.fault(
                where,
                f"“{CATALOGUE[key].title.zh}”没有起止日期",
                f"the rows of {key!r} have no days on which they begin and end",
            )

    # Expressions

    def said(self, said: Any, where: str) -> Iterator[Fault]:
        yield from self.forms(said, where)
        for path in paths_in(said):
            root, *names = path.split(".")
            if root in self.p.fields or root in self.made:
                model = model_of(self.p, root)
                if names and (model is None or column_at(model, "__".join(names)) is None):
                    yield self.fault(
                        where,
                        f"“${path}”说不通：“{root}”没有“{'.'.join(names)}”",
                        f"${path}: {root!r} has no {'.'.join(names)!r}",
                    )
            elif root not in ROOTS:
                yield self.fault(where, f"“${path}”：没有字段“{root}”", f"${path}: there is no field {root!r}")
            elif root == "taken":
                if len(names) != 1 or names[0] not in self.p.by_step:
                    yield self.fault(where, f"“${path}”：没有这一步", f"${path}: there is no such step")
            elif (root, names[:1]) == ("case", ["organisation"]) or root == "place":
                rest = names[1:] if root == "case" else names
                if rest and column_at(Organisation, "__".join(rest)) is None:
                    yield self.fault(
                        where,
                        f"“${path}”：机构没有“{'.'.join(rest)}”",
                        f"${path}: an organisation has no {'.'.join(rest)!r}",
                    )
            elif names and names[0] not in (ROOTS[root] or ()):
                yield self.fault(where, f"“${path}”说不通", f"${path} says nothing")

    def forms(self, said: Any, where: str) -> Iterator[Fault]:
        if isinstance(said, list | tuple):
            for part in said:
                yield from self.forms(part, where)
        elif isinstance(said, Mapping):
            form = is_form(said)
            if form:
                extra = set(said) - {form, *FORMS[form]}
                if extra:
                    yield self.fault(
                        where,
                        f"“{form}”旁边不认识“{'、'.join(map(str, extra))}”",
                        f"{', '.join(map(str, extra))} is not known beside {form!r}",
                    )
                if form in ("days_after", "working_days_after") and "days" not in said:
                    yield self.fault(where, f"“{form}”缺少天数(days)", f"{form!r} lacks its days")
                if form == "found":
                    yield from self.columns(str(said["found"]), said.get("where") or {}, where, lookups=True)
            for part in said.values():
                yield from self.forms(part, where)

    # Fields

    def fields(self) -> Iterator[Fault]:
        p = self.p
        asked = {name for step in (p.opens, *p.steps) for name in step.asks}
        rubric = {key for key, _, _ in p.review.rubric} if p.review else set()
        written = {
            (column, self._register_of(effect))
            for step in (p.opens, *p.steps) for effect in step.effects for column in effect.values
        }  # fmt: skip
        creates = {e.target for s in (p.opens, *p.steps) for e in s.effects if e.verb in ("create", "start")}
        records = {f.register for f in p.fields.values() if f.kind == "record"} | {"organisation", "school"}
        for field in p.fields.values():
            where = f"fields.{field.name}"
            if field.name in ROOTS:
                yield self.fault(
                    where,
                    f"“{field.name}”另有所指，请换一个名称",
                    f"{field.name!r} means something else; choose another name",
                )
            if field.kind == "record" and field.register not in CATALOGUE:
                yield self.fault(where, f"没有登记册“{field.register}”", f"there is no register {field.register!r}")
                continue
            if field.kind == "record":
                yield from self.columns(field.register, field.where, where, lookups=True)
            if field.kind == "choice" and not field.choices:
                yield self.fault(where, "选择题没有选项", "a choice has nothing to choose from")
            for said in (*field.where.values(), field.known, field.first):
                yield from self.said(said, where)
            if field.name not in asked and field.name not in rubric and field.known is None:
                yield self.fault(where, "没有步骤询问这个字段", "no step asks this field")
            if field.known is not None or field.kind in ("file", "case", "reviewers"):
                continue
            register, _, column = field.of.partition(".")
            if register in records and register not in creates and (column, register) not in written:
                yield self.fault(
                    where, f"登记册已知“{field.title.zh}”，不必再问；可写 known: $…{column}",
                    f"the registry knows {register}.{column} already; write `known: $….{column}` instead of asking",
                )  # fmt: skip
            if not field.of and field.kind != "record":
                for key in sorted(records & set(CATALOGUE)):
                    names = {c: CATALOGUE[key].label_of(c).zh for c in CATALOGUE[key].form}
                    twin = next((c for c, zh in names.items() if zh == field.title.zh), None)
                    if twin and (twin, key) not in written:
                        yield self.fault(
                            where,
                            f"“{field.title.zh}”已在登记册“{CATALOGUE[key].title.zh}”中，不必再问",
                            f"{field.title.en!r} is kept in register {key!r} already; do not ask it again",
                        )

    def _register_of(self, effect: Effect) -> str:
        if effect.verb == "change":
            model = self.target(effect.target)
            return model._meta.model_name if model else ""
        return effect.target

    # Clocks, quota, review, ranking

    def clocks(self) -> Iterator[Fault]:
        p = self.p
        for clock in p.clocks:
            where = f"clocks.{clock.key}"
            if (clock.days, clock.working_days, clock.until).count(None) != 2:
                yield self.fault(
                    where, "应恰写 days、working_days、until 之一", "say exactly one of days, working_days, until"
                )
            if not clock.runs:
                yield self.fault(where, "没有写在哪些状态中计时", "it does not say in which states it runs")
            if not clock.step and not clock.tell:
                yield self.fault(
                    where, "到期之后没有结果：应写 step 或 tell", "nothing happens when it runs out: say step or tell"
                )
            for state in clock.runs:
                if state not in p.by_state or p.state(state).final:
                    yield self.fault(where, f"“{state}”不是可以计时的状态", f"{state!r} is no state a clock can run in")
                elif clock.step and clock.step in p.by_step and state not in p.step(clock.step).leaves:
                    yield self.fault(
                        where,
                        f"到期的步骤“{clock.step}”不能从“{state}”办理",
                        f"its step {clock.step!r} cannot be taken from {state!r}",
                    )
            if clock.step and clock.step not in p.by_step:
                yield self.fault(where, f"没有步骤“{clock.step}”", f"there is no step {clock.step!r}")
            elif clock.step:
                step = p.step(clock.step)
                if Who("system") not in step.by:
                    yield self.fault(
                        where,
                        f"“{step.title.zh}”不许系统办理(by: system)",
                        f"{step.key!r} may not be taken by the system (by: system)",
                    )
                if (step.needs or (p.quota and step.enters in p.quota.holds)) and not clock.tell:
                    yield self.fault(
                        where,
                        f"“{step.title.zh}”可能受条件阻挡，须写明届时告知谁(tell)",
                        f"conditions may hold {step.key!r} up; say who is told then (tell)",
                    )
                if any(p.fields[n].required and p.fields[n].known is None for n in step.asks if n in p.fields):
                    yield self.fault(
                        where,
                        f"“{step.title.zh}”有必填项，系统无法代办",
                        f"{step.key!r} asks what the system cannot answer",
                    )
            for who in clock.tell:
                yield from self.who(who, where)
            for said in (clock.until, clock.since):
                yield from self.said(said, where)
        for state in p.states:
            if state.publicity and not any(c.step and state.key in c.runs for c in p.clocks):
                yield self.fault(
                    f"states.{state.key}",
                    "公示没有期限，或期满后没有下一步",
                    "a notice has no period, or nothing follows it",
                )
            for _, said in state.publicity.columns if state.publicity else ():
                yield from self.said(said, f"states.{state.key}.publicity")

    def quota(self) -> Iterator[Fault]:
        quota = self.p.quota
        if quota is None:
            return
        if (quota.places is None) == (not quota.register):
            yield self.fault(
                "quota",
                "名额没有来源：应写 places，或 register 与 column",
                "the quota has no source: say places, or register and column",
            )
        if quota.register:
            yield from self.columns(quota.register, quota.where, "quota", lookups=True)
            if quota.register in CATALOGUE and column_at(CATALOGUE[quota.register].model, quota.column) is None:
                yield self.fault(
                    "quota", f"登记册没有字段“{quota.column}”", f"the register has no field {quota.column!r}"
                )
        if quota.each not in ("round", "organisation", "county"):
            yield self.fault(
                "quota", "each 应为 round、organisation 或 county", "each is round, organisation or county"
            )
        for state in quota.holds:
            if state not in self.p.by_state:
                yield self.fault("quota", f"没有状态“{state}”", f"there is no state {state!r}")
        for said in (quota.places, *quota.where.values()):
            yield from self.said(said, "quota")

    def review(self) -> Iterator[Fault]:
        p, review = self.p, self.p.review
        if review is None:
            return
        step, done = p.by_step.get(review.step), p.by_step.get(review.done)
        if review.state not in p.by_state:
            yield self.fault("review", f"没有状态“{review.state}”", f"there is no state {review.state!r}")
        if step is None or step.by != (Who("reviewer"),) or step.enters or step.leaves != (review.state,):
            yield self.fault(
                "review",
                f"评分步骤“{review.step}”应由 reviewer 在“{review.state}”中办理且不离开",
                f"the scoring step {review.step!r} is taken by the reviewer in {review.state!r} and stays there",
            )
        elif set(step.asks) != {key for key, _, _ in review.rubric}:
            yield self.fault("review", "评分步骤应恰问评分表各项", "the scoring step asks exactly the rubric")
        if done is None or done.by != (Who("system"),) or review.state not in done.leaves:
            yield self.fault(
                "review",
                f"评完的步骤“{review.done}”应由 system 办理",
                f"the step when all have scored, {review.done!r}, is the system's",
            )
        if review.reviewers < 1 or not review.rubric:
            yield self.fault("review", "应有评审人数与评分表", "it needs a number of reviewers and a rubric")
        if not any(s.assigns for s in p.steps):
            yield self.fault("review", "没有步骤指派评审专家(assigns)", "no step assigns the reviewers (assigns)")
        for name in review.shows:
            field = p.fields.get(name)
            if field is None:
                yield self.fault("review", f"没有字段“{name}”", f"there is no field {name!r}")
            elif review.blind and (
                field.kind == "record" or field.of.split(".")[0] in ("staff", "school", "organisation")
            ):
                yield self.fault(
                    "review", f"盲评不能给评审看“{field.title.zh}”", f"a blind review may not show {name!r}"
                )

    def ranking(self) -> Iterator[Fault]:
        p, ranking = self.p, self.p.ranking
        if ranking is None:
            return
        if p.quota is None:
            yield self.fault("ranking", "排名要有名额(quota)", "a ranking needs a quota")
        if ranking.state not in p.by_state:
            yield self.fault("ranking", f"没有状态“{ranking.state}”", f"there is no state {ranking.state!r}")
        for key in (ranking.chosen, ranking.others):
            step = p.by_step.get(key)
            if step is None or ranking.state not in step.leaves or Who("system") not in step.by:
                yield self.fault(
                    "ranking",
                    f"“{key}”应是可由 system 从“{ranking.state}”办理的步骤",
                    f"{key!r} must be a step the system may take from {ranking.state!r}",
                )
        for who in ranking.who:
            yield from self.who(who, "ranking")
        for said in (ranking.by, [t for t, _ in ranking.ties]):
            yield from self.said(said, "ranking")
