"""Import: bytes of a JSONL or CSV file in, a checked plan out, or ImportRefused with every problem. No database."""

from assistant.importing.parse import parse_import
from assistant.importing.plan import ImportPlan, preview

__all__ = ["ImportPlan", "parse_import", "preview"]
