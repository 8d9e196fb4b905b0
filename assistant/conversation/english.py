"""English: short business English, in the same order as the Japanese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from assistant.conversation.parts import LETTERS, Numbered, acting, holding, numbered
from assistant.conversation.tone import Occasion, Tone
from assistant.domain.brief import Step
from assistant.domain.client import Channel
from assistant.domain.question import Question
from assistant.domain.when import day_of, day_text


@dataclass(frozen=True)
class _Phrases:
    """What changes with the tone."""

    hello: str
    accepted: str
    answered: str
    assumed: str
    ask: str
    silent: str
    closing_asked: str
    closing: str
    remind: str


_PHRASES: Mapping[Tone, _Phrases] = MappingProxyType(
    {
        "soft": _Phrases(
            hello="Hi {name},",
            accepted="Thanks! I am on “{title}”.",
            answered="Thanks for getting back to me. I will go on with “{title}” as you say.",
            assumed="Here is what I have in mind; just tell me if anything is off.",
            ask="Could you tell me {count}? A reply like “{sample}” is plenty.",
            silent="If I hear nothing{when}, I will go ahead like this:",
            closing_asked="No rush, whenever it suits you. Thank you!",
            closing="I will go ahead. Thank you!",
            remind="A gentle nudge about “{title}”, which I sent you on {since}: this is still open.",
        ),
        "plain": _Phrases(
            hello="Hi {name},",
            accepted="Understood: {title}.",
            answered="Thank you for your answer. We will go on with “{title}” as you say.",
            assumed="We will go ahead as follows; please tell us if anything is wrong.",
            ask="Please tell us {count}; a reply like “{sample}” is enough.",
            silent="If we hear nothing{when}, we will go ahead like this:",
            closing_asked="Please reply whenever it suits you.",
            closing="We will go ahead. Thank you.",
            remind="This is a short reminder about “{title}”, sent on {since}. The following is still open.",
        ),
        "formal": _Phrases(
            hello="Dear {name},",
            accepted="Thank you for your request regarding {title}, which we have noted.",
            answered="Thank you for your reply. We will proceed with “{title}” accordingly.",
            assumed="We shall proceed on the following basis. Please let us know of any correction.",
            ask="We would be grateful if you could let us know {count}. A reply such as “{sample}” is sufficient.",
            silent="Should we not hear from you{when}, we shall proceed as follows:",
            closing_asked="We look forward to your reply. Kind regards",
            closing="We shall proceed accordingly. Kind regards",
            remind="We are writing with regard to “{title}”, sent on {since}. The following is still open.",
        ),
    }
)
_SHORT: Mapping[Tone, _Phrases] = MappingProxyType(
    {
        "soft": _Phrases(
            hello="Hi {name},",
            accepted="Got it: {title}!",
            answered="Thanks! Going on with “{title}”.",
            assumed="I assume (shout if not):",
            ask="Just {count}; “{sample}” will do:",
            silent="If I hear nothing{when}:",
            closing_asked="",
            closing="On it!",
            remind="Still open for “{title}” ({since}):",
        ),
        "plain": _Phrases(
            hello="Hi {name},",
            accepted="Understood: {title}.",
            answered="Thank you. Going on with “{title}”.",
            assumed="Assumed (tell us if wrong):",
            ask="Please tell us {count} (“{sample}” is enough):",
            silent="Without an answer{when}:",
            closing_asked="",
            closing="We will go ahead.",
            remind="“{title}” ({since}): still open.",
        ),
        "formal": _Phrases(
            hello="Dear {name},",
            accepted="Your request is noted: {title}.",
            answered="Thank you for your reply. We proceed with “{title}”.",
            assumed="Our basis (please correct us):",
            ask="Kindly let us know {count} (“{sample}” suffices):",
            silent="Without your reply{when}, we proceed:",
            closing_asked="",
            closing="We shall proceed.",
            remind="With regard to “{title}” ({since}), still open:",
        ),
    }
)
"""LINE is read between two other things: in every tone it is as short as that tone allows."""

_PARTLY = "Thank you for your answer about “{title}”. A little is still open."
_AGAIN = "A reply like “{sample}” is enough."
_SHOWN = {"draft": "a draft", "report": "a progress report", "final": "the finished work"}


class English:
    """One client, one channel, one tone."""

    def __init__(self, name: str, channel: Channel, tone: Tone = "plain") -> None:
        self._name, self._channel = name, channel
        self._say = (_SHORT if channel is Channel.LINE else _PHRASES)[tone]
        self._spoken = channel in (Channel.PHONE, Channel.VIDEO)
        self._brief = channel is Channel.LINE

    def greeting(self) -> str:
        if self._spoken:
            return f"[Talking points for {self._name}]"
        return self._say.hello.format(name=self._name)

    def subject(self, title: str, questions: int, occasion: Occasion) -> str:
        plural = "s" if questions > 1 else ""
        if questions:
            return f"{title}: {questions} quick question{plural}"
        return f"{title}: on it" if occasion == "first" else f"{title}: going ahead as you say"

    def understood(self, title: str, occasion: Occasion, *, asks: bool) -> str:
        answered = _PARTLY if asks else self._say.answered
        return (self._say.accepted if occasion == "first" else answered).format(title=title)

    def assumed(self, statements: Sequence[str]) -> str:
        return "\n".join((self._say.assumed, *(f"- {s}" for s in statements))) if statements else ""

    def asked(self, questions: Sequence[Question], *, again: bool = False) -> str:
        if not questions:
            return ""
        rows = [self._question(row) for row in numbered(questions)]
        if self._spoken:
            return "\n".join(("To ask:", *rows))
        count = "one thing" if len(rows) == 1 else f"{len(rows)} things"
        head = (_AGAIN if again else self._say.ask).format(count=count, sample=_sample(questions))
        return ("\n" if self._brief else "\n\n").join((head, *rows))

    def silent(self, rows: Sequence[Numbered], of: int) -> str:
        """What happens without an answer, said once for these, out of so many questions in the message."""
        number = of > 1
        parts = [self._acting(when, group, number) for when, group in acting(rows)]
        if held := holding(rows):
            which = f" for {', '.join(str(row.number) for row in held)}" if number else ""
            parts.append(f"We will not go on{which} until we have your word.")
        return "\n".join(parts)

    def report(self, step: Step | None) -> str:
        if step is None or step.end is None:
            return ""
        return f"You will get {_SHOWN[step.kind]} on {day_text(step.end, 'en')}."

    def closing(self, asked: bool) -> str:
        if self._spoken:
            return ""
        return self._say.closing_asked if asked else self._say.closing

    def reminding(self, title: str, since: date | datetime) -> str:
        day = day_of(since)
        return self._say.remind.format(title=title, since=day_text(day, "en"))

    def already(self, texts: Sequence[str]) -> str:
        """Fallbacks that act already."""
        if not texts:
            return ""
        head = "While we wait, we are going ahead as follows; please tell us if anything is wrong."
        return "\n".join((head, *(f"- {text}" for text in texts)))

    def joined(self, blocks: Sequence[str]) -> str:
        """The message: paragraphs, but plain lines where it must be short."""
        return ("\n" if self._brief else "\n\n").join(block for block in blocks if block)

    def _question(self, row: Numbered) -> str:
        question = row.question
        lines = [f"{row.number}. {question.text}"]
        if not question.open_text:
            options = [_option(i, question) for i in range(len(question.options))]
            lines += ["  " + " / ".join(options)] if self._brief or self._spoken else [f"  {o}" for o in options]
        if not self._brief and question.why.strip():
            lines.append(f"  (Why: {question.why})")
        return "\n".join(lines)

    def _acting(self, when: date | datetime | None, group: Sequence[Numbered], number: bool) -> str:
        head = self._say.silent.format(when=f" by {day_text(when, 'en')}" if when else "")
        rows = [f"{f'{row.number}. ' if number else '- '}{row.question.fallback.text}" for row in group]
        return "\n".join((head, *rows))


def _option(index: int, question: Question) -> str:
    recommended = " (recommended)" if index == question.recommended else ""
    return f"{LETTERS[index]}. {question.options[index].label}{recommended}"


def _sample(questions: Sequence[Question]) -> str:
    if len(questions) == 1:
        return "your own words" if questions[0].open_text else "A"
    return " ".join(f"{i}{'…' if q.open_text else LETTERS[(i - 1) % 2]}" for i, q in enumerate(questions[:2], 1))
