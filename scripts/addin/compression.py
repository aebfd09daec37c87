"""The compression of MS-OVBA 2.4.1, in which a VBA project keeps the text of its modules."""

from __future__ import annotations

import struct

_CHUNK = 4096
_SIGNATURE = b"\x01"
_COMPRESSED, _RAW = 0xB000, 0x3FFF
_SHORTEST, _FEWEST_BITS = 3, 4


def compress(data: bytes) -> bytes:
    """Return data compressed. Raises ValueError for a last piece that would grow, which text never does."""
    chunks = (_chunk(data[at : at + _CHUNK]) for at in range(0, len(data), _CHUNK))
    return _SIGNATURE + b"".join(chunks)


def _chunk(chunk: bytes) -> bytes:
    body = bytearray()
    at = 0
    while at < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            length, distance, bits = _match(chunk, at)
            if length:
                flags |= 1 << bit
                tokens += struct.pack("<H", (distance - 1) << (16 - bits) | length - _SHORTEST)
            else:
                tokens.append(chunk[at])
            at += length or 1
        body += bytes([flags]) + tokens
    if len(body) <= _CHUNK:
        return struct.pack("<H", _COMPRESSED | len(body) - 1) + bytes(body)
    if len(chunk) < _CHUNK:
        raise ValueError("a short piece does not compress")
    return struct.pack("<H", _RAW) + chunk


def _match(chunk: bytes, at: int) -> tuple[int, int, int]:
    """Return the longest earlier match, its length and distance, and how many bits a distance has here."""
    bits = max(_FEWEST_BITS, (at - 1).bit_length()) if at else _FEWEST_BITS
    longest = min((0xFFFF >> bits) + _SHORTEST, len(chunk) - at)
    length = distance = 0
    for wanted in range(_SHORTEST, longest + 1):
        # A match may overlap what it repeats, so it need only begin before this position.
        found = chunk.rfind(chunk[at : at + wanted], max(0, at - (1 << bits)), at + wanted - 1)
        if found < 0:
            break
        length, distance = wanted, at - found
    return length, distance, bits
