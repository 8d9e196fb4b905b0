"""How a client is addressed: the name as the secretary entered it may hold a title or a company already."""

import re
from dataclasses import dataclass

_WITH_MORE = re.compile(r"(?P<outer>.+?)\s*[(（](?P<inner>[^()（）]+)[)）]\s*(?P<title>様|さま|さん)?")
_TITLE = re.compile(r"\s*(?:様|さま|さん|殿|氏)$")
_TITLED = re.compile(r"(?:先生|御中)$")
_FIRM = re.compile(
    r"株式会社|合同会社|有限会社|法人|\((?:株|有|同)\)|㈱|㈲|事務所|工務店|商店|医院|クリニック|歯科|工房|陶房|農園|サロン|スタジオ|カフェ|"
    r"(?:社|店|室|園|院|堂|会|校|塾|館|局|組合|設計|デザイン|企画)$"
)


@dataclass(frozen=True)
class Addressee:
    """`person` and `firm` without titles; at least one is not empty."""

    person: str
    firm: str = ""

    @classmethod
    def of(cls, name: str) -> "Addressee":
        """Read 「山田 花子 様(やまだ工務店)」, 「やまだ工務店(山田)」, 「山田さん」, 「株式会社やまだ」."""
        match = _WITH_MORE.fullmatch(name.strip())
        if match is None:
            bare = _bare(name)
            return cls("", bare) if _FIRM.search(bare) and not _TITLE.search(name) else cls(bare)
        outer, inner = _bare(match["outer"]), _bare(match["inner"])
        return cls(inner, outer) if _FIRM.search(outer) and not _FIRM.search(inner) else cls(outer, inner)

    @property
    def called(self) -> str:
        """With the title that is due."""
        if not self.person:
            return self.firm if _TITLED.search(self.firm) else f"{self.firm}御中"
        return self.person if _TITLED.search(self.person) else f"{self.person}様"

    @property
    def in_full(self) -> str:
        """As a mail begins: the company on a line of its own."""
        return f"{self.firm}\n{self.called}" if self.person and self.firm else self.called


def _bare(name: str) -> str:
    return _TITLE.sub("", name.strip()) or name.strip()
