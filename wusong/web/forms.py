"""The form of a register, drawn from its declaration: write, change, remove."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import models
from django.forms import modelform_factory
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst

from wusong.keeping.policies import WRITERS
from wusong.keeping.registers import Register
from wusong.keeping.writing import change, create
from wusong.keeping.writing import remove as take_out
from wusong.web.addresses import declared
from wusong.web.cells import Speaker, related
from wusong.web.finding import FEW, RecordField, anywhere, reachable
from wusong.web.middleware import turned_away
from wusong.web.registers import steward_may
from wusong.web.sight import can_unmask
from wusong.web.templatetags.wusong import in_other_tongue
from wusong.words.labels import L
from wusong.words.problems import Refused

LONGEST_REASON = 200


class SpokenSelect(forms.Select):
    """A list whose choices are marked as Chinese where they are and the page is not."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if in_other_tongue(label):
            option["attrs"]["lang"] = "zh-Hans"
        return option


class RecordChoice(forms.ModelChoiceField):
    """A short list of records, each spoken as the reader may see it."""

    widget = SpokenSelect

    def __init__(self, *args, register: Register, speaker: Speaker, **kwargs):
        self.register, self.speaker = register, speaker
        super().__init__(*args, **kwargs)

    def label_from_instance(self, record: models.Model) -> str:
        return self.speaker.name(self.register, record)


def form_class(register: Register, speaker: Speaker, names: list[str]) -> type[forms.ModelForm]:
    """A model form with Wusong's labels; a long list of records becomes a box to type into."""

    def field(model_field: models.Field, **kwargs):
        label = capfirst(str(register.label_of(model_field.name)))
        if (other := related(model_field)) is not None:
            rows = reachable(other, anywhere(register, model_field.name))
            kwargs |= {"queryset": rows, "required": not model_field.blank, "label": label}
            if other.private or rows.count() > FEW:
                asking = f"{register.key}.{model_field.name}"
                return RecordField(register=other, asking=asking, speaker=speaker, **kwargs)
            return RecordChoice(register=other, speaker=speaker, **kwargs)
        made = model_field.formfield(**kwargs)
        if made is not None:
            made.label, made.help_text = label, str(model_field.help_text)
            if isinstance(model_field, models.DateField):
                made.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": "9999-12-31"})
        return made

    return modelform_factory(register.model, fields=names, formfield_callback=field)


def _written(request: HttpRequest, register: Register, row: models.Model | None):
    if not steward_may(register, request.actor):
        return turned_away(
            request, L(f"您的岗位不能填写“{register.title.zh}”。", f"Your post does not write {register.title.en}.")
        )
    speaker = Speaker(request)
    hidden = [n for n in register.form if row is not None and n in register.private and not speaker.sees(register)]
    names = [n for n in register.form if n not in hidden]
    initial = _asked_for(request, register, names)
    form = form_class(register, speaker, names)(request.POST or None, instance=row, initial=None if row else initial)
    form.use_required_attribute = False
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in names}
        reason = request.POST.get("audit_reason", "").strip()[:LONGEST_REASON]
        # Refused (say, a rule the form does not know, or another writer was quicker) is shown on the form itself.
        kept = _kept(request, register, row, values, reason, form)
        if kept is not None:
            messages.success(request, str(L("已保存，并记入审计记录。", "Saved, and entered in the audit log.")))
            if "another" in request.POST:
                return redirect(_once_more(register, kept))
            return redirect("record", key=register.key, pk=kept.pk)
    said = {
        "register": register,
        "form": form,
        "row": row,
        "name": speaker.name(register, row) if row is not None else "",
        "hidden": [register.label_of(n) for n in hidden],
        "can_unmask": can_unmask(request, register) and row is not None,
    }
    return render(request, "web/form.html", said, status=400 if request.method == "POST" else 200)


def _asked_for(request: HttpRequest, register: Register, names: list[str]) -> dict[str, object]:
    """What a link to the form fills in: another record by its number, any other column as written."""
    asked = {name: value for name, value in request.GET.items() if name in names}
    return {n: int(v) if related(register.field(n)) and v.isdigit() else v for n, v in asked.items()}


def _kept(request, register: Register, row, values: dict, reason: str, form: forms.ModelForm) -> models.Model | None:
    try:
        if row is None:
            return create(register.model, values, by=request.actor, reason=reason)
        return change(register.model._base_manager.get(pk=row.pk), values, by=request.actor, reason=reason)
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(None, str(problem.sentence))
        return None


def _once_more(register: Register, kept: models.Model) -> str:
    """The address of an empty form with what is likely the same again: other records, choices and days."""
    same = {}
    for name in register.form:
        field = register.field(name)
        value = getattr(kept, field.attname)
        alike = field.remote_field or field.choices or isinstance(field, models.DateField)
        if alike and value not in (None, "") and name not in register.private and not field.unique:
            same[name] = str(value)
    return f"{reverse('record_new', args=(register.key,))}?{urlencode(same)}"


@WRITERS
def new(request, key):
    return _written(request, declared(key), None)


@WRITERS
def edit(request, key, pk):
    register = declared(key)
    return _written(request, register, get_object_or_404(register.model.objects, pk=pk))


@WRITERS
def remove(request, key, pk):
    """Take out a record entered by mistake, once somebody has seen what it says and written down why."""
    register = declared(key)
    row = get_object_or_404(register.model.objects, pk=pk)
    if not steward_may(register, request.actor):
        return turned_away(
            request, L(f"您的岗位不能填写“{register.title.zh}”。", f"Your post does not write {register.title.en}.")
        )
    speaker, problems = Speaker(request), ()
    if request.method == "POST":
        try:
            take_out(row, by=request.actor, reason=request.POST.get("audit_reason", "")[:LONGEST_REASON])
        except Refused as refused:
            problems = refused.problems
        else:
            said = L("已删除；审计记录保留了原内容。", "Removed; the audit log keeps what it said.")
            messages.success(request, str(said))
            return redirect("register", key=key)
    said = {
        "register": register,
        "row": row,
        "name": speaker.name(register, row),
        "cells": speaker.cells(register, row, register.columns),
        "problems": problems,
        "reason": request.POST.get("audit_reason", ""),
    }
    return render(request, "web/remove.html", said, status=400 if problems else 200)
