"""Building the path from its parts. Imported when a draft is first asked for: what only stores or lists is spared
the half second that the reading and drafting rooms take to load."""

from pathlib import Path

from assistant.compiled import quick_lexicon, quick_misreadings
from assistant.drafting.plan import HOURS_A_DAY
from assistant.drafting.playbook_drafter import PlaybookDrafter
from assistant.drafting.ranker import load_ranker
from assistant.drafting.recall import Recaller
from assistant.heads import load_head
from assistant.playbooks import Playbooks
from assistant.prompts import prompts_folder
from assistant.reading.calendar import Calendar
from assistant.reading.read import Reader
from assistant.reading.recogniser import Featuriser, Recogniser
from assistant.reading.retype import Retyper
from assistant.reading.situations import SituationReader
from assistant.reading.tasks import PartReader
from assistant.seams import Embedder, Memory, Records
from assistant.workflow import Workflow


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
    parts = PartReader(recogniser, playbooks, SituationReader(playbooks, embedder.embed))
    ranker = load_ranker(prompts_folder() / "training" / "recall" / "ranker.npz", embedder.name)
    return Workflow(
        records=records,
        reader=Reader(parts, quick_lexicon(models), calendar, quick_misreadings(models)),
        retyper=Retyper(parts, embedder.embed),
        recaller=Recaller(memory, embedder, playbooks, ranker),
        drafter=PlaybookDrafter(playbooks, calendar, hours_a_day),
        calendar=calendar,
        hours_a_day=hours_a_day,
    )
