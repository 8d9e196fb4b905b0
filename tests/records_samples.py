"""Sample clients, notes and drafts for the tests of the records."""

from datetime import date, datetime, timedelta

from assistant.domain.brief import Assumption, Brief, Evidence, Scope, Step
from assistant.domain.client import Channel, Client
from assistant.domain.draft import Draft, Engine, Message, Recalled
from assistant.domain.feedback import FeedbackNote
from assistant.domain.instruction import DateReading
from assistant.domain.question import Fallback, Option, Question
from assistant.records.schema import TOKYO

NOW = datetime(2026, 11, 20, 10, 30, 15, 123456, tzinfo=TOKYO)
AOI = Client(
    id="aoi",
    name="青井 みどり",
    business="園芸店",
    channel=Channel.PHONE,
    environment=("FAX複合機", "Excel 2016"),
    rules=("朝は電話しない", "敬語;短く"),
)
BANDO = Client(id="bando", name="坂東")


def note(number: int, client_id: str = "aoi", day: date = date(2026, 5, 1), **changes: object) -> FeedbackNote:
    values = {"id": f"{client_id}-F{number:02d}", "client_id": client_id, "date": day, "text": f"メモ{number}"}
    return FeedbackNote.model_validate({**values, **changes})


def draft(draft_id: str = "d-1", client_id: str = "aoi", title: str = "日程調整", text: str = "来週で😀") -> Draft:
    quote = Evidence(kind="feedback", id="aoi-F01", quote="候補は午前で")
    return Draft(
        id=draft_id,
        client_id=client_id,
        instruction=text,
        now=datetime(2026, 11, 20, 9, 0, tzinfo=TOKYO),
        engine=Engine(name="playbook", fallback_reason="つながりません"),
        brief=Brief(
            title=title,
            purpose="目的",
            deliverable="候補日",
            scope=Scope(included=("調整",), excluded=("資料",)),
            steps=(Step(text="候補", start=date(2026, 11, 24), end=datetime(2026, 11, 24, 18, 0)),),
        ),
        assumptions=(
            Assumption(
                slot="length", label="所要", statement="60分", because="前回", evidence=(quote,),
                probability_wrong=0.1, impact=3, consequence="取り直し",
            ),
        ),
        questions=tuple(
            Question(
                id=f"q{n}", slot=f"s{n}", text="どちらですか", why="費用", value=0.5,
                options=(Option(label="A"), Option(label="B")), fallback=Fallback(action="hold", text="待つ"),
            )
            for n in (1, 2)
        ),
        dates=(DateReading(text="来週", span=(0, 2), start=date(2026, 11, 23), end=date(2026, 11, 27), kind="range"),),
        recalled=(Recalled(id="aoi-F01", date="2026-05-01", score=None, text="x", relevance=0.1 + 0.2, why="近い"),),
        message=Message(channel="chat", subject="", text="1行目\n2行目"),
        timings={"read": 1.5},
    )  # fmt: skip


class Clock:
    """Moves on by one minute each time it is read."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment
