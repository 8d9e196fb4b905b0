"""Japanese: short, polite business Japanese. Mail is complete, chat is plain, LINE is as short as it can be, phone and
video get talking points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from assistant.conversation.address import Addressee
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
    partly: str
    assumed: str
    ask_one: str
    ask_many: str
    silent: str
    closing_asked: str
    closing: str
    again: str
    remind: str
    excuse: str


_PHRASES: Mapping[Tone, _Phrases] = MappingProxyType(
    {
        "soft": _Phrases(
            hello="お世話になっております。",
            accepted="{title}の件、承知しました。ありがとうございます。",
            answered="お返事ありがとうございます。{title}の件、いただいた内容で進めますね。",
            partly="お返事ありがとうございます。{title}の件、もう少しだけ教えてください。",
            assumed="下記のように考えています。違うところがあれば教えてください。",
            ask_one="1点だけ教えてください。{like}お返事いただければ大丈夫です。",
            ask_many="{count}点だけ教えてください。{like}お返事いただければ大丈夫です。",
            silent="お返事がまだのときは、{when}下記のように進めておきますね。",
            closing_asked="お手すきのときで構いません。よろしくお願いします。",
            closing="このまま進めますね。よろしくお願いします。",
            again="次の{count}点です。{like}お返事いただければ大丈夫です。",
            remind="{since}にお送りした{title}の件で、まだ伺えていないことがあり、ご連絡しました。",
            excuse="お忙しいところすみません。",
        ),
        "plain": _Phrases(
            hello="いつもお世話になっております。",
            accepted="{title}の件、承知いたしました。",
            answered="お返事ありがとうございます。{title}の件、いただいた内容で進めます。",
            partly="お返事ありがとうございます。{title}の件、もう少しだけ確認させてください。",
            assumed="下記の前提で進めます。違っていればお知らせください。",
            ask_one="1点だけ伺います。{like}お返事いただければ十分です。",
            ask_many="{count}点だけ伺います。{like}お返事いただければ十分です。",
            silent="お返事がない場合は、{when}下記のように進めます。",
            closing_asked="お手すきの際にお返事いただければ幸いです。",
            closing="このまま進めます。よろしくお願いいたします。",
            again="次の{count}点です。{like}お返事いただければ十分です。",
            remind="{since}にお送りした{title}の件で、まだ伺えていない点がありご連絡いたしました。",
            excuse="お忙しいところ恐れ入ります。",
        ),
        "formal": _Phrases(
            hello="平素より大変お世話になっております。",
            accepted="ご依頼の{title}の件、確かに承りました。",
            answered="ご返信を賜り、誠にありがとうございます。{title}の件、ご指示のとおり進めてまいります。",
            partly="ご返信を賜り、誠にありがとうございます。{title}の件、いま少し確認させていただきたく存じます。",
            assumed="下記の前提にて進めさせていただきます。相違がございましたら、お知らせくださいますようお願いいたします。",
            ask_one="恐れ入りますが、1点ご教示くださいませ。{like}ご返信いただければ十分でございます。",
            ask_many="恐れ入りますが、{count}点ご教示くださいませ。{like}ご返信いただければ十分でございます。",
            silent="ご返信のない場合は、{when}下記のとおり進めさせていただきます。",
            closing_asked="ご多用のところ恐縮ですが、ご返信のほどよろしくお願い申し上げます。",
            closing="このまま進めさせていただきます。何卒よろしくお願い申し上げます。",
            again="次の{count}点でございます。{like}ご返信いただければ十分でございます。",
            remind="{since}にお送りいたしました{title}の件につきまして、まだ伺えていない点がございますため、ご連絡申し上げました。",
            excuse="ご多用のところ恐れ入ります。",
        ),
    }
)
_SHORT: Mapping[Tone, _Phrases] = MappingProxyType(
    {
        "soft": _Phrases(
            hello="",
            accepted="{title}、承知です!",
            answered="お返事ありがとうございます!{title}、この内容で進めますね。",
            partly="お返事ありがとうございます!{title}、あと少しだけ教えてください。",
            assumed="こう考えています(違えば教えてください):",
            ask_one="1点だけ教えてください(「{sample}」だけで大丈夫です):",
            ask_many="{count}点だけ教えてください(「{sample}」で大丈夫です):",
            silent="お返事がまだなら、{when}こう進めますね:",
            closing_asked="",
            closing="このまま進めますね!",
            again="(「{sample}」で大丈夫です)",
            remind="{since}の{title}、まだのお返事があってご連絡しました。",
            excuse="お忙しいところすみません!",
        ),
        "plain": _Phrases(
            hello="",
            accepted="{title}、承知しました。",
            answered="お返事ありがとうございます。{title}、この内容で進めます。",
            partly="お返事ありがとうございます。{title}、もう少しだけ確認させてください。",
            assumed="前提(違えばお知らせください):",
            ask_one="1点だけ伺います(お返事は「{sample}」だけで大丈夫です)。",
            ask_many="{count}点だけ伺います(お返事は「{sample}」で大丈夫です)。",
            silent="お返事がなければ、{when}こう進めます:",
            closing_asked="",
            closing="このまま進めます。",
            again="(お返事は「{sample}」で大丈夫です)",
            remind="{since}の{title}の件で、まだ伺えていないことがあります。",
            excuse="お忙しいところすみません。",
        ),
        "formal": _Phrases(
            hello="",
            accepted="{title}の件、承りました。",
            answered="ご返信ありがとうございます。{title}の件、この内容で進めてまいります。",
            partly="ご返信ありがとうございます。{title}の件、いま少し伺わせてください。",
            assumed="前提(相違がございましたらお知らせください):",
            ask_one="1点のみ伺います(「{sample}」とのご返信で結構です)。",
            ask_many="{count}点のみ伺います(「{sample}」とのご返信で結構です)。",
            silent="ご返信がない場合は、{when}下記のとおり進めます:",
            closing_asked="",
            closing="このまま進めてまいります。",
            again="(「{sample}」とのご返信で結構です)",
            remind="{since}の{title}の件で、まだ伺えていない点がございます。",
            excuse="ご多用のところ恐れ入ります。",
        ),
    }
)
"""LINE is read between two other things: in every tone it is as short as that tone allows."""

_SHOWN = {"draft": "案をお送りします", "report": "途中のご報告をします", "final": "仕上げてお届けします"}
_POINT = {"draft": "案をお送りする", "report": "途中のご報告をする", "final": "仕上げてお届けする"}


class Japanese:
    """One client, one channel, one tone."""

    def __init__(self, name: str, channel: Channel, tone: Tone = "plain") -> None:
        self._to, self._channel = Addressee.of(name), channel
        self._say = (_SHORT if channel is Channel.LINE else _PHRASES)[tone]
        self._spoken = channel in (Channel.PHONE, Channel.VIDEO)
        self._brief = channel is Channel.LINE

    def greeting(self) -> str:
        if self._spoken:
            way = "電話" if self._channel is Channel.PHONE else "ビデオ会議"
            return f"【{way}でお伝えすること】{self._to.called}"
        return f"{self._to.in_full}\n\n{self._say.hello}" if self._channel is Channel.EMAIL else self._to.called

    def subject(self, title: str, questions: int, occasion: Occasion) -> str:
        if questions:
            return f"{title}について({questions}点ご確認ください)"
        return f"{title}を承りました" if occasion == "first" else f"{title}について(いただいた内容で進めます)"

    def understood(self, title: str, occasion: Occasion, *, asks: bool) -> str:
        if self._spoken:
            return f"・{_named(title)}の件、" + (
                "承知したこと" if occasion == "first" else "お返事のとおり進めること"
            )
        answered = self._say.partly if asks else self._say.answered
        return (self._say.accepted if occasion == "first" else answered).format(title=_named(title))

    def assumed(self, statements: Sequence[str]) -> str:
        if not statements:
            return ""
        head = "・次の前提で進めること(違っていれば、その場で伺う)" if self._spoken else self._say.assumed
        mark = "  - " if self._spoken else "・"
        return "\n".join((head, *(f"{mark}{statement}" for statement in statements)))

    def asked(self, questions: Sequence[Question], *, again: bool = False) -> str:
        if not questions:
            return ""
        rows = [self._question(row) for row in numbered(questions)]
        if self._spoken:
            return "\n".join(("【伺うこと】", *rows))
        opening = self._say.ask_one if len(rows) == 1 else self._say.ask_many
        head = (self._say.again if again else opening).format(
            count=len(rows), sample=_sample(questions), like=_like(questions)
        )
        return ("\n" if self._brief else "\n\n").join((head, *rows))

    def silent(self, rows: Sequence[Numbered], of: int) -> str:
        """What happens without an answer, said once for these, out of so many questions in the message."""
        number = of > 1
        parts = [self._acting(when, group, number) for when, group in acting(rows)]
        if held := holding(rows):
            parts.append(self._holding(held, number))
        if self._spoken and parts:
            parts.insert(0, "【お返事がいただけないとき】")
        return "\n".join(parts)

    def report(self, step: Step | None) -> str:
        if step is None or step.end is None:
            return ""
        if self._spoken:
            return f"【次のご連絡】{day_text(step.end)}に{_POINT[step.kind]}こと"
        return f"次は{day_text(step.end)}に{_SHOWN[step.kind]}。"

    def closing(self, asked: bool) -> str:
        if self._spoken:
            return ""
        return self._say.closing_asked if asked else self._say.closing

    def reminding(self, title: str, since: date | datetime) -> str:
        day = day_text(day_of(since))
        if self._spoken:
            return f"・{day}にお送りした{_named(title)}の件で、まだ伺えていないことがあること"
        return f"{self._say.excuse}{self._say.remind.format(since=day, title=_named(title))}"

    def already(self, texts: Sequence[str]) -> str:
        """Fallbacks that act already."""
        if not texts:
            return ""
        head = "お返事をお待ちする間、下記のように進めております。違っていればお知らせください。"
        return "\n".join((head, *(f"・{text}" for text in texts)))

    def joined(self, blocks: Sequence[str]) -> str:
        """The message: paragraphs, but plain lines on LINE."""
        return ("\n" if self._brief else "\n\n").join(block for block in blocks if block)

    def _question(self, row: Numbered) -> str:
        question = row.question
        lines = [f"{row.number}. {question.text}"]
        if not question.open_text:
            options = [self._option(i, question) for i in range(len(question.options))]
            lines += ["  " + " / ".join(options)] if self._brief or self._spoken else [f"  {o}" for o in options]
        if not self._brief and question.why.strip():
            lines.append(f"  ({_reason(question.why)})")
        return "\n".join(lines)

    def _option(self, index: int, question: Question) -> str:
        recommended = "(おすすめ)" if index == question.recommended else ""
        return f"{LETTERS[index]}. {question.options[index].label}{recommended}"

    def _acting(self, when: date | datetime | None, group: Sequence[Numbered], number: bool) -> str:
        start = f"{day_text(when)}から" if when else ""
        head = f"・{start}次のように進めること" if self._spoken else self._say.silent.format(when=start)
        rows = [f"{f'{row.number}. ' if number else '・'}{row.question.fallback.text}" for row in group]
        return "\n".join((head, *(f"  {row}" if self._spoken else row for row in rows)))

    def _holding(self, rows: Sequence[Numbered], number: bool) -> str:
        which = "・".join(str(row.number) for row in rows)
        if self._spoken:
            return f"・{f'{which}は' if number else ''}お返事まで止めておくこと"
        return f"{f'{which}については' if number else 'この点は'}、お返事をいただくまで進めずにお待ちします。"


def _named(title: str) -> str:
    """The title in brackets, unless it brings its own."""
    return title if "「" in title else f"「{title}」"


def _sample(questions: Sequence[Question]) -> str:
    """How to answer these very questions: 「1A 2B」, with words where there are no options."""
    if len(questions) == 1:
        return "一言" if questions[0].open_text else "A"
    return " ".join(
        f"{i}{'〇〇' if q.open_text else LETTERS[(i - 1) % 2]}" for i, q in enumerate(questions[:2], 1)
    )


def _like(questions: Sequence[Question]) -> str:
    if all(question.open_text for question in questions):
        return "一言だけ"
    return f"「{_sample(questions)}」のように"


def _reason(why: str) -> str:
    """Reasons are written 「〜ため」 or 「〜ためです」; a client reads one form only."""
    bare = why.strip().rstrip("。")
    return f"{bare}です" if bare.endswith("ため") else bare
