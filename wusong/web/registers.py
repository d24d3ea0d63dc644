"""Registers as pages: list, record, form, history and export, all drawn from the declaration."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.forms import modelform_factory
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_GET

from wusong.keeping.importing.applying import history as history_of
from wusong.keeping.importing.writing_out import exported, leaving
from wusong.keeping.policies import READERS, WRITERS
from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.writing import Actor, change, create, path_of
from wusong.keeping.writing import remove as take_out
from wusong.web.exporting import sheet
from wusong.web.listing import page_of
from wusong.words.codes import codes
from wusong.words.labels import L
from wusong.words.problems import Problem, Refused

ROOM = codes(
    "registry_room",
    L("类别", "Subject"),
    organisations=L("机构", "Organisations"),
    people=L("人员", "People"),
    schooling=L("就学", "Schooling"),
    workforce=L("教师队伍", "Workforce"),
    vocational=L("职业教育", "Vocational education"),
    estate=L("校舍装备", "Buildings and equipment"),
    support=L("资助与控辍", "Support"),
    oversight=L("监督", "Oversight"),
    activities=L("活动与文件", "Activities and documents"),
)
HIDDEN = L("〔隐去〕", "[hidden]")
EXPORT_LIMIT = 100_000
FEW = 300


def declared(key: str) -> Register:
    try:
        return CATALOGUE[key]
    except KeyError:
        raise Http404 from None


def steward_may(register: Register, actor: Actor) -> bool:
    return actor.may("write") and (not register.steward or actor.post in register.steward)


def shown(register: Register, record: models.Model, name: str, actor: Actor) -> str:
    """One cell as text, masked when the column is private and the post does not give the right."""
    if name in register.private and not actor.may("private"):
        return str(HIDDEN)
    field = register.field(name)
    value = getattr(record, name)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(L("是", "yes") if value else L("否", "no"))
    if isinstance(field, models.ForeignKey):
        if (
            value._meta.model_name in CATALOGUE
            and CATALOGUE[value._meta.model_name].private
            and not actor.may("private")
        ):
            return f"#{value.pk}"
        return str(value)
    return str(value)


def chosen_rows(register: Register, request: HttpRequest):
    """The reader's rows, filtered, searched and sorted as the address asks."""
    rows = register.model.objects.all()
    single = [c for c in register.columns if isinstance(register.field(c), models.ForeignKey)]
    deep = [f"{c}__organisation" for c in single if _is_school(register.field(c))]
    rows = rows.select_related(*single, *deep)
    for name in register.filters:
        if (asked := request.GET.get(name, "")) != "":
            field = register.field(name)
            if isinstance(field, models.BooleanField):
                rows = rows.filter(**{name: asked == "1"})
            else:
                try:
                    rows = rows.filter(**{name: field.to_python(asked)})
                except Exception:  # a value the field cannot hold matches nothing
                    rows = rows.none()
    if words := request.GET.get("q", "").strip():
        searched = [
            f for f in register.search if f.split("__")[0] not in register.private or request.actor.may("private")
        ]
        condition = Q(pk__in=())
        for lookup in searched:
            condition |= Q(**{f"{lookup}__icontains": words})
        rows = rows.filter(condition)
    order = request.GET.get("sort", "")
    if order.lstrip("-") in register.columns and (
        order.lstrip("-") not in register.private or request.actor.may("private")
    ):
        return rows.order_by(order, "pk")
    return rows.order_by(*register.order, "pk")


def _is_school(field: models.Field) -> bool:
    return field.remote_field is not None and field.remote_field.model.__name__ == "School"


@READERS
@require_GET
def index(request):
    rooms: dict[str, list[tuple[Register, int]]] = {}
    for register in CATALOGUE.values():
        rooms.setdefault(register.room, []).append((register, register.model.objects.count()))
    named = [(ROOM.label(room), registers) for room, registers in rooms.items()]
    return render(request, "web/registers.html", {"rooms": named})


@READERS
@require_GET
def listing(request, key):
    register = declared(key)
    page = page_of(chosen_rows(register, request), request.GET.get("page"))
    columns = [(name, register.label_of(name)) for name in register.columns]
    rows = [(row, [shown(register, row, name, request.actor) for name in register.columns]) for row in page]
    return render(
        request,
        "web/register.html",
        {
            "register": register,
            "columns": columns,
            "rows": rows,
            "page": page,
            "filters": [_filter(register, name, request) for name in register.filters],
            "sort": request.GET.get("sort", ""),
            "q": request.GET.get("q", ""),
            "filtered": any(request.GET.get(name) for name in (*register.filters, "q")),
            "may_write": steward_may(register, request.actor),
        },
    )


def _filter(register: Register, name: str, request):
    field = register.field(name)
    if isinstance(field, models.BooleanField):
        choices = [("1", L("是", "yes")), ("0", L("否", "no"))]
    elif field.choices:
        choices = list(field.flatchoices)
    else:
        values = register.model.objects.order_by(name).values_list(name, flat=True).distinct()[:60]
        choices = [(str(value), str(value)) for value in values]
    return {"name": name, "label": register.label_of(name), "choices": choices, "asked": request.GET.get(name, "")}


