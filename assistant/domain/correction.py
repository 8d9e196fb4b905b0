"""TypeCorrection: what she said a piece of text asks for, where the recogniser had read another type."""

from datetime import datetime

from assistant.domain.base import Frozen


class TypeCorrection(Frozen):
    """The words of one task of one client, and the type she gave them. The newer of two for alike words holds."""

    client_id: str
    text: str
    playbook_id: str
    created: datetime
