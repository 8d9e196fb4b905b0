"""The sentences of each kind of conflict, with {said} (the instruction) and {rule} (what was laid down before)."""

from dataclasses import dataclass

from assistant.domain.base import Localized


@dataclass(frozen=True)
class ConflictWords:
    """One kind of conflict: the warning, the question, and its two ways out, the recommended one first."""

    kind: str
    warning: Localized
    question: Localized
    ways: tuple[Localized, Localized]


LIMIT = ConflictWords(
    "limit",
    Localized(
        ja="ご指示の「{said}」は、これまでの「{rule}」と合いません。",
        en="“{said}” does not fit “{rule}” from before.",
    ),
    Localized(
        ja="「{said}」とのことですが、以前「{rule}」と伺っています。今回はどちらに合わせますか。",
        en="You say “{said}”, and earlier it was “{rule}”. Which shall we follow this time?",
    ),
    (
        Localized(
            ja="これまで通り「{rule}」に収め、残りは別の回にする", en="Keep to “{rule}”; the rest another time"
        ),
        Localized(ja="今回は「{said}」で進める", en="This time “{said}”"),
    ),
)
HOURS = ConflictWords(
    "hours",
    Localized(ja="ご指示の「{said}」は、「{rule}」の時間に当たります。", en="“{said}” falls into “{rule}”."),
    Localized(
        ja="「{said}」は「{rule}」に当たります。別の時間でお取りしてよろしいですか。",
        en="“{said}” falls into “{rule}”. Shall we look for another time?",
    ),
    (
        Localized(ja="近い別の時間で候補を出す", en="Yes, the nearest free time"),
        Localized(ja="今回はその時間で構わない", en="That time is fine this once"),
    ),
)
TOOL = ConflictWords(
    "tool",
    Localized(ja="ご指示の「{said}」は、これまでの「{rule}」と合いません。", en="“{said}” goes against “{rule}”."),
    Localized(
        ja="「{said}」とのことですが、以前「{rule}」と伺っています。これまで通りでよろしいですか。",
        en="You say “{said}”, and earlier: “{rule}”. Shall we keep to that?",
    ),
    (
        Localized(ja="これまで通りにする({said}は使わない)", en="Keep to it (no {said})"),
        Localized(ja="今回は{said}を使う", en="Use {said} this time"),
    ),
)
LATE = ConflictWords(
    "late",
    Localized(
        ja="「{said}」に対する決めごとの「{rule}」は、もう過ぎています。",
        en="For “{said}”, “{rule}” is already past.",
    ),
    Localized(
        ja="「{said}」の決めごと「{rule}」を過ぎています。できるだけ早く進める形でよろしいですか。",
        en="For “{said}”, “{rule}” is already past. Shall we go as fast as we can?",
    ),
    (
        Localized(ja="今回は間に合う範囲で最短で進める", en="Yes, as fast as possible"),
        Localized(ja="日を改める", en="Move the date"),
    ),
)
LEAD = ConflictWords(
    "lead",
    Localized(
        ja="ご指示の「{said}」には、これまでの「{rule}」の余裕がありません。",
        en="“{said}” leaves less time than “{rule}”.",
    ),
    Localized(
        ja="「{said}」ですと「{rule}」に足りません。期日を延ばすか、範囲を絞るか、どちらがよろしいですか。",
        en="“{said}” is less than “{rule}”. A later date, or a smaller scope?",
    ),
    (
        Localized(ja="期日を延ばす", en="A later date"),
        Localized(ja="範囲を絞って間に合わせる", en="A smaller scope, in time"),
    ),
)
AMOUNT = ConflictWords(
    "amount",
    Localized(
        ja="「{said}」の文面のご依頼ですが、「{rule}」との決めごとがあります。金額は文面に書かず、お伝えする順番を決めます。",
        en="A text about “{said}”, but: “{rule}”. No amount is written; settle who says it, and when.",
    ),
    Localized(
        ja="「{said}」の金額は文面に書かず、先にお電話でお伝えいただいてから文書をお送りする順番でよろしいですか。",
        en="Shall the “{said}” be told by phone first, and the letter follow without the amount?",
    ),
    (
        Localized(ja="電話が先、文書は金額なしで後から", en="Phone first, the letter later without the amount"),
        Localized(ja="文書が先、金額は後から電話で", en="The letter first, the amount by phone later"),
    ),
)
QUIET = Localized(
    ja="今は「{rule}」の時間です。ご連絡や確認は{until}以降にしてください。",
    en="It is now “{rule}”. Contact the client from {until} on.",
)
WHY = Localized(ja="これまでの決めごとと食い違うためです", en="It does not fit what was agreed before")
LABEL = Localized(ja="これまでの決めごととの違い", en="Differs from what was agreed")
