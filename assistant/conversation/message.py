"""The one message to the client, in the form this client reads. She edits it and sends it herself.

It acknowledges at once, says what we will do and when, states the assumptions that matter, and asks its questions
numbered with lettered options, answerable as 「1A 2B」: the question first, the reason last.
"""

from collections.abc import Sequence

from assistant.domain.base import Language
from assistant.domain.brief import GO_AHEAD, Assumption, Brief, Step
from assistant.domain.client import Channel, Client
from assistant.domain.draft import Message
from assistant.domain.question import Question
from assistant.domain.when import day_text

_LETTERS = "ABCD"
_ASSUMPTIONS_SHOWN = {
    Channel.EMAIL: 3,
    Channel.CHAT: 2,
    Channel.LINE: 1,
    Channel.PHONE: 2,
    Channel.VIDEO: 2,
}


def write_message(
    client: Client,
    brief: Brief,
    questions: Sequence[Question],
    assumptions: Sequence[Assumption],
    language: Language,
) -> Message:
    """The message for this client's channel. Phone and video clients get talking points."""
    voice = _English(client) if language == "en" else _Japanese(client)
    shown = assumptions[: _ASSUMPTIONS_SHOWN[client.channel]]
    blocks = [
        voice.greeting(),
        voice.understood(brief.title, _next_report(brief.steps)),
        voice.assumed([a.statement for a in shown]),
        _waiting(brief),
        voice.asked(questions),
        voice.closing(bool(questions) or bool(_waiting(brief))),
    ]
    subject = voice.subject(brief.title, len(questions)) if client.channel is Channel.EMAIL else ""
    return Message(
        channel=client.channel.value, subject=subject, text="\n\n".join(block for block in blocks if block)
    )


def _waiting(brief: Brief) -> str:
    """What waits for the client's go-ahead, as the brief says it."""
    return next((item.value for item in brief.items if item.slot == GO_AHEAD), "")


def _next_report(steps: Sequence[Step]) -> Step | None:
    """The first thing the client will see."""
    return next((step for step in steps if step.kind in ("draft", "report", "final") and step.end), None)


class _Japanese:
    """Short, polite business Japanese; mail is formal, LINE is short, phone is a list of points."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._spoken = client.channel in (Channel.PHONE, Channel.VIDEO)

    def greeting(self) -> str:
        if self._client.channel is Channel.EMAIL:
            return f"{self._client.name}様\n\nいつもお世話になっております。"
        if self._spoken:
            way = "電話" if self._client.channel is Channel.PHONE else "ビデオ会議"
            return f"【{way}でお伝えすること】{self._client.name}様"
        return f"{self._client.name}様"

    def subject(self, title: str, questions: int) -> str:
        return f"{title}について({questions}点ご確認ください)" if questions else f"{title}を承りました"

    def understood(self, title: str, report: Step | None) -> str:
        first = f"{title}、承知いたしました。"
        if report is None or report.end is None:
            return first
        day = day_text(report.end)
        what = {"draft": "案をお送りします", "report": "途中のご報告をします"}.get(
            report.kind, "仕上げてお届けします"
        )
        return f"{first}{day}に{what}。"

    def assumed(self, statements: Sequence[str]) -> str:
        if not statements:
            return ""
        rows = "\n".join(f"・{statement}" for statement in statements)
        return f"次のように進めます。違っていればお知らせください。\n{rows}"

    def asked(self, questions: Sequence[Question]) -> str:
        if not questions:
            return ""
        opening = (
            "次の点だけお聞かせください。「1A」のようにお返事いただければ十分です。"
            if len(questions) == 1
            else f"次の{len(questions)}点だけお聞かせください。「1A 2B」のようにお返事いただければ十分です。"
        )
        return "\n\n".join((opening, *(self._question(i, q) for i, q in enumerate(questions, 1))))

    def _question(self, number: int, question: Question) -> str:
        options = "\n".join(_option(i, question, "(おすすめ)") for i in range(len(question.options)))
        fallback = question.fallback
        start = f"({day_text(fallback.act_from)}から)" if fallback.act_from else ""
        return f"{number}. {question.text}\n{options}\n  お返事がない場合{start}: {fallback.text}\n  理由: {_sentence(question.why)}"

    def closing(self, asked: bool) -> str:
        if self._spoken:
            return ""
        return (
            "お手すきの際にお返事いただければ幸いです。"
            if asked
            else "このまま進めます。よろしくお願いいたします。"
        )


class _English:
    """Short business English."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def greeting(self) -> str:
        if self._client.channel in (Channel.PHONE, Channel.VIDEO):
            return f"[Talking points for {self._client.name}]"
        return f"Hi {self._client.name},"

    def subject(self, title: str, questions: int) -> str:
        plural = "s" if questions > 1 else ""
        return f"{title}: {questions} quick question{plural}" if questions else f"{title}: on it"

    def understood(self, title: str, report: Step | None) -> str:
        if report is None or report.end is None:
            return f"Understood: {title}."
        return f"Understood: {title}. You will hear from us on {day_text(report.end, 'en')}."

    def assumed(self, statements: Sequence[str]) -> str:
        if not statements:
            return ""
        rows = "\n".join(f"- {statement}" for statement in statements)
        return f"We will go ahead as follows; please tell us if anything is wrong.\n{rows}"

    def asked(self, questions: Sequence[Question]) -> str:
        if not questions:
            return ""
        opening = "Just tell us the following; a reply like “1A 2B” is enough."
        return "\n\n".join((opening, *(self._question(i, q) for i, q in enumerate(questions, 1))))

    def _question(self, number: int, question: Question) -> str:
        options = "\n".join(_option(i, question, " (recommended)") for i in range(len(question.options)))
        fallback = question.fallback
        start = f" by {day_text(fallback.act_from, 'en')}" if fallback.act_from else ""
        return f"{number}. {question.text}\n{options}\n  If we hear nothing{start}: {fallback.text}\n  Why: {question.why}"

    def closing(self, asked: bool) -> str:
        return "" if asked else "We will go ahead. Thank you."


def _sentence(why: str) -> str:
    """Reasons are written 「〜ため」 or 「〜ためです」; a client reads one form only."""
    bare = why.rstrip("。")
    return f"{bare}です" if bare.endswith("ため") else bare


def _option(index: int, question: Question, mark: str) -> str:
    recommended = mark if index == question.recommended else ""
    return f"  {_LETTERS[index]}. {question.options[index].label}{recommended}"
