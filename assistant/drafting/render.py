"""The brief as she reads it: Markdown, every line with its source.

Words of clients are data. They are written on one line each and with Markdown's signs escaped, so that a note
cannot become a heading, a link or an image of ours.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from assistant.domain.base import Language
from assistant.domain.brief import Assumption, Brief, BriefItem, Source, Step
from assistant.domain.client import Client
from assistant.domain.instruction import Reading
from assistant.domain.when import span_text

_TITLES: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        "ja": {
            "said": "ご指示の原文",
            "purpose": "目的",
            "deliverable": "成果物",
            "settled": "決まっていること",
            "assumed": "仮に置いたこと(違っていれば直します)",
            "steps": "日程と進め方",
            "notes": "これまでのご指摘",
            "client": "この方の環境と決めごと",
            "in": "行うこと",
            "out": "行わないこと",
            "communication": "連絡",
            "cautions": "注意すること",
            "suggestions": "先回りのご提案",
            "done_when": "完了の目安",
        },
        "en": {
            "said": "The instruction",
            "purpose": "Purpose",
            "deliverable": "Deliverable",
            "settled": "Settled",
            "assumed": "Assumed (tell us if wrong)",
            "steps": "Schedule",
            "notes": "What you told us before",
            "client": "How this client works",
            "in": "Included",
            "out": "Not included",
            "communication": "Contact",
            "cautions": "Mind",
            "suggestions": "Suggestions",
            "done_when": "Done when",
        },
    }
)
_SOURCES: Mapping[Language, Mapping[Source, str]] = MappingProxyType(
    {
        "ja": {
            Source.INSTRUCTION: "指示",
            Source.PROFILE: "プロフィール",
            Source.FEEDBACK: "記録",
            Source.DEFAULT: "仮置き",
            Source.INFERRED: "推測",
        },
        "en": {
            Source.INSTRUCTION: "instruction",
            Source.PROFILE: "profile",
            Source.FEEDBACK: "record",
            Source.DEFAULT: "assumed",
            Source.INFERRED: "inferred",
        },
    }
)
_REPLIED: Mapping[Language, str] = MappingProxyType({"ja": "お返事", "en": "reply"})
_MARKDOWN_SIGNS = re.compile(r"([\\`*\[\]<]|~(?=~)|(?<!\w)_|_(?!\w))")


def brief_markdown(
    brief: Brief,
    assumptions: Sequence[Assumption],
    reading: Reading,
    client: Client,
    note_dates: Mapping[str, str],
) -> str:
    """The whole brief. `note_dates`: note id → ISO date, for the source of quoted notes."""
    language = reading.language
    titles = _TITLES[language]
    slots = [item for item in brief.items if item.slot != "note"]
    notes = [item for item in brief.items if item.slot == "note"]
    sections = [
        f"# {plain(brief.title)}",
        _section(titles["said"], [f"> {plain(line)}" for line in reading.instruction.text.splitlines() if line]),
        _section(titles["purpose"], [plain(brief.purpose)]),
        _section(titles["deliverable"], [plain(brief.deliverable)]),
        _section(titles["settled"], [_item(item, language, note_dates) for item in slots]),
        _section(titles["assumed"], [f"- {plain(a.statement)}" for a in assumptions]),
        _section(titles["steps"], [_step(step, language) for step in brief.steps]),
        _section(titles["notes"], [_item(item, language, note_dates) for item in notes]),
        _section(titles["client"], _bullets((*client.rules, *client.environment))),
        _section(titles["in"], _bullets(brief.scope.included)),
        _section(titles["out"], _bullets(brief.scope.excluded)),
        _section(titles["communication"], [plain(brief.communication)] if brief.communication else []),
        _section(titles["cautions"], _bullets(brief.cautions)),
        _section(titles["suggestions"], _bullets(brief.suggestions)),
        _section(titles["done_when"], [f"- [ ] {plain(text)}" for text in brief.done_when]),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def plain(text: str) -> str:
    """Data inside Markdown: one line, signs escaped."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", " ".join(text.split()))


def _section(title: str, lines: Sequence[str]) -> str:
    return "\n".join((f"## {title}", *lines)) if any(lines) else ""


def _bullets(texts: Iterable[str]) -> list[str]:
    return [f"- {plain(text)}" for text in texts]


def _item(item: BriefItem, language: Language, note_dates: Mapping[str, str]) -> str:
    replied = any(e.kind == "reply" for e in item.evidence)
    source = _REPLIED[language] if replied else _SOURCES[language][item.source]
    dates = [note_dates[e.id] for e in item.evidence if e.id in note_dates]
    mark = " ".join((source, *dates))
    return f"- **{plain(item.label)}**: {plain(item.value)} 〔{mark}〕"


def _step(step: Step, language: Language) -> str:
    days = span_text(step.start, step.end, language)
    return f"- {days} {plain(step.text)}" if days else f"- {plain(step.text)}"
