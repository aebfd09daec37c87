"""Who may be 优秀 in the year, from what was decided each quarter. Pure; it says who may be, never who is to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from taizhang_xl.cells import Value
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.systems.appraisal.grades import eligibility, set_of_quarter, taking_part
from taizhang_xl.systems.appraisal.layout import Column, Paper, Part
from taizhang_xl.systems.appraisal.quarter import Book, Terms
from taizhang_xl.text import key

_MAY = {True: "可以", False: "不可以", None: "还不能定"}
_NOT_THERE = "—"


def year_list(office: str, year: int, books: Mapping[Quarter, Book], terms: Terms) -> Paper:
    """Return the list of a year; `books` has the people and decisions of each quarter, of a closed one as it was then."""
    quarters = [Quarter(year, number) for number in range(1, 5)]
    sets = [set_of_quarter(terms.sets, each) for each in quarters]
    best = "、".join(dict.fromkeys(each.best for each in sets))
    poor = "、".join(dict.fromkeys(word for each in sets for word in each.poor))
    columns = (
        Column("序号", 7, True), Column("单位", 22), Column("姓名", 16), Column("职务", 18),
        *(Column(each.name, 15, True) for each in quarters), Column("年度能否评优秀", 18, True), Column("说明", 34),
    )  # fmt: skip
    note = (
        f"注：年度考核的优秀等次，从参加考核的季度里一半以上是{best}、没有{poor}的人里产生（公务员平时考核办法）。"
        "这里只列够不够条件，不是等次建议。"
    )
    rows = tuple((number, *row) for number, row in enumerate(_rows(quarters, books, terms), 1))
    return Paper(
        "评优资格", f"{office}\n{year}年度考核优秀等次资格表", parts=(Part("", columns, rows, note),), across=True
    )


def _rows(quarters: Sequence[Quarter], books: Mapping[Quarter, Book], terms: Terms) -> Iterator[tuple[Value, ...]]:
    there = {
        each: {person.key: person for person in taking_part(books[each].people, each, terms.calendar)}
        for each in quarters
    }
    decided = {
        each: {key(one.name): one.grade for one in books[each].decisions if one.quarter == each} for each in quarters
    }
    # The unit and post of each are those of the last quarter in which the person takes part.
    everybody = {name: person for each in quarters for name, person in there[each].items()}
    order = {unit: place for place, unit in enumerate(terms.units)}
    for person in sorted(everybody.values(), key=lambda each: order.get(each.unit, len(order))):
        wanted = [each for each in quarters if person.key in there[each]]
        grades = {each: grade for each in wanted if (grade := decided[each].get(person.key, ""))}
        found = eligibility(grades, wanted, terms.sets)
        shown = (grades.get(each, "没有审定") if each in wanted else _NOT_THERE for each in quarters)
        unit = terms.units.get(person.unit, person.unit)
        yield unit, person.name, person.post, *shown, _MAY[found.may], found.why