@READERS
@require_GET
def record(request, key, pk):
    register = declared(key)
    row = get_object_or_404(register.model.objects, pk=pk)
    cells = [
        (register.label_of(f.name), f, shown(register, row, f.name, request.actor))
        for f in register.model._meta.concrete_fields
        if f.name != "id"
    ]
    facts = [(label, text, _link(row, field)) for label, field, text in cells]
    may = steward_may(register, request.actor) and request.actor.scope.covers(path_of(row))
    past = history_of(key, pk).order_by("-id")[:50]
    history = [(entry, [_said(register, *d) for d in entry.difference.items()]) for entry in past]
    return render(
        request,
        "web/record.html",
        {"register": register, "row": row, "facts": facts, "may_write": may, "history": history},
    )


def _said(register: Register, name: str, change) -> tuple:
    try:
        label = register.label_of(name)
    except FieldDoesNotExist:
        label = L(name, name)
    return (label, *change) if isinstance(change, list) else (label, None, change)


def _link(row, field):
    if not isinstance(field, models.ForeignKey):
        return None
    key = field.remote_field.model._meta.model_name
    other = getattr(row, field.attname)
    return (key, other) if key in CATALOGUE and other else None


class RecordField(forms.ModelChoiceField):
    """Another record named by what people know of it: its code, its name, or its key. For lists too long to pick from."""

    widget = forms.TextInput

    def __init__(self, *args, register: Register, **kwargs):
        self.register = register
        super().__init__(*args, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, int):
            return f"#{value}"
        return value

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        if text.startswith("#") and text[1:].isdigit():
            found = list(self.queryset.filter(pk=int(text[1:]))[:2])
        else:
            exact = Q(pk__in=())
            for lookup in self.register.search:
                exact |= Q(**{lookup: text})
            found = list(self.queryset.filter(exact)[:2])
        if len(found) == 1:
            return found[0]
        title = self.register.title
        if found:
            message = L(
                f"有多条{title.zh}叫“{text}”，请填代码或 #编号",
                f"several {title.en} match “{text}”; give the code or #number",
            )
        else:
            message = L(
                f"没有找到“{text}”，请填{title.zh}中的代码、名称或 #编号",
                f"no “{text}” in {title.en}; give a code, name or #number",
            )
        raise forms.ValidationError(str(message))


def _form_class(register: Register):
    def field(model_field, **kwargs):
        label = capfirst(str(register.label_of(model_field.name)))
        if isinstance(model_field, models.ForeignKey):
            other = CATALOGUE[model_field.remote_field.model._meta.model_name]
            rows = other.model.objects.all()
            kwargs |= {"queryset": rows, "required": not model_field.blank, "label": label}
            if rows.count() <= FEW:
                return forms.ModelChoiceField(**kwargs)
            return RecordField(register=other, **kwargs)
        made = model_field.formfield(**kwargs)
        if made is not None:
            made.label = label
            made.help_text = str(model_field.help_text)
            if isinstance(model_field, models.DateField):
                made.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return made

    return modelform_factory(register.model, fields=list(register.form), formfield_callback=field)


def _write(request, register: Register, row):
    if not steward_may(register, request.actor):
        from wusong.web.middleware import turned_away

        return turned_away(
            request, L(f"您的岗位不能填写“{register.title.zh}”。", f"Your post does not write {register.title.en}.")
        )
    form_class = _form_class(register)
    initial = {k: v for k, v in request.GET.items() if k in register.form}
    form = form_class(request.POST or None, instance=row, initial=None if row else initial)
    form.use_required_attribute = False
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in register.form}
        reason = request.POST.get("reason", "")
        try:
            if row is None:
                kept = create(register.model, values, by=request.actor, reason=reason)
            else:
                kept = change(register.model._base_manager.get(pk=row.pk), values, by=request.actor, reason=reason)
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(None, str(problem.sentence))
        else:
            messages.success(request, str(L("已保存并记入审计记录。", "Saved, and entered in the audit log.")))
            return redirect("record", key=register.key, pk=kept.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "web/form.html", {"register": register, "form": form, "row": row}, status=status)


@WRITERS
def new(request, key):
    return _write(request, declared(key), None)


@WRITERS
def edit(request, key, pk):
    register = declared(key)
    return _write(request, register, get_object_or_404(register.model.objects, pk=pk))


@WRITERS
def remove(request, key, pk):
    register = declared(key)
    row = get_object_or_404(register.model.objects, pk=pk)
    problems = []
    if request.method == "POST":
        try:
            take_out(row, by=request.actor, reason=request.POST.get("reason", ""))
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(
                request, str(L("已删除；审计记录保留了原内容。", "Removed; the audit log keeps what it said."))
            )
            return redirect("register", key=key)
    status = 400 if problems else 200
    return render(request, "web/remove.html", {"register": register, "row": row, "problems": problems}, status=status)


@READERS
@require_GET
def export(request, key, form):
    """The filtered list as a file; private columns leave only with the right to see them."""
    register = declared(key)
    if form not in ("csv", "xlsx"):
        raise Http404
    names = leaving(register, request.actor.may("private"))
    heads = [str(register.label_of(name)) for name in names]
    rows = chosen_rows(register, request)
    if (number := rows.count()) > EXPORT_LIMIT:
        wanted = L(f"最多 {EXPORT_LIMIT} 条，请先筛选", f"at most {EXPORT_LIMIT} rows; narrow the list first")
        raise Refused([Problem(L("导出", "Export"), str(number), wanted)])
    body = exported(register, rows, names, request.actor)
    return sheet(form, register.key, heads, body, request.GET.get("encoding", ""))
