"""Who signs in, and which posts they hold."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.db import models

from wusong.accounts.posts import POST, POSTS
from wusong.keeping.dated import Dated
from wusong.keeping.scope import Scope
from wusong.keeping.writing import Actor
from wusong.registry.models import Organisation
from wusong.words.labels import L

PUBLIC = Actor("public", Scope.nothing())


class User(AbstractUser):
    """Somebody who can sign in. What they may do follows from their posts."""

    full_name = models.CharField(L("姓名", "Name"), max_length=40, blank=True)

    def actor(self, on: dt.date) -> Actor:
        """This user as an actor on a day: the first post held then, or the public."""
        post = self.appointment_set.on(on).select_related("place").order_by("starts", "pk").first()
        if post is None:
            return PUBLIC
        kind = POSTS[post.post]
        seen = post.place.path.split(".")[0] + "." if kind.city_wide else post.place.path
        return Actor(
            self.full_name or self.username, Scope.at(seen), kind.rights, post.post, post.place.path, self.username
        )


class AppointmentQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> AppointmentQuerySet:
        return self.filter(models.Q(starts__lte=day) & (models.Q(ends__isnull=True) | models.Q(ends__gt=day)))


class Appointment(Dated):
    """A user holds a post at an organisation from a day until another."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name=L("用户", "User"))
    post = models.CharField(L("岗位", "Post"), max_length=10, choices=POST.choices)
    place = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("所在机构", "Organisation"))
    objects = AppointmentQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = L("岗位任命", "Appointment")


class FailedSignIn(models.Model):
    """One failed sign-in, under the keyed digest of the name that was typed."""

    name = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = L("登录失败", "Failed sign-in")
