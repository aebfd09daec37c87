"""The positions of a part's elements in its bytes, by the path of their names below the root.

Found by a parser, which knows namespaces and depth: in an extension list the same name may mean something else.
"""

from __future__ import annotations

from xml.parsers import expat

from taizhang_xl.xlsx import markup

_START_TAG = markup.tag_pattern(rb"[^\s<>/:=\"']+")


class Outline:
    """The elements of a part in the root's namespace, down to some depth below the root.

    `left_out` is a stretch that need not be read; positions are those in the whole part.
    Raises CannotSpliceError if it does not parse.
    """

    def __init__(self, xml: bytes, depth: int = 2, left_out: tuple[int, int] = (0, 0)) -> None:
        begin, end = left_out
        self._xml = xml[:begin] + xml[end:]
        self._begin, self._shift = begin, end - begin
        self._depth = depth
        self._found: dict[str, list[markup.Element]] = {}
        self._read()

    @property
    def root(self) -> markup.Element:
        """The root element."""
        return self._found[""][0]

    def first(self, path: str) -> markup.Element | None:
        """Return the first element of a path ("sheets/sheet"), None if there is none."""
        return next(iter(self.all(path)), None)

    def all(self, path: str) -> list[markup.Element]:
        """Return the elements of a path in document order."""
        return self._found.get(path, [])

    def _read(self) -> None:
        parser = expat.ParserCreate("utf-8", " ")
        open_elements: list[tuple[str, str, int]] = []
        depth = -1

        def begin(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth <= self._depth:
                space, _, name = tag.rpartition(" ")
                open_elements.append((space, name, parser.CurrentByteIndex))

        def end(tag: str) -> None:
            nonlocal depth
            if depth <= self._depth:
                if len({space for space, _, _ in open_elements}) == 1:
                    path = "/".join(name for _, name, _ in open_elements[1:])
                    place = self._element(open_elements[-1][2], parser.CurrentByteIndex)
                    self._found.setdefault(path, []).append(place)
                open_elements.pop()
            depth -= 1

        parser.StartElementHandler, parser.EndElementHandler = begin, end
        try:
            parser.Parse(self._xml, True)
        except expat.ExpatError as error:
            raise markup.CannotSpliceError(f"XML 有错（第{error.lineno}行）") from error

    def _element(self, start: int, tail: int) -> markup.Element:
        match = _START_TAG.match(self._xml, start)
        if match is None:
            raise markup.CannotSpliceError("有标签没有写完")
        head = match.end()
        tail, end = (head, head) if match[3] else (tail, self._xml.index(b">", tail) + 1)
        return markup.Element(self._at(start), self._at(head), self._at(tail), self._at(end), match[1])

    def _at(self, place: int) -> int:
        return place + self._shift if place > self._begin else place
