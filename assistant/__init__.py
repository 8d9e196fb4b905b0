"""Brief Assistant: from a client's terse instruction to a full brief, assumptions and few questions."""

__version__ = "0.1.0"
