"""Pages of which a part is made from code: it stands between two marks, and people write the rest."""

from __future__ import annotations


def made_part(page: str, name: str, part: str) -> str:
    """Return a page with its part of a name made anew. Raises ValueError where the page has no place for it."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"no place for {name!r} between {begin.strip()} and {end.strip()}")
    return f"{before}{begin}\n{part}\n{end}{after}" if part else f"{before}{begin}{end}{after}"


def without_part(page: str, name: str) -> str:
    """Return what people wrote of a page."""
    return made_part(page, name, "")
