"""The checks of supervision."""

from __future__ import annotations

from taizhang_xl.systems.supervision.brief_register import wrong_numbers

CHECKS = (wrong_numbers,)
