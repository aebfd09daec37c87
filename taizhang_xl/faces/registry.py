"""All verbs, put together from what the rooms export."""

from __future__ import annotations

from taizhang_xl.contract.registry import Registry
from taizhang_xl.faces import verbs as of_faces
from taizhang_xl.verbs import VERBS

REGISTRY = Registry((VERBS, of_faces.VERBS))
