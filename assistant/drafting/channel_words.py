"""The words that call for a talk, and the sentence that says why, by reason."""

import re
from typing import Literal

from assistant.domain.base import Localized

PRICE = re.compile(
    r"(?:料|料金|価格|単価|月謝|会費|賃料|家賃|顧問料|報酬|時給|給料|給与|値段)[^。]{0,8}(?:上げ|値上げ|引き?上げ|改定|下げ|引き?下げ|減額|カット)(?!した|済)"
    r"|値上げ(?!した|済|(?:の)?(?:ニュース|記事))|賃上げ|減給|値下げ交渉|price (?:increase|rise)|raise (?:our|the) (?:fees?|prices?)|pay cut",
    re.I,
)
FEELINGS = re.compile(
    r"怒(?:り|っ|って|られ)|お怒り|激怒|クレーム|苦情|カンカン|ご立腹|揉め|もめ(?:て|た|そう)|こじれ|訴え(?:る|られ)|弁護士|泣(?:い|か)"
    r"|\b(?:angry|furious|complaint|upset)\b",
    re.I,
)
PUBLIC = re.compile(r"レビュー|口コミ|クチコミ|コメント欄|星[1-5一二三]|review|comment", re.I)
BAD_NEWS = re.compile(
    r"解雇|雇い?止め|内定取り?消|退職(?:勧奨|して(?:もら|ほし)|の(?:申し出|相談|慰留))|辞め(?:たいと|ると言|てもら|させ)|契約を?(?:切|打ち切|終了し)"
    r"|訃報|亡くな|お悔やみ|事故(?!渋滞)|けが|ケガ|怪我|漏えい|漏洩|流出|不祥事|閉店|閉院|廃業|リコール|損害|賠償|弁償"
    r"|\b(?:dismiss|lay ?off|fire (?:him|her|them)|resign(?:ation)?|accident|data leak)\b",
    re.I,
)
TOLD = re.compile(
    r"連絡|知らせ|伝え|通知|告げ|文面|報告|言(?:い|っ|わ)|\b(?:tell|let|write|notice|inform)\b", re.I
)
APOLOGY = re.compile(r"お?詫び|謝(?:罪|っ|り)|apolog", re.I)
DAMAGE = re.compile(
    r"間違え|誤(?:送|配|請求|発注)|壊|破損|納期遅れ|納品.{0,4}遅|迷惑|紛失|なくし|無くし|ミス|事故|damage|wrong|lost",
    re.I,
)
ROUNDS = re.compile(
    r"何(?:度|回)も(?:言|直|書|送|同じ)|もう[2-9二三四五](?:回|度)目|[3-9三四五](?:回|度)目(?:だ|です|[。、!?]|$)|噛み合わ|かみ合わ|話が通じ|伝わって(?:い)?な|そうじゃなく(?:て)?|again and again|third time",
    re.I,
)
PERSUADES = re.compile(
    r"(?:会長|社長|役員会?|取締役会?|株主|理事会?|銀行|投資家|院長|オーナー|board|investors?)[^。]{0,12}(?:説明|プレゼン|提案|説得|稟議|資料|パワポ|スライド|deck|presentation)"
    r"|(?:説明|プレゼン|提案)[^。]{0,6}(?:会長|社長|役員|取締役|株主|理事|銀行|投資家)|稟議書?",
    re.I,
)
ROUTINE = re.compile(
    r"印刷|コピー|差し替え|誤字|体裁|日付だけ|たたき台|配(?:って|布)|部数|\d部|予定|日程|アポ|返信|送(?:って|付)"
)
UNNAMED = re.compile(r"例の|あの|この(?:間|あいだ|前)の")

MEETING_OFF = re.compile(
    r"(?:行けな|出られな|来られな|参加できな|出席できな|欠席|ドタキャン|急に延期|延期して(?:もら|ほし)|中止に)[^。!?\n]{0,24}(?:商談|プレゼン|契約|調印|提案|登壇|講演|面接|内見)"
    r"|(?:商談|プレゼン|契約|調印|提案|登壇|講演)[^。!?\n]{0,24}(?:行けな|出られな|来られな|参加できな|欠席|延期して|中止に)"
    r"|\b(?:can'?t|cannot|won'?t) (?:make|attend|join|do)\b[^.!?\n]{0,40}\b(?:pitch|presentation|signing|deal|interview|demo|keynote)"
    r"|\b(?:call off|pull out of|cancel)\b[^.!?\n]{0,30}\b(?:pitch|presentation|signing|deal|demo|keynote)",
    re.I,
)
"""Someone lets others down at the last minute, where much hangs on it."""

OWN_WORD = re.compile(
    r"(?:だけ|のみ)が[^。]{0,8}(?:述べ|言|答え|話|決め|伝え|する|約束)|口頭で(?!の?指示|頼|伝わ)|(?:文|書面|文書|文字|メール)に(?:は)?残さ|(?:が|から)(?:直接|電話で)(?:言|話|伝え|答え)"
    r"|only \w+ (?:tells|says|decides|answers)|never in writing|in person only|by phone only",
    re.I,
)
"""A line by which only the client speaks of a matter, or nothing of it is written."""

