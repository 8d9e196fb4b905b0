"""Tone: how the message sounds. She chooses it on the page; what is said stays the same."""

from typing import Literal

Tone = Literal["soft", "plain", "formal"]
"""やわらかめ, ふつう, かため."""

Occasion = Literal["first", "revised"]
"""`first`: the instruction has just come. `revised`: the client has answered."""
