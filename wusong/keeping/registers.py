"""A register is one frozen value beside its model; pages, export and tests are drawn from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from wusong.words.labels import L, Label

_NOTHING = L("", "")


@dataclass(frozen=True)
class Register:
    """What is kept and how it is shown. Knows nothing of screens.

    `natural` names the columns that tell one record from another where its number is not known, as in a spreadsheet.
    """

    model: type[models.Model]
    key: str
    title: Label
    columns: tuple[str, ...]
    form: tuple[str, ...]
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)
    private: tuple[str, ...] = ()
    steward: tuple[str, ...] = ()
    natural: tuple[str, ...] = ()
    about: Label = _NOTHING

    def __str__(self) -> str:
        return self.key

    @property
    def place(self) -> str | None:
        """The lookup from a record to the path of its organisation; None for a reference list of the city."""
        return self.model._default_manager.lookup

    @property
    def room(self) -> str:
        """The subject folder the register lives in."""
        return self.model.__module__.split(".")[2]

    def field(self, name: str) -> models.Field:
        return self.model._meta.get_field(name)

    def label_of(self, name: str) -> Label:
        label = self.field(name).verbose_name
        return label if isinstance(label, Label) else L(str(label), str(label))


CATALOGUE: dict[str, Register] = {}
_by_model: dict[type[models.Model], Register] = {}


def register(model: type[models.Model], **declared) -> Register:
    """Declare the register of `model` and enter it in the catalogue."""
    made = Register(model, model._meta.model_name, **declared)
    if made.key in CATALOGUE:
        raise ValueError(f"register {made.key!r} is declared twice")
    for name in (*made.columns, *made.form, *made.filters, *made.private, *made.natural):
        made.field(name)  # FieldDoesNotExist names the mistake at start-up
    CATALOGUE[made.key] = made
    _by_model[model] = made
    return made


def register_of(model: type[models.Model]) -> Register:
    """The register of a model; KeyError with a hint when none is declared."""
    try:
        return _by_model[model]
    except KeyError:
        raise KeyError(
            f"{model.__name__} has no register; declare one beside it with register({model.__name__}, …)"
        ) from None
