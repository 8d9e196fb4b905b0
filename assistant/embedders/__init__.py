"""The embedded embedder: text to unit vectors with numpy alone, no network and no key."""

from assistant.embedders.embedded import EmbeddedEmbedder, unit_rows
from assistant.embedders.note_text import MAX_CHARACTERS, NOTE_TEMPLATE, clean, note_text

__all__ = ["MAX_CHARACTERS", "NOTE_TEMPLATE", "EmbeddedEmbedder", "clean", "note_text", "unit_rows"]
