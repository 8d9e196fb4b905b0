"""A task's brief as a Word document: headings, lists, the plan as a table, and fonts that have Japanese letters."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from assistant.domain.base import Language
from assistant.domain.brief import Step
from assistant.domain.task import Task
from assistant.domain.when import span_text
from assistant.drafting.render import plain
from assistant.exporting.markdown import brief_text
from assistant.exporting.words import KINDS, printable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

JAPANESE_FONT: Final = "游ゴシック"
LATIN_FONT: Final = "Yu Gothic"
_COLUMNS: Final = {"ja": ("日程", "区分", "内容"), "en": ("When", "Kind", "What")}
_HEADING = re.compile(r"(#{1,4})\s+(.*)")
_BULLET = re.compile(r"\s*(?:[-*・]|\d{1,2}[.)])\s+(?:\[([ x])\] )?(.*)")
_QUOTE = re.compile(r"\s*>\s?(.*)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|!~$])")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Block:
    """One paragraph. `level`: of a heading, 1–4; 0 for others."""

    kind: Literal["heading", "bullet", "quote", "text", "plan"]
    text: str = ""
    level: int = 0


def brief_docx(task: Task) -> bytes:
    """The brief as a .docx file. The plan becomes a table unless she rewrote its lines."""
    from docx import Document

    document = Document()
    _set_fonts(document)
    steps = task.draft.brief.steps
    language: Language = "en" if _plan_lines(steps, "en") & set(brief_text(task).splitlines()) else "ja"
    for block in blocks(brief_text(task), steps, language):
        _add(document, block, steps, language)
    document.core_properties.title = printable(task.draft.brief.title)[:200]
    document.core_properties.author = ""
    # The library's own template names itself in the comments.
    document.core_properties.comments = ""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def blocks(text: str, steps: Sequence[Step], language: Language) -> Iterator[Block]:
    """The paragraphs of the Markdown; one `plan` in the place of the steps, if every one of them stands there."""
    plan = _plan_lines(steps, language)
    whole = bool(plan) and plan <= set(text.splitlines())
    shown = False
    for line in text.splitlines():
        if whole and line in plan:
            if not shown:
                yield Block("plan")
            shown = True
        elif line.strip():
            yield _block(line)


def _plan_lines(steps: Sequence[Step], language: Language) -> set[str]:
    """The lines of the Markdown that tell a step with a day."""
    spans = ((span_text(step.start, step.end, language), plain(step.text)) for step in steps)
    return {f"- {days} {text}" for days, text in spans if days}


def _block(line: str) -> Block:
    heading = _HEADING.fullmatch(line)
    if heading:
        return Block("heading", heading[2], len(heading[1]))
    bullet = _BULLET.fullmatch(line)
    if bullet:
        box = {"x": "☑ ", " ": "☐ "}.get(bullet[1] or "", "")
        return Block("bullet", box + bullet[2])
    quote = _QUOTE.fullmatch(line)
    return Block("quote", quote[1]) if quote else Block("text", line)


def _add(document: "Document", block: Block, steps: Sequence[Step], language: Language) -> None:
    if block.kind == "plan":
        _add_plan(document, steps, language)
    elif block.kind == "heading":
        _write(document.add_heading(level=min(block.level, 3)), block.text)
    else:
        style = {"bullet": "List Bullet", "quote": "Quote"}.get(block.kind)
        _write(document.add_paragraph(style=style), block.text)


def _write(paragraph: "Paragraph", text: str) -> None:
    """The words with their bold parts; Markdown's escapes are taken back."""
    for place, piece in enumerate(_BOLD.split(text)):
        if piece:
            paragraph.add_run(_ESCAPED.sub(r"\1", piece)).bold = True if place % 2 else None


def _add_plan(document: "Document", steps: Sequence[Step], language: Language) -> None:
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, _COLUMNS[language], strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for step in steps:
        values = (span_text(step.start, step.end, language), KINDS[language][step.kind], printable(step.text))
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value
    document.add_paragraph()


def _set_fonts(document: "Document") -> None:
    """Every style names a Japanese font: Word otherwise takes a Chinese one on some machines."""
    from docx.oxml.ns import qn

    for style in document.styles:
        fonts = getattr(style.element, "rPr", None)
        if fonts is None and style.name != "Normal":
            continue
        chosen = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            chosen.attrib.pop(qn(f"w:{theme}"), None)
        chosen.set(qn("w:eastAsia"), JAPANESE_FONT)
        chosen.set(qn("w:ascii"), LATIN_FONT)
        chosen.set(qn("w:hAnsi"), LATIN_FONT)
