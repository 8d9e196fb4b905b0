"""What of a client's message teaches how this client wants things; an instruction for one piece of work does not.

Three signs: words of a rule (今後, 必ず, 毎回), a judgement of work that was done, and a limit or preference in a
message that gives no work (no 「しといて」, no 「明日」).
"""

import re

from assistant.importing.chat.scores import score_in
from assistant.reading.matters import matters
from assistant.reading.wishes import announces_wish

_STANDING = re.compile(
    r"(?:次|次回|今度|これ|今回)(?:から|以降)(?!の)|次回?(?:は|も)|今後|以後|毎回|毎度|いつも(?!の|通り|どおり|お世話|ありがと|すみません|すいません|助か|どうも)|必ず|基本(?:的に|は|、)"
    r"|原則|絶対|NG|禁止|不要|(?:要|い)らない|やめて|やめよう|ないで(?:ください|ほしい|ね|よ|$|[。!])|統一|(?:に|で)そろえて|で固定|when ?ever|from now on|always|never"
    r"|next time|don't|do not|no need",
    re.I,
)
_JUDGING = re.compile(
    r"(?:長|短|多|少な|早|遅|高|安|重|軽|細か|大き|小さ|見づら|見にく|読みづら|読みにく|分かりづら|わかりづら|分かりにく|わかりにく|足りな|欲しか|ほしか|くど|かた|堅)"
    r"(?:かった|すぎ|過ぎ|くて|い(?:です|な|ね|の|かな|かも|と思))|違(?:った|いました|います|うん)|間違|抜けて(?:い|た|ま)|残念|惜し|いまいち|イマイチ|微妙|困(?:った|ります|る)|っぽい"
    r"|(?:見|読|分かり|わかり|使い|探し)やす|(?:良|よ)かった|助かった|助かりました|完璧|ばっちり|バッチリ|ちょうど(?:い|よ)|ぴったり|いい感じでした|期待(?:以上|通り|どおり)"
    r"|\btoo (?:long|short|many|much|late|early|detailed)|\b(?:perfect|great job|well done|exactly what|not what|missing)\b",
    re.I,
)
_LIMIT = re.compile(
    r"ない(?:で(?:ね|よ|くれ|ちょうだい|おいて|[。!!\s]|$)|こと|ように)|[うくすつぬぶむるぐ]な(?:[。!! よ]|$)|(?:書|言|送|使|切)うな|んといて|ずに"
    r"|ダメ|だめ|NG|嫌|やだ|苦手|(?:い|要)(?:り)(?:ません|まへん)|(?:い|要)らん|結構(?:です|よ|だ)|で(?:いい|良い|十分|OK)|がいい|が良い|がいちばん|が一番"
    r"|なし(?:で|に)|ナシ|抜きで|だけ(?:に|で|を|は|書|返|[。、!!\s]|$)|のみ|以内|以下|\d\S{0,4}以上|優先|まで(?:[。、!!\s]|$)|までで"
    r"|\d\s*(?:個|行|枚|字|文字|ページ|案|つ|営業日|分|時間|回|名|ポイント)(?:まで|くらい|以内|で(?![すし])|みて|は|前後)|一枚|一行|一言"
    r"|(?:一番|いちばん)(?:上|先|頭|最初)|(?:上|先|頭|最初|冒頭)に(?:書|出|入|置|載|結論)|から(?:始め|書い)|の順(?:で|に|[。、])|揃え|そろえ|税込|税抜|敬語|話し言葉"
    r"|(?:とき|時|場合|曜|人|(?<!夕)方|もの|の)は(?:[、 ])?.{0,40}?(?:て(?:ください|くれ|ね|ちょうだい)?|(?<!なん)(?<!の)で|に)(?:[。!!\s]|$)|[てで](?:ほしい|欲しい)|おきたい|たいです(?:[。!\s]|$)"
    r"|じゃないと|しか(?:読|見|使|で)|\b(?:only|keep it|prefer|at most|no more than|please use|rather than|without)\b",
    re.I,
)
_SET = re.compile(
    r"(?:^|、)(?!(?:私|僕|俺|わたし|うち|社長|部長|先生|主人|家内|子ども|今|今日|明日|昨日|朝|昼|夕方|夜|午前|午後|[月火水木金土日]曜日?)は)"
    r"[^、。!?\s]{1,10}は(?!どう|何|いつ|今|もう|まだ|[月火水木金土日]曜|\d{1,2}[日時/月])[^、。!?\sは]{1,14}"
    r"(?:(?<!なん)(?<!の)(?<!い)(?<!中)(?<!休み)(?<!出張)(?<!外出)(?<!不在)(?<!元気)(?<!現場)(?<!満席)で(?:お願い(?:いた)?(?:します)?|ね|よろしく)?|にして(?:ね|ください|ほしい)?)[。!!]?$"
)
"""「候補は午前で」: a thing and how it is wanted, and nothing else; who is where (「社長は出張で」) is no wish."""
_TASKING = re.compile(
    r"(?:し|っ|い|え|め|せ|り|べ|て)?とい(?:て|てね)|ておいて|お願いできますか|今日中|本日中|明日|あさって|明後日|今週|来週|再来週|今月中|来月の|なる早|至急|急ぎで|大至急"
    r"|\d日(?:\([月火水木金土日]\))?まで|[月火水木金土日]曜(?:日)?までに|\d/\d{1,2}|までに(?:お願|頼|ほし|欲し|くだ|送|出|作|もら)|tomorrow|by (?:mon|tue|wed|thu|fri|end)|this week|next week",
    re.I,
)
_ASKING = re.compile(r"[??]\s*$|(?:ます|です|でしょう)か[。]?$")
_DELIVERED = re.compile(
    r"お送り(?:し|いたし)ま|送付(?:し|いたし)ま|お届けし|添付(?:し|いたし)ま|(?:でき|出来|仕上がり|完成し|作成し|作りし|まとめ|用意(?:し|でき))まし|いかがで(?:しょう|した)|ご確認(?:を|くだ|お願|いただ)|提出(?:し|いたし)ま"
    r"|attached|here is|finished|please (?:check|review)",
    re.I,
)


def teachings(text: str, *, scored: bool, judged: bool) -> list[str]:
    """The matters of the message that teach. `scored`: it marks work, so that all of it is about that work;
    `judged`: work was handed over just before."""
    if scored:
        return [one for one in matters(text) if not _ASKING.search(one) and not _only_marks(one)]
    speaks_of_work = judged or _JUDGING.search(text) is not None
    gives_work = _TASKING.search(text) is not None
    return [one for one in matters(text) if _teaches(one, judged=speaks_of_work, gives_work=gives_work)]


def _only_marks(matter: str) -> bool:
    """「先日の資料、80点かな」: the score is kept beside the other matters."""
    teaches = _teaches(matter, judged=True, gives_work=False)
    return score_in(matter) is not None and not teaches


def delivers(text: str) -> bool:
    """True where the words hand work over: what is answered is a judgement of it."""
    return _DELIVERED.search(text) is not None


def _teaches(matter: str, *, judged: bool, gives_work: bool) -> bool:
    if _ASKING.search(matter):
        return False
    if _STANDING.search(matter) or (judged and (_JUDGING.search(matter) or announces_wish(matter))):
        return True
    return not gives_work and (_LIMIT.search(matter) is not None or _SET.search(matter) is not None)
