"""Finding another record by what people know of it: for forms, with or without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from wusong.keeping.policies import READERS
from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.scope import Scope, seeing
from wusong.web.addresses import declared
from wusong.web.cells import Speaker, is_institution, joins, related
from wusong.web.registers import matching
from wusong.words.labels import L

MOST = 12  # suggestions at a time
FEW = 200  # so many are a plain list to pick from


def reachable(register: Register, everywhere: bool) -> models.QuerySet:
    """The records a form may point to: the reader's own; of schools and organisations, by name, the whole city's."""
    deep = joins(register.model, tuple(f.name for f in register.model._meta.concrete_fields if f.remote_field))
    if everywhere and is_institution(register):
        with seeing(Scope.everything()):
            return register.model.objects.select_related(*deep)
    return register.model.objects.select_related(*deep)


def anywhere(register: Register, name: str) -> bool:
    """Whether a column may name an institution outside the reader's scope: not the one the record belongs to."""
    other = related(register.field(name))
    return other is not None and is_institution(other) and (register.place or "").split("__")[0] != name


def suggestions(speaker: Speaker, register: Register, words: str, everywhere: bool) -> list[models.Model]:
    """Records that fit some words. Of a register with hidden columns only the one that is named in full."""
    rows = reachable(register, everywhere)
    if register.private and not speaker.sees(register):
        return exactly(rows, register, words)
    return list(rows.filter(matching(register, words, True)).order_by(*register.order, "pk")[:MOST])


def exactly(rows: models.QuerySet, register: Register, words: str) -> list[models.Model]:
    """The records that are called exactly so: by #number, code or name."""
    said = words.strip()
    marked = said.rpartition("#")[2]
    if "#" in said and marked.isdigit():
        return list(rows.filter(pk=int(marked))[:MOST])
    condition = Q(pk__in=())
    for lookup in register.search:
        condition |= Q(**{lookup: said})
    return list(rows.filter(condition).distinct()[:MOST])


def written(speaker: Speaker, register: Register, record: models.Model) -> str:
    """A record as a form writes it: its name, then the number that is sure to be its own."""
    name = speaker.name(register, record)
    return name if name.startswith("#") else f"{name} #{record.pk}"


@READERS
@require_GET
def find(request: HttpRequest, key: str) -> JsonResponse:
    """Suggestions for what is being typed. `for=register.column` says which column asks, where it may reach further."""
    register = declared(key)
    words = request.GET.get("q", "").strip()
    found: list[models.Model] = []
    speaker = Speaker(request)
    if words:
        found = suggestions(speaker, register, words, _reaches_further(request, register))
    lines = [{"value": written(speaker, register, r), "key": r.pk} for r in found]
    return JsonResponse({"results": lines})


def _reaches_further(request: HttpRequest, register: Register) -> bool:
    asking, _, name = request.GET.get("for", "").partition(".")
    if not asking:
        return False
    if asking not in CATALOGUE or name not in CATALOGUE[asking].form:
        raise Http404
    column = CATALOGUE[asking]
    return request.actor.may("write") and related(column.field(name)) is register and anywhere(column, name)


class RecordInput(forms.TextInput):
    """A box to type into, with suggestions where there is JavaScript; a list to pick from once several records fit."""

    template_name = "web/widgets/record_input.html"

    def __init__(self, register: Register, asking: str):
        super().__init__(attrs={"autocomplete": "off", "data-find": register.key, "data-for": asking})
        self.register = register
        self.candidates: list[tuple[str, str]] = []

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        return super().get_context(name, value, attrs) | {"candidates": self.candidates}


class RecordField(forms.ModelChoiceField):
    """Another record, named by its code, its name, or #number."""

    def __init__(self, *args: Any, register: Register, asking: str, speaker: Speaker, **kwargs: Any):
        self.register, self.speaker = register, speaker
        super().__init__(*args, widget=RecordInput(register, asking), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):  # what was typed stays as it was typed
            return value
        record = self.queryset.filter(pk=value).first()
        return written(self.speaker, self.register, record) if record is not None else f"#{value}"

    def to_python(self, value: Any) -> models.Model | None:
        words = str(value or "").strip()
        if not words:
            return None
        found = exactly(self.queryset, self.register, words)
        if len(found) == 1:
            return found[0]
        hidden = self.register.private and not self.speaker.sees(self.register)
        if not found and not hidden:
            rows = self.queryset.filter(matching(self.register, words, True))
            found = list(rows.order_by(*self.register.order, "pk")[:MOST])
        title = self.register.title
        if found:
            self.widget.candidates = [(f"#{r.pk}", written(self.speaker, self.register, r)) for r in found]
            message = L(f"“{words}”可能是下列几项，请选一项。", f"“{words}” may be one of these; pick one.")
        else:
            message = L(
                f"没有找到“{words}”，请填{title.zh}中的代码、全名或 #编号。",
                f"No “{words}” in {title.en}; give a code, a full name or #number.",
            )
        raise forms.ValidationError(str(message))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True
