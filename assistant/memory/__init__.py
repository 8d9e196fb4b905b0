"""The index of notes: an embedded Chroma folder, or a Chroma server, as a content-addressed cache of vectors.

The records decide which notes exist; the index only saves the time of embedding them again. A row's id holds
client, note, embedder and embedded text, so an old text, another embedder or another client can never match.
Whatever happens to folder or server, `vectors` answers with the right vectors.
"""

from assistant.memory.address import server_address
from assistant.memory.index import IndexReport, IndexStatus
from assistant.memory.memory import ChromaMemory
from assistant.memory.server_memory import ServerMemory

__all__ = ["ChromaMemory", "IndexReport", "IndexStatus", "ServerMemory", "server_address"]
