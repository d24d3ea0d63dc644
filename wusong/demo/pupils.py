"""Pupils: classes of two school years, who sits in them, who moves, leaves, comes back, and who is helped."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import LAST_YEAR, NEXT_YEAR, THIS_YEAR, in_month, stagger, workday
from wusong.demo.names import people, person
from wusong.demo.places import CITY_AREA
from wusong.demo.schools import KINDERGARTEN, POINT, PRIMARY, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.registry.models import AidAward, Dropout, Enrolment, HelperLink, SchoolClass, Student

if TYPE_CHECKING:
    from wusong.demo.city import City


HARDSHIP = {"1": 0.035, "2": 0.055, "3": 0.10}
LARGEST = 78
# Reasons out of school, and how common each is. Poverty is not among them: its few cases are told one by one below.
REASONS = {"weary": 38, "work": 22, "moved": 16, "illness": 14, "other": 10}
# Pupils out of school for poverty: county, day they left, day they were back at school.
POVERTY = (
    ("220282", dt.date(2008, 3, 6), dt.date(2008, 4, 28)),
    ("220281", dt.date(2008, 3, 20), dt.date(2008, 6, 16)),
    ("220283", dt.date(2008, 10, 14), None),
)


class Cohort:
    """One class on its way through a school: its class of the last school year and its class of this one."""

    __slots__ = ("first", "last", "level", "lowest", "number", "pupils", "row", "school", "seats", "second", "where")

    def __init__(self, school: DemoSchool, lowest: int, last: int, level: int, number: int, seats: float):
        self.school, self.lowest, self.last, self.level, self.number, self.seats = (
            school,
            lowest,
            last,
            level,
            number,
            seats,
        )
        self.first = self.second = 0  # keys of the two classes
        self.pupils: list[int] = []
        self.row = 0  # where its pupils' enrolments begin
        self.where = school  # where it is this school year

    @property
    def enters(self) -> bool:
        return self.level < self.lowest

    @property
    def goes_on(self) -> bool:
        return self.lowest <= self.level < self.last

    def rows_of(self, place: int) -> int:
        """The first row of enrolment of the pupil at `place` in the class."""
        return self.row + place * (2 if self.goes_on else 1)


class Pupils:
    """Files of pupils by key, kept apart by column until they are written."""

    def __init__(self) -> None:
        self.number: list[str] = []
        self.name: list[str] = []
        self.sex: list[str] = []
        self.born: list[dt.date] = []
        self.keeper: list[int] = []
        self.hardship: list[bool] = []

    def __len__(self) -> int:
        return len(self.number)

    def rows(self) -> Iterator[tuple]:
        columns = (self.number, self.name, self.sex, self.born, self.keeper, self.hardship)
        for key, row in enumerate(zip(*columns, strict=True), start=1):
            yield key, *row


def invent(city: City) -> list[Sheet]:
    """Classes, pupils and enrolments of the last and of this school year; then what befell single pupils."""
    rng = city.rng("pupils")
    city.classes = Sheet(SchoolClass, "id starts ends school_id grade number")
    city.students = Sheet(Student, "id number name sex born keeper_id hardship")
    city.enrolments = Sheet(Enrolment, "id starts ends student_id school_id school_class_id grade leaving")
    city.dropouts = Sheet(Dropout, "id starts ends student_id school_id reason contact")
    filling = Filling(city, rng)
    cohorts = [cohort for school in city.schools for cohort in _kept(rng, school, city.share)]
    for cohort in sorted(cohorts, key=lambda c: c.lowest):
        filling.fill(cohort)
    _move(city, rng, filling, cohorts)
    _drop_out(city, rng, filling, cohorts)
    city.cohorts, city.pupils = cohorts, filling.pupils
    city.students.rows = list(filling.pupils.rows())
    rows = (row for row in filling.enrolments if row)
    city.enrolments.rows = [(key, *row) for key, row in enumerate(rows, start=1)]
    for cohort in cohorts:
        if not cohort.enters and cohort.level == cohort.last and cohort.school.vocational:
            city.leavers += [(cohort.school, filling.pupils.name[key - 1]) for key in cohort.pupils]
        if cohort.second:
            cohort.where.pupils += len(cohort.pupils)
    return [city.classes, city.students, city.enrolments, city.dropouts]


def _kept(rng: Random, school: DemoSchool, share: float) -> list[Cohort]:
    """The classes of a school, or that share of them; one that stays through the year is always among them."""
    every = [
        Cohort(school, lowest, last, level, number, seats)
        for lowest, last, classes, seats in school.stages
        for number in range(1, classes + 1)
        for level in range(lowest - 1, last + 1)
    ]
    if share >= 1:
        return every
    chance = rng.random()
    kept = [c for n, c in enumerate(every) if int(chance + (n + 1) * share) > int(chance + n * share)]
    if not any(c.goes_on for c in kept):
        kept.append(rng.choice([c for c in every if c.goes_on]))
    if school.vocational and not any(c.level == c.last for c in kept):
        kept.append(rng.choice([c for c in every if c.level == c.last]))
    return kept


class Filling:
    """Filling classes: pupils who finished one stage go on to the next near home; others are new files."""

    def __init__(self, city: City, rng: Random):
        self.city, self.rng = city, rng
        self.pupils = Pupils()
        self.enrolments: list[tuple | None] = []
        self.waiting: dict[tuple[int, str], list[int]] = defaultdict(list)
        self.serials: dict[str, int] = defaultdict(int)
        self.taken: dict[tuple[int, int, int], int] = defaultdict(int)

    def fill(self, cohort: Cohort) -> None:
        school, rng = cohort.school, self.rng
        opened = school.founded > LAST_YEAR  # within this year: its classes begin with the new school year
        if (school.closes and cohort.enters) or (opened and cohort.level == cohort.last):
            return
        wanted = rng.gauss(cohort.seats, cohort.seats * 0.09) * (1 + 0.012 * (cohort.level - cohort.lowest))
        wanted = min(max(round(wanted), 4), LARGEST)
        if not cohort.enters and not opened:
            cohort.first = self._class(school, cohort, LAST_YEAR, cohort.level)
        if cohort.level < cohort.last:
            moves = bool(school.closes) and cohort.goes_on
            cohort.where = school.into if moves else school
            cohort.second = self._class(cohort.where, cohort, THIS_YEAR, cohort.level + 1)
        if cohort.enters and cohort.lowest in (7, 10):
            pool = self.waiting[cohort.lowest, school.county or rng.choice(self.city.counties).code]
            cohort.pupils = [pool.pop() for _ in range(min(len(pool), wanted))]
        cohort.pupils += self._new(cohort, wanted - len(cohort.pupils))
        self._enrol(cohort)
        if cohort.level == cohort.last and cohort.last in (6, 9) and school.ordinary:
            near = school.county or rng.choice(self.city.counties).code
            pool = self.waiting[cohort.last + 1, near]
            pool += cohort.pupils
            rng.shuffle(pool)

    def _class(self, school: DemoSchool, cohort: Cohort, begins: dt.date, level: int) -> int:
        small = cohort.school.kind == KINDERGARTEN
        grade = 0 if small else level
        number = cohort.number + (level - 1) * school.stages[0][2] if small else cohort.number
        key = (school.key, begins.year, grade)
        if school is not cohort.school:  # a class that came from a closed point follows those that are there
            number = max([self.taken[key], *(s[2] for s in school.stages)]) + 1
        self.taken[key] = max(self.taken[key], number)
        ends = THIS_YEAR if begins == LAST_YEAR else NEXT_YEAR
        return self.city.classes.add(begins, ends, school.key, grade, number)

    def _new(self, cohort: Cohort, count: int) -> list[int]:
        """New files for a class: names, birthdays that fit the grade, numbers that are no identity numbers."""
        if count <= 0:
            return []
        rng, pupils, school = self.rng, self.pupils, cohort.school
        boys = {"512": 0.55, "366": 0.7}.get(school.kind, 0.52) if "女子" not in school.name else 0.0
        sexes = ["1" if rng.random() < boys else "2" for _ in range(count)]
        area = school.county or CITY_AREA
        entered = 2007 - (cohort.level - cohort.lowest)
        serial = self.serials[area]
        self.serials[area] += count
        year = (2004 if school.kind == KINDERGARTEN else 2001) - cohort.level
        youngest = dt.date(year + 1, 8, 31).toordinal()
        poor = HARDSHIP[school.place] * (0.3 if school.private else 1.0)
        first = len(pupils) + 1
        chance, day = rng.random, dt.date.fromordinal
        pupils.number += [f"{area}{entered}{serial + n:06d}" for n in range(1, count + 1)]
        pupils.name += people(rng, sexes)
        pupils.sex += sexes
        pupils.born += [day(youngest - int(chance() * (365 if chance() < 0.95 else 730))) for _ in range(count)]
        pupils.keeper += [school.key] * count
        pupils.hardship += [chance() < poor for _ in range(count)]
        return list(range(first, first + count))

    def _enrol(self, cohort: Cohort) -> None:
        school, where, rows = cohort.school, cohort.where, self.enrolments
        cohort.row = len(rows)
        grades = (0, 0) if school.kind == KINDERGARTEN else (cohort.level, cohort.level + 1)
        if where is not school:
            how = "transferred"
        elif cohort.goes_on:
            how = "promoted"
        else:
            how = "transferred" if school.kind == POINT else "graduated"
        for key in cohort.pupils:
            if cohort.first:
                rows.append((LAST_YEAR, THIS_YEAR, key, school.key, cohort.first, grades[0], how))
            if cohort.second:
                rows.append((THIS_YEAR, None, key, where.key, cohort.second, grades[1], ""))
                self.pupils.keeper[key - 1] = where.key


def _move(city: City, rng: Random, filling: Filling, cohorts: list[Cohort]) -> None:
    """Pupils who change school inside the year, and those who leave a teaching point for its next grade elsewhere."""
    rows, keeper = filling.enrolments, filling.pupils.keeper
    near: dict[tuple[str, int], list[Cohort]] = defaultdict(list)
    for c in cohorts:
        if c.goes_on and c.where is c.school and c.school.ordinary:
            near[c.school.county, c.level].append(c)
    city.moved = moved = set()
    for c in cohorts:
        if c.school.kind == POINT and c.level == c.last:
            there = [o for o in near[c.school.county, c.level] if o.school.kind == PRIMARY and o.school.rural]
            if there:
                other = rng.choice(there)
                for key in c.pupils:
                    rows.append((THIS_YEAR, None, key, other.school.key, other.second, other.level + 1, ""))
                    keeper[key - 1] = other.school.key
                    other.school.pupils += 1
    settled = [c for c in cohorts if c.goes_on and c.where is c.school and c.school.ordinary]
    for _ in range(round(len(filling.pupils) * 0.008)):
        c = rng.choice(settled)
        other = rng.choice(
            near[c.school.county if rng.random() < 0.85 else rng.choice(city.counties).code, c.level] or [c]
        )
        place = rng.randrange(len(c.pupils))
        key = c.pupils[place]
        if other.school is c.school or key in moved:
            continue
        moved.add(key)
        row, (ours, theirs) = c.rows_of(place), (c.school.key, other.school.key)
        keeper[key - 1] = theirs
        in_holidays = rng.random() < 0.35
        day = THIS_YEAR if in_holidays else in_month(rng, rng.choice((2, 3, 3, 4, 5, 9, 9, 10)))
        if day == THIS_YEAR:
            rows[row] = (LAST_YEAR, THIS_YEAR, key, ours, c.first, c.level, "transferred")
            rows[row + 1] = (THIS_YEAR, None, key, theirs, other.second, c.level + 1, "")
        elif day < THIS_YEAR:
            rows[row] = (LAST_YEAR, day, key, ours, c.first, c.level, "transferred")
            rows[row + 1] = (day, THIS_YEAR, key, theirs, other.first, c.level, "promoted")
            rows.append((THIS_YEAR, None, key, theirs, other.second, c.level + 1, ""))
        else:
            rows[row + 1] = (THIS_YEAR, day, key, ours, c.second, c.level + 1, "transferred")
            rows.append((day, None, key, theirs, other.second, c.level + 1, ""))


def _drop_out(city: City, rng: Random, filling: Filling, cohorts: list[Cohort]) -> None:
    """Pupils out of school and back again. The plan's zero is broken in spring, mended by summer, broken once more."""
    compulsory = [c for c in cohorts if c.goes_on and c.last <= 9 and c.school.ordinary and c.where is c.school]
    for county, left, back in POVERTY:
        here = [c for c in compulsory if c.school.county == county and c.level >= 5 and c.school.rural]
        here = here or [c for c in compulsory if c.school.county == county] or compulsory
        _out(city, rng, filling, rng.choice(here), "poverty", left, back)
    reasons, weights = list(REASONS), list(REASONS.values())
    weak = [c for c in compulsory if c.level >= 6] or compulsory
    chances = [(3 if c.school.rural else 1) * (2 if c.school.quality < -0.3 else 1) for c in weak]
    for c in rng.choices(weak, chances, k=max(2, round(64 * city.scale))):
        left = in_month(rng, rng.choices((2, 3, 4, 5, 6, 9, 10, 11), (2, 5, 3, 2, 1, 5, 3, 2))[0])
        if left == THIS_YEAR:  # they were still there on the first day
            left += dt.timedelta(1)
        latest = dt.date(2008, 7, 4) if left < THIS_YEAR else dt.date(2008, 11, 27)
        back = left + dt.timedelta(rng.randint(9, 75))
        back = workday(rng, back, back + dt.timedelta(6)) if back < latest and rng.random() < 0.75 else None
        _out(city, rng, filling, c, rng.choices(reasons, weights)[0], left, back)


