"""A very small city for the tests of keeping: two counties with one school each, and the people who write there."""

from __future__ import annotations

import datetime as dt

from wusong.accounts.posts import POSTS
from wusong.keeping.scope import Scope
from wusong.keeping.writing import SYSTEM, Actor, create
from wusong.registry import models

CITY, JIAOHE_COUNTY, PANSHI = "JL.", "JL.220281.", "JL.220284."
JIAOHE, PANSHI_SCHOOL = JIAOHE_COUNTY + "0001.", PANSHI + "0002."


def _holding(post: str, name: str, path: str) -> Actor:
    return Actor(name, Scope.at(path), POSTS[post].rights, post, path)


CLERK = _holding("office", "李文", CITY)
COUNTY = _holding("county", "王县", JIAOHE_COUNTY)
HEAD = _holding("school", "赵校", JIAOHE)
OTHER_HEAD = _holding("school", "钱校", PANSHI_SCHOOL)


class School:
    """The keys of the two schools, once `little_tree` has made them."""

    AT_JIAOHE = AT_PANSHI = 0


def little_tree() -> None:
    """Bureau → two county bureaus → one school each."""
    bureau = _organisation("JL", "市教育局", "bureau", "220200", None)
    keys = []
    for county, area, code in (("蛟河市教育局", "220281", "0001"), ("磐石市教育局", "220284", "0002")):
        authority = _organisation(area, county, "county", area, bureau)
        place = _organisation(code, county[:2] + "一中", "school", area, authority)
        create(models.School, {"organisation": place, "identifier": code}, by=SYSTEM)
        keys.append(place.pk)
    School.AT_JIAOHE, School.AT_PANSHI = keys


def _organisation(code: str, name: str, kind: str, area: str, parent):
    values = {"code": code, "name": name, "kind": kind, "area": area, "parent": parent}
    return create(models.Organisation, values, by=SYSTEM)


def student(number: str, **other) -> dict:
    """The values of a pupil of the school at Jiaohe."""
    values = {"number": number, "name": "王蕾", "sex": "1", "born": dt.date(1998, 3, 5), "keeper_id": School.AT_JIAOHE}
    return values | other
