"""What can be wrong with visits."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

VISIT_OPEN = Rule(
    "visit-open", Severity.WARNING, "来访没有答复", "{visitor}来访已过 {value} 天，还没有答复", "请答复，并填“答复”"
)

RULES = rules_in(globals())
