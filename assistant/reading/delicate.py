"""What nobody else should read: circumstances of a person's life, and words that ask for silence.

A remark that asks for silence is about a fact; one that says "do not name a price first" is a way of working, and no
secret.
"""

import re

_CIRCUMSTANCE = re.compile(
    r"妊娠|おめでた(?!い)|不妊|流産|産休|離婚|別居|調停|訴訟中|親権|養育費|元(?:彼|カレ|カノ|夫|妻|旦那)|手術|入院|通院|しこり|病を得"
    r"|物忘れの|介護で|休職|休学|(?<![ぁ-ん一-龠])がん(?:が|の|だ|と診断|で(?:入院|手術|治療|亡))|癌|鬱|うつ(?:病|状態|で|に|だ|の)|適応障害"
    r"|発達障害|精神科|心療内科|白血病|透析|余命|持病|闘病|認知症|不登校|虐待|家庭内暴力|(?<![A-Za-z])DV(?![A-Za-zD])|ストーカー"
    r"|(?:夫|主人|旦那|妻|彼|親|父|母|家)(?:さん|様)?から逃げ|逃げて(?:来|きて?)(?:い|お|と)|行方(?:不明|をくらま)|脳梗塞|心筋梗塞|麻痺"
    r"|借金|使い込み|横領|自己破産|夜逃げ|差し?押さえ(?:られ|を受け)|生活保護|倒産しそう|解雇|リストラ|退職を考え|辞めるつもり|不倫|逮捕"
    r"|前科|前歴|執行猶予|保護観察|服役|少年院|(?:在留資格|ビザ)が?[^。、]{0,6}(?:切れ|失|取れ(?:な|ず))|不法滞在"
    r"|(?:店|医院|会社|事業|クリニック|事務所|工場|教室)を?(?:閉じる|畳む|たたむ|閉める|手放す|売る)(?:つもり|お?考え|予定|ことに|らしい|そう|[。、])|身売り|(?:返済|家賃|税金)[^。]{0,6}(?:滞|飛ば|遅れて)"
    r"|(?:契約|取引|付き合い)を(?:切る|打ち切る|終える|やめる)(?:つもり|お?考え|らしい)"
    r"|pregnan|miscarr|divorc|custody|surgery|diagnos|\bstroke\b|heart attack|seizures?\b|chemo|\bcancer\b|burn-?out|(?:medical|sick) leave|depression|rehab|bankrupt"
    r"|\bIVF\b|\bseparat(?:ing|ed)\b(?! (?:file|sheet|line|mail|room|list)s?)|in debt|on probation|\bparole\b|restraining order|domestic violence|laid off|\bfired\b"
    r"|(?:plan(?:s|ning)?|going|want(?:s)?|decided) to (?:wind down|end|drop|leave|close|sell|quit|resign|let (?:him|her|them) go)",
    re.I,
)
_NOT_TELL = r"(?:な(?:い|く)|ん(?!で(?:くださ|ほし|い))|へん|ぬ|ず)"
_HUSH = re.compile(
    r"内緒|ナイショ|ないしょ|他言|口外|ここだけの(?:話|こと)|秘密(?!保持|厳守の契約)|内密|内々|オフレコ|極秘|伏せ(?:て|る|と)|お含みおき"
    r"|(?:誰|だれ|どなた)に(?:聞|き|訊|尋ね)かれ(?:ても|たら).{0,8}(?:わか(?:り|ら)|分か(?:り|ら)|知ら|存じ|言わ|答え(?:な|ず|ん)|黙|隠|とぼけ)|(?:わか|分か|知)り?(?:ません|らん)[」』]?(?:で|と)(?:通|とお)"
    rf"|(?:言わ|話さ|しゃべら|知らせ|漏らさ|洩らさ|もらさ|告げ|広め|明かさ|ばらさ|バラさ){_NOT_TELL}(?:に(?!な)|ように|よう|と(?:い|け|く|っ)|どい)"
    r"|(?:漏らす|洩らす|しゃべる|ばらす|バラす)な|(?:言う|話す|しゃべる)(?:な(?=[。!!]|$)|たら?(?:いけ|あか|だめ|ダメ))|言う(?:た|て)ら?(?:いけ|あか)"
    r"|に(?:は|も)?(?:言う|話す|しゃべる)な(?!ら)|黙っ(?:て(?:いて|て)?(?:おいて)?(?:くれ|ね|よ|くだ|ほし)|ておいて|と(?:いて|け))|人には言|(?:誰|だれ)に(?:も|対しても).{0,6}(?:言|話|告|漏|知らせ|明か)|(?:書面|文|記録|紙)に(?:は)?残さ(?:れませんよう|ぬよう)"
    r"|confidential|between (?:us|you and me)|off the record|keep (?:this|it|that) (?:private|quiet|secret|to yourself|out of|between)"
    r"|don'?t (?:tell|say (?:more|anything|a word)|repeat|mention (?:it|this|that|why))|say nothing (?:to|about)|don'?t let on|(?:nobody|no one)(?: \w+){0,2} knows|not (?:yet )?public",
    re.I,
)
_UNSAID = re.compile(
    r"(?:言わ|話さ|広め|漏らさ|伝え)(?:ないで|んで(?=[。!!、なね]|くれ|$))(?:ね|ください|くれ|おいて|ほしい)?"
)
_TERMS = re.compile(
    r"[」』](?:やら|とか|と|って|は)|金額|値段|料金|価格|報酬|予算|単価|納期|[こそあ]っちから|こちらから|先に|最初|いきなり|丁寧|言葉|敬語"
)
"""What is kept back as a way of dealing, not as a secret."""


def is_private(text: str) -> bool:
    """True where the words tell something that nobody else should read."""
    return tells_of_a_life(text) or asks_for_silence(text)


def tells_of_a_life(text: str) -> bool:
    """True where the words tell of an illness, a parting, debts, the law, a closing …"""
    return _CIRCUMSTANCE.search(text) is not None


def asks_for_silence(text: str) -> bool:
    """True where the words ask the reader to keep something to herself."""
    if _HUSH.search(text):
        return True
    sentences = re.split(r"[。!?!?\n]+", text)
    return any(_UNSAID.search(sentence) and not _TERMS.search(sentence) for sentence in sentences)