MONEY_TALK = re.compile(r"値引|値段|価格|料金|単価|金額|報酬|顧問料|謝礼|見積|price|discount|\bfees?\b", re.I)
MATTER_OF = re.compile(
    r"([一-龠々ァ-ヶーA-Za-z]{2,8}?)(?:さん|様|さま|ちゃん|くん|君|氏|先生)?(?:の(?:件|こと|紹介|様子|状況|事情|説明)|について|を紹介)"
)
SPOKEN_OF = re.compile(
    r"\b([A-Z][a-z]{2,12})(?:'s)? (?:can'?t|cannot|won'?t|is (?:out|away|off)|situation|absence)|\b(?:about|introduce) ([A-Z][a-z]{2,12})\b"
)
"""The person or matter that an instruction speaks of as such."""

Reason = Literal[
    "price",
    "feelings",
    "bad_news",
    "apology",
    "rounds",
    "persuades",
    "open_points",
    "secret",
    "account",
    "own_word",
    "private",
    "meeting_off",
    "money",
    "urgent",
    "delicate",
    "wished",
]
REASONS: dict[str, Reason] = {
    "feelings": "feelings",
    "bad_news": "bad_news",
    "money": "money",
    "apology": "apology",
    "rounds": "rounds",
    "urgent": "urgent",
    "delicate": "delicate",
}
"""The classes of the trained head."""

WHY: dict[Reason, Localized] = {
    "price": Localized(
        ja="お金の話は受け取り方が相手ごとに違い、文では事情が伝わりにくいため、順番・相手ごとの事情・伝え方を口頭で確かめるのが早く確実です",
        en="Money is taken differently by everyone: settle the order, each side's circumstances and the tone in a talk",
    ),
    "money": Localized(
        ja="お金の行き違いは文だけでは角が立ちやすいため、金額の根拠・譲れる線・誰から伝えるかを口頭で確かめます",
        en="A quarrel about money hardens in writing: settle the grounds, how far to give way and who says it",
    ),
    "urgent": Localized(
        ja="時間が迫っていて、文では読まれるのを待てないため、まず電話で伝え、決まったことをあとから文で残します",
        en="There is no time to wait for text to be read: call first, and confirm in writing afterwards",
    ),
    "delicate": Localized(
        ja="人の事情や気持ちに関わり、文に残すと重くなるため、誰が・どこまで話すかを先に口頭で決めます",
        en="It touches someone's own circumstances: settle by voice who says what, and how much",
    ),
    "wished": Localized(
        ja="この方のご希望に沿い、文ではなく声で確かめます",
        en="This client wants such things talked about rather than written",
    ),
    "feelings": Localized(
        ja="感情が動いている件は文が火種になりやすいため、経緯・相手の望み・どこまで応じるかを口頭で確かめます",
        en="Feelings are in it and text can make it worse: settle what happened, what they want and how far to go",
    ),
    "bad_news": Localized(
        ja="重い知らせは文より声が誠実に伝わるため、誰が・いつ・どこまで話すかを口頭で決めます",
        en="Bad news is better told by voice: settle who tells it, when, and how much",
    ),
    "apology": Localized(
        ja="損害のあるお詫びは言い方ひとつで重くなるため、事実・責任の範囲・償いを口頭で確かめます",
        en="An apology with damage turns on its words: settle the facts, the liability and the amends",
    ),
    "rounds": Localized(
        ja="文でのやりとりが続いて伝わりきっていないため、画面か現物を前に口頭で一度に合わせます",
        en="Text has failed several times: look at it together once",
    ),
    "persuades": Localized(
        ja="人を動かす資料の芯はご本人の頭の中にあるため、言いたい結論・反対されそうな点・見せる数字を短く話して決めます",
        en="The core of a persuading paper is in the client's head: settle the message, the objections and the figures",
    ),
    "open_points": Localized(
        ja="2つの仕事で決めることが重なり、どれもご本人の頭の中にあるため、{points}を5分で話すほうが往復より早く済みます",
        en="Two tasks leave several points that only the client can settle ({points}): five minutes beat many messages",
    ),
    "secret": Localized(
        ja="秘密の値は文に残ると取り戻せないため、ご本人から口頭で渡していただくのが安全です",
        en="A secret in writing cannot be taken back: it is safer handed over by voice",
    ),
    "account": Localized(
        ja="口座の変更はなりすましが多いため、届いた連絡の番号ではなく、以前から分かっている番号への電話で確かめます",
        en="Changed bank accounts are often fraud: confirm by phone on a number known from before",
    ),
    "own_word": Localized(
        ja="この件はご本人が直接お話しになる決めごとのため、誰がいつ何を話し、文には何を書くかを先に口頭で決めます",
        en="This is for the client to say in person: settle by voice who says what, and what may be written",
    ),
    "meeting_off": Localized(
        ja="大事な場に間際で穴をあける知らせは、代わりの案とともに声で伝えるほうが誠実に届くため、誰が・どう話すかを口頭で決めます",
        en="Letting someone down at the last minute is better told by voice, with what is offered instead: settle who says it",
    ),
    "private": Localized(
        ja="人に知られたくない事情がからむため、どこまで触れてよいかを文に残さず、短く口頭で確かめます",
        en="Something private is near: settle by voice, leaving nothing in writing, what may be touched on",
    ),
}
