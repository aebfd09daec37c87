"""All verbs, put together from what the rooms export."""

from __future__ import annotations

from taizhang_xl.contract.registry import Registry
from taizhang_xl.demo import VERBS as OF_DEMO
from taizhang_xl.faces.verbs import VERBS as OF_FACES
from taizhang_xl.verbs import VERBS

REGISTRY = Registry((VERBS, OF_DEMO, OF_FACES))
