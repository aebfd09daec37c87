"""Bundled data.

holidays.csv: the State Council's holidays (放假) and make-up workdays (上班), 2004-2026, from its yearly notices as
gathered by the packages chinesecalendar and holidays. The two agree on every day but 2005-12-31, where the notice
for 2006 (the Saturday was moved to the Monday) decides for a workday.

festivals.csv: the days of the festivals that move, 2000-2040, worked out from new moons and the sun's longitude in
Beijing time; the package holidays has the same days.
"""
