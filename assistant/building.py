"""Building the path from its parts. Imported when a draft is first asked for: what only stores or lists is spared
the half second that the reading and drafting rooms take to load."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.asking_head import load_asking_head
from assistant.compiled import quick_lexicon, quick_misreadings
from assistant.drafting.plan import HOURS_A_DAY
from assistant.drafting.playbook_drafter import PlaybookDrafter
from assistant.drafting.ranker import load_ranker
from assistant.drafting.recall import Recaller
from assistant.embedders.own import OwnVectors
from assistant.heads import load_head
from assistant.playbooks import Playbooks
from assistant.prompts import prompts_folder, read_text
from assistant.reading.asking import AskingReader
from assistant.reading.calendar import Calendar
from assistant.reading.read import Reader
from assistant.reading.recogniser import Featuriser, Recogniser
from assistant.reading.retype import Retyper
from assistant.reading.situations import SituationReader
from assistant.reading.talk import TalkReader
from assistant.reading.tasks import PartReader
from assistant.seams import LLM, Drafter, Embedder, Memory, Records
from assistant.situation_heads import load_situation_heads
from assistant.talk_head import load_talk_head
from assistant.workflow import Workflow

if TYPE_CHECKING:
    from assistant.drafting.llm_drafter import LLMDrafter


def build_workflow(
    records: Records,
    memory: Memory,
    embedder: Embedder,
    *,
    playbooks: Playbooks,
    calendar: Calendar,
    models: Path,
    hours_a_day: float = HOURS_A_DAY,
) -> Workflow:
    """`models`: the folder of what was computed once and can be computed again. Raises PlaybookError."""
    head = load_head(playbooks, embedder, models)
    recogniser = Recogniser(head, Featuriser(playbooks, embedder.embed))
    own = OwnVectors(embedder, models)
    situations = SituationReader(playbooks, load_situation_heads(playbooks, embedder, models), embedder.embed)
    parts = PartReader(recogniser, playbooks, situations)
    talk = TalkReader(load_talk_head(embedder, models), embedder.embed)
    ranker = load_ranker(prompts_folder() / "training" / "recall" / "ranker.npz", embedder.name)
    return Workflow(
        records=records,
        reader=Reader(parts, quick_lexicon(models), calendar, quick_misreadings(models), talk),
        retyper=Retyper(parts, embedder.embed),
        recaller=Recaller(memory, embedder, playbooks, ranker, own.embed),
        drafter=PlaybookDrafter(playbooks, calendar, hours_a_day, _asking(playbooks, situations, embedder)),
        calendar=calendar,
        hours_a_day=hours_a_day,
    )


KNOWN_NAMES = "known_names"
"""Key of a client's extra: people this client deals with, one a line."""


def _asking(playbooks: Playbooks, situations: SituationReader, embedder: Embedder) -> AskingReader | None:
    """What is worth asking; None where no head for this embedder is shipped."""
    head = load_asking_head(embedder.name)
    return None if head is None else AskingReader(playbooks, *head, situations, embedder.embed)


def build_model_drafter(llm: LLM, playbook: Drafter, embedder: Embedder, records: Records) -> "LLMDrafter":
    """The drafter that improves with a model. Raises PlaybookError where a prompt file can not be read."""
    from assistant.drafting.llm_drafter import LLMDrafter
    from assistant.drafting.model_prompt import PromptWriter

    def cosines(first: Sequence[str], second: Sequence[str]) -> list[list[float]]:
        nearness: list[list[float]] = (embedder.embed(first) @ embedder.embed(second).T).tolist()
        return nearness

    def names(client_id: str) -> list[str]:
        kept = records.extra(client_id, KNOWN_NAMES)  # noqa: S610 - no Django here
        lines = (kept or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    files = sorted((prompts_folder() / "model").glob("*.j2"))
    writer = PromptWriter({path.name: read_text(path) for path in files})
    return LLMDrafter(llm, playbook, writer, cosines, names=names)