def _out(
    city: City, rng: Random, filling: Filling, c: Cohort, reason: str, left: dt.date, back: dt.date | None
) -> None:
    free = [place for place, key in enumerate(c.pupils) if key not in city.moved]
    if not free:
        return
    place = rng.choice(free)
    if reason == "poverty":
        filling.pupils.hardship[c.pupils[place] - 1] = True
    key, row, rows, school = c.pupils[place], c.rows_of(place), filling.enrolments, c.school.key
    city.moved.add(key)
    city.dropouts.add(left, back, key, school, reason, person(rng) + "老师")
    if left < THIS_YEAR:
        rows[row] = (LAST_YEAR, left, key, school, c.first, c.level, "left")
        if back and back < THIS_YEAR:
            rows.append((back, THIS_YEAR, key, school, c.first, c.level, "promoted"))
        elif back:
            rows[row + 1] = (back, None, key, school, c.second, c.level + 1, "")
        else:
            rows[row + 1] = None
    else:
        rows[row + 1] = (THIS_YEAR, left, key, school, c.second, c.level + 1, "left")
        if back:
            rows.append((back, None, key, school, c.second, c.level + 1, ""))


def support(city: City) -> list[Sheet]:
    """Classes that help a pupil in hardship, and aid paid through the year."""
    rng = city.rng("support")
    city.links = Sheet(HelperLink, "id starts ends school_class_id student_id")
    city.aid = Sheet(AidAward, "id student_id school_id scheme yuan paid")
    hardship = city.pupils.hardship
    poor_at: dict[int, list[int]] = defaultdict(list)
    poor_in: dict[str, list[int]] = defaultdict(list)
    helping = [c for c in city.cohorts if c.school.ordinary and c.pupils]
    for c in city.cohorts:
        if c.school.kind == KINDERGARTEN:
            continue
        poor = [key for key in c.pupils if hardship[key - 1]]
        poor_at[c.school.key] += poor
        poor_in[c.school.county] += poor
    anybody = [key for poor in poor_in.values() for key in poor]

    def helped(c: Cohort) -> int:
        own = [key for key in c.pupils if hardship[key - 1]]
        return rng.choice(own or poor_at[c.school.key] or poor_in[c.school.county] or anybody)

    def ready(c: Cohort) -> float:
        return c.school.quality

    before = [c for c in helping if c.first]
    for c, day in stagger(
        rng, before, ready, before=0.86, by_now=0.972, months={1: 0.2, 3: 4, 4: 3, 5: 2, 6: 1, 7: 0.3}, noise=0.8
    ):
        if day:
            autumn = dt.date(2007, 9, 10) + dt.timedelta(rng.randrange(90))
            city.links.add(autumn if day.year < 2008 else day, THIS_YEAR, c.first, helped(c))
    now = [c for c in helping if c.second and c.where is c.school]
    for c, day in stagger(rng, now, ready, before=0.95, by_now=0.9945, months={9: 4, 10: 3, 11: 1}, noise=0.8):
        if day:
            city.links.add(THIS_YEAR if day.year < 2008 else max(day, THIS_YEAR), None, c.second, helped(c))
    _pay(city, rng)
    return [city.links, city.aid]


def _pay(city: City, rng: Random) -> None:
    """State grants at vocational schools, living allowances in compulsory education, aid at senior schools, charity."""
    hardship, pay = city.pupils.hardship, city.aid.add
    spring, autumn = dt.date(2008, 4, 18), dt.date(2008, 10, 24)
    for c in city.cohorts:
        for day, key_class, grade in ((spring, c.first, c.level), (autumn, c.second, c.level + 1)):
            if not key_class or c.school.kind == KINDERGARTEN:
                continue
            school = c.school if day == spring else c.where
            day = workday(rng, day, day + dt.timedelta(12))
            for key in c.pupils:
                if key in city.moved:
                    continue
                if school.vocational:
                    if grade <= 11 and (hardship[key - 1] or rng.random() < 0.6):
                        pay(key, school.key, "vocational", 750, day)
                elif hardship[key - 1]:
                    if grade >= 10:
                        pay(key, school.key, "senior", 400, day)
                    elif school.rural and rng.random() < 0.6:
                        pay(key, school.key, "living", 250 if grade <= 6 else 375, day)
                    elif rng.random() < 0.12:
                        pay(key, school.key, "charity", rng.choice((200, 300, 500)), day)
