"""Closed until opened: records are read inside `with seeing(scope)`, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from wusong.words.labels import L
from wusong.words.problems import WusongError


class NotScoped(WusongError):
    """A register was read outside `with seeing(scope)`."""

    def __init__(self, model: type[models.Model]):
        name = model.__name__
        super().__init__(
            L(
                f"{name} 在 `with seeing(scope)` 之外被读取",
                f"{name} was read outside `with seeing(scope)`; open a scope first",
            )
        )


@dataclass(frozen=True)
class Scope:
    """The branches of the organisation tree a reader may see, as path prefixes (``"JL.220281."``).

    >>> Scope.at("JL.220281.").covers("JL.220281.0007.")
    True
    >>> Scope.nothing().covers("JL.")
    False
    """

    paths: tuple[str, ...] = ()

    @classmethod
    def at(cls, *paths: str) -> Scope:
        return cls(tuple(sorted(set(paths))))

    @classmethod
    def everything(cls) -> Scope:
        return cls(("",))

    @classmethod
    def nothing(cls) -> Scope:
        return cls(())

    def covers(self, path: str) -> bool:
        return any(path.startswith(mine) for mine in self.paths)

    def condition(self, lookup: str) -> Q:
        """This scope as a query over the column that `lookup` leads to."""
        if "" in self.paths:
            return Q()
        condition = Q(pk__in=())
        for path in self.paths:
            condition |= Q(**{f"{lookup}__startswith": path})
        return condition


_seen: ContextVar[Scope | None] = ContextVar("wusong_scope", default=None)


@contextmanager
def seeing(scope: Scope) -> Iterator[Scope]:
    """Read as somebody with `scope` inside the block."""
    token = _seen.set(scope)
    try:
        yield scope
    finally:
        _seen.reset(token)


def present_scope() -> Scope | None:
    return _seen.get()


class ScopedQuerySet(models.QuerySet):
    def on(self, day) -> ScopedQuerySet:
        """The rows true on `day`: `starts` included, `ends` excluded."""
        return self.filter(Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gt=day)))


_Manager: type = models.Manager.from_queryset(ScopedQuerySet)


class ScopedManager(_Manager):
    """Answers only inside `seeing`, and only the reader's own branches.

    `lookup` leads from a record to the path of the organisation it belongs to; None marks a reference
    list (areas, standards) that belongs to the whole city and that every signed-in reader may see.
    """

    def __init__(self, lookup: str | None = None):
        super().__init__()
        self.lookup = lookup

    def get_queryset(self):
        scope = present_scope()
        if scope is None:
            raise NotScoped(self.model)
        rows = super().get_queryset()
        if self.lookup is None:
            return rows if scope.paths else rows.none()
        return rows.filter(scope.condition(self.lookup))

    def deconstruct(self):
        raise NotImplementedError("scoped managers are not used in migrations")


def scoped(lookup: str | None) -> ScopedManager:
    return ScopedManager(lookup)
