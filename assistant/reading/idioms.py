"""What is asked of whom, where the words leave no doubt: to press someone for what has not come, to turn something
down, to tell many at once. The thing in the sentence (a bill, a date, a course) then says little of the type of work:
「見積まだ来てない業者に催促」 is no quotation to write, 「研修の話、断っといて」 no date to find."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class _Idiom:
    says: re.Pattern[str]
    unless: re.Pattern[str]
    playbook_id: str


_MONEY = re.compile(r"入金|振込|振り込|代金|未払|支払|払っ|払わ|会費|月謝|家賃|滞納|売掛|payment|paid", re.I)
_BY_PHONE = re.compile(r"電話|かけて")
_IDIOMS = (
    _Idiom(
        re.compile(
            r"(?:まだ|未だに?|ぜんぜん|全然)?(?:来|届い|もらっ|出(?:し)?|返っ|戻っ|提出)(?:て|てき|てもらっ)?(?:て)?い?(?:ない|ねえ|へん|ません)[^。!?\n]{0,12}(?:催促|督促|せっつい|つつい|せか)"
        ),
        _MONEY,
        "phone_errand",
    ),
    _Idiom(
        re.compile(
            r"(?:話|件|依頼|誘い|お誘い|オファー|招待|打診|取材|講演|申し出|提案)[^。!?\n]{0,10}?(?:断っ(?:て|とい)|お断り(?:して|しとい|の(?:返|メール|連絡|文))|辞退し(?:て|とい))"
        ),
        _BY_PHONE,
        "reply",
    ),
    _Idiom(
        re.compile(
            r"(?:一斉に|(?:みんな|皆(?:さん|様)?|全員)(?:に|へ))(?:メール(?:で|を)?|LINE(?:で|を)?)?(?:連絡|知らせ|お知らせ|案内|告知|伝え|送(?:って|り|信))"
        ),
        _BY_PHONE,
        "notice",
    ),
)


def type_by_idiom(said: str) -> str | None:
    """The id of the type that the sentence names by what is asked of whom; None for most sentences."""
    for idiom in _IDIOMS:
        if idiom.says.search(said) and not idiom.unless.search(said):
            return idiom.playbook_id
    return None
