"""Companies: by legal form before or behind the name, by trade words, in Japanese and English."""

import re
from collections.abc import Iterator

from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.shops import find_shops
from assistant.reading.privacy.spans import Found, found
from assistant.reading.privacy.surnames import SURNAMES

_LEGAL = (
    r"(?:株式会社|有限会社|合同会社|合資会社|合名会社|(?:一般|公益)(?:社団|財団)法人|医療法人(?:社団|財団)?|"
    r"社会福祉法人|学校法人|宗教法人|特定非営利活動法人|NPO法人|"
    r"(?:税理士|弁護士|社会保険労務士|社労士|行政書士|司法書士|監査|農業組合|独立行政)法人|農事組合法人|"
    r"協同組合|\((?:株|有|同|資|医|一社|福|学|財|社)\))"
)
_NAME_CHARACTER = r"[一-龠々ァ-ヺー・A-Za-z0-9&.'’\-ぁ-ん]"
_FRONT = LazyPattern(rf"{_LEGAL}[ ]?({_NAME_CHARACTER}{{1,30}}(?: [A-Z][A-Za-z]{{1,15}}){{0,3}})")
_BACK = LazyPattern(
    rf"({_NAME_CHARACTER}{{1,20}}?)[ ]?(?:株式会社|有限会社|合同会社|協同組合|\((?:株|有|同|資)\))"
)
_NO_NAME_BEFORE = LazyPattern(
    rf"{_LEGAL}|[^ぁ-ん][のにはがをとでもへや]$|^[のにはがをとでもへや]?(?:この|その|あの|どの|例の|ある|新しい)$"
)
_KIND_OF_FIRM = LazyPattern(
    r"^(?:管理|制作|運営|清掃|印刷|運送|取引|派遣|保険|不動産|旅行|警備|開発|発注|委託|外注|引越|リース)(?:会社|先|業者)(?:の|は|が)?(?=.)"
)
_CAPITAL = LazyPattern("[A-Z]")
_PARTICLE = LazyPattern(
    r"(?<=.)(?:の(?=[^ぁ-ん]|お|ご|こ[とれのこち]|ほ|た|み|と|$)|に(?=[^ぁ-ん]|お|ご|も|は|て|つ|し|な|よ|$)|"
    r"と(?=[^ぁ-ん]|の|お|ご|は|も|い|$)|へ(?=[^ぁ-ん]|の|お|ご|は|$)|"
    r"が(?=[^ぁ-ん]|お|ご|い|$)|は(?=[^ぁ-ん]|お|ご|い|ど|$)|を|で(?=[^ぁ-ん]|す|の|お|し|は|も|$)|から|まで|"
    r"より(?!そい|みち)|あて|宛|さん|さま|様|御中|です|だ(?=[^ぁ-ん]|そ|と|よ|$)|って|"
    r"や(?=[一-龠ァ-ヺ])|(?<!こど)も(?=[^ぁ-ん]|お|$)|という|にて|か(?=ら))"
)
_INNER_NO = LazyPattern(r"^[ぁ-ん]{2,6}の([一-龠]{1,2}|[ぁ-ん]{2,4})(?=[へにとがはをで、。]|から|まで|さん|様|$)")
_KANA_TRADE = LazyPattern(
    r"^[ぁ-ん]{1,8}(?:の[ぁ-ん]{1,6})?(?:印刷|会計|法律|工業|産業|建設|建築|商店|商事|商会|運輸|運送|物流|食品|製菓|製作所|水産|農園|牧場|"
    r"工房|工務店|電機|電設|企画|設計|不動産|住宅|住設|塾|学園|学院|保険|薬局|歯科|眼科|内科|小児科|病院|医院|整骨院|書房|書店|出版|開発|"
    r"興業|興産|造園|観光|介護|福祉|総業|総研|研究所|事務所|税務|労務|美術|写真|文庫|堂|屋|会|園|組|館|亭|庵|荘|舎|社|庭)(?![一-龠])"
)
"""A name in hiragana that ends in a trade is one word: みなと印刷, あけぼの会計."""
_KANA_AND_STAFF = LazyPattern(
    r"^([ぁ-ん]{3,8})の([一-龠々]{1,4}?)(?=さん|様|氏|先生|です|と申|社長|部長|課長|係長|専務|店長|$)"
)
_KANA_NOUN = LazyPattern(
    r"^(?:みなと|ふるさと|さと|ひと|やまと|もと|いと|くに|おに|かに|わに|こども|くも|もも|いも|うで|ふで|そで|たけのこ|きのこ|もりのこ|"
    r"もりのて|みどりの手|はは|うのはな|なのはな|はなの木|ひのき|にじ|とも|かがみ|ながれ|はがね|でんでん|のぞみ|のはら|はるか|にしき|とんぼ|へいわ|もみじ|でんき|がく)+"
)
_DEPARTMENT = LazyPattern(
    r"(?:総務|営業|経理|人事|広報|法務|企画|開発|製造|購買|技術|情報|管理|代表|担当|社長|専務|常務|会長|御中|様|さん)(?=部|課|室|の|様|取締|者|社|さん|$|[、。])"
)
_FORM_IN_GENERAL = LazyPattern(r"(?:向け|用の|など|以外|について|として|では|ではな|以上|同士|形式|形態|全般|格$)")
_OFFICE_WORD = LazyPattern(
    r"社長|部長|課長|代表|担当|先生|店長|件|方|人|分|会長|専務|話|資料|請求|名刺|見積|住所|電話"
)
_TRADE = LazyPattern(
    r"((?:(?:[日雪花森山海虹風星緑光空月丘里鳥川杜木]の)?[一-龠々]{2,6}?|"
    r"[日雪花森山海虹風星緑光空月丘里鳥川杜木]の[一-龠々]|[ァ-ヺー]{2,10}?|[A-Za-z]{2,12}?|"
    r"[ぁ-ん]{2,5}?)[一-龠々]{0,2}?)"
    r"(デンタルクリニック|歯科クリニック|クリニック|歯科医院|鍼灸院|整骨院|接骨院|整体院|治療院|動物病院|助産院|歯科|医院|病院|薬局|法律事務所|会計事務所|"
    r"税理士事務所|社労士事務所|設計事務所|建築設計事務所|行政書士事務所|司法書士事務所|"
    r"特許事務所|デザイン事務所|事務所|商店(?!街|主)|商会|商事|商工|工務店|製作所|鉄工所?|物産|興業|興産|"
    r"ホールディングス|信用金庫|工房|電機|電装|電設|建設|建築|物流|運輸|運送|印刷所|印刷|製菓|製麺|製薬|"
    r"農園|牧場|不動産|出版社|新聞社|食品|酒造|水産|工業|産業|製造所|旅館|酒店|書房|書店|画廊|ベーカリー|"
    r"コーポレーション|カンパニー|エージェンシー|保育園|幼稚園|こども園)(?![一-龠ァ-ヺー])"
)
_GENERIC_TRADE = LazyPattern(
    r"(?:.*(?=両面|片面|名刺|カラー|資料|書類))?(?:総合|大学|市民|県立|市立|国立|中央|動物|近所|近|個人|大手|"
    r"地元|他|同|当|各|本|支|現地|元請|下請|住宅|土木|道路|公共|賃貸|仲介|新築|中古|冷凍|加工|健康|機能性|"
    r"国際|調剤|処方|門前|会計|税理士|法律|弁護士|"
    r"設計|社労士|社会保険労務士|行政書士|司法書士|特許|デザイン|建築|インフルエンサー|選挙|管理|現場|仮設|海外|国内|両面|"
    r"片面|名刺|年賀状|カラー|モノクロ|白黒|資料|書類|一括|追加|商業|事業用|投資用|介護|小児|矯正|審美|一般|"
    r"皮膚|鍼灸|整形|獣医|夜間救急|"
    r"眼|内|外|救急|専門|有名|老舗|自然|重|軽|化学|鉄鋼|基幹|観光|農|林|水|主要|地場|伝統|製造|建設|印刷|"
    r"食品|保存|輸入|オンライン|レンタル|シェア|バーチャル|サテライト|個別|弊社|御社|東京|大阪|名古屋|福岡|"
    r"京都|横浜|"
    r"神戸|札幌|仙台|広島|芸能|探偵|興信|労働|社会|年金|保険|共同|合同|貸|自宅兼|間取|不要|手配|発送|配送|急|"
    r"夜間|休日|新|旧|元|前|次|別|隣|全|町|村|市|駅前|動物|かかりつけ|いつも|例の|その|この|あの|どこか|から|"
    r"ところ)の?"
)
_INFLECTED = LazyPattern(r"(?:[てでたるくものをにがはへとすうか]|ほど|ほう|まま|から|まで|さい|ない|しい)$")
_SHA = LazyPattern(
    r"([一-龠々]{2,6}|[ァ-ヺー]{2,10}|[A-Z][A-Za-z]{1,12}|"
    r"[ぁ-ん]{2,4}(?<![のにはがをとで]))社(?![員長内外用会名宅屋交風食旗史労団務印章歴訓是債業葬中分目寺殿務側])"
)
_GENERIC_SHA = LazyPattern(
    r"(?:会|商|神|支|本|出版|新聞|印刷|広告|旅行|雑誌|通信|数|何|複数|協力|取引|顧客|対象|競合|派遣|制作|"
    r"開発|製造|運営|発注|受注|仕入|委託|外注|関連|上場|導入|参加|候補|出展|対応|予定|全|二|三|四|五|六|七|"
    r"八|九|十|"
    r"入|退|出|来|帰|結|公|同|両|各|他|自|当|弊|御|貴|親|子|グループ|大手|中小|零細|新興|既存|今|前|次|某|"
    r"例の|その|この|あの|両|半|月|週|毎|直|遅刻|早|初|転|工事|清掃|運送|配送|警備|保険|管理|メーカー|"
    r"ベンダー|パートナー|ホテル|旅行会|お客|以上|以下|程度)$"
)
_ENGLISH = LazyPattern(
    r"(?<![A-Za-z])([A-Z][\w&'’-]{0,20} (?:& )?(?:[A-Z][\w&'’-]{0,20} (?:& )?){0,4}|(?:[A-Z][\w&'’-]{0,20},? ){1,4})"
    r"(?:Inc|Co\.?,? ?Ltd|Ltd|LLC|LLP|L\.L\.C|Corp|Corporation|Company|GmbH|AG|S\.A|SARL|PLC|Pty|K\.K|"
    r"Limited|B\.V|Holdings|Partners|Associates)(?![A-Za-z])\.?"
)
_LEADING_VERB = LazyPattern(
    r"^(?:(?:Call|Ask|Please|Email|Contact|The|From|To|At|With|For|And|Send|Book|Meet|Dear|Hi|Pay|Tell|"
    r"Invoice|Our|My) )+"
)


def find_companies(text: str) -> Iterator[Found]:
    yield from _in_front(text)
    yield from _behind(text)
    if _CAPITAL.search(text):
        yield from _english(text)
    yield from find_shops(text)
    for match in _TRADE.finditer(text):
        if not _GENERIC_TRADE.fullmatch(match[1]) and not _INFLECTED.search(match[1]):
            yield found(match.start() + _leading_particle(match[1]), match.end(), "company")
    for match in _SHA.finditer(text):
        if not _GENERIC_SHA.search(match[1]):
            yield found(match.start(), match.end(), "company")


def _in_front(text: str) -> Iterator[Found]:
    for match in _FRONT.finditer(text):
        name = match[1]
        if re.match(r"[はがをにのでとへも](?![ぁ-ん])|設立|登記|化(?:する|を|の)|法", name):
            continue
        if _DEPARTMENT.match(name) or _FORM_IN_GENERAL.match(name):
            continue
        yield found(match.start(), match.start(1) + _name_length(name), "company")


def _name_length(name: str) -> int:
    """How much of what stands behind the legal form is the name: it ends before a particle."""
    staff = _KANA_AND_STAFF.match(name)
    if staff and staff[2] in SURNAMES:
        return staff.end(1)
    trade = _KANA_TRADE.match(name)
    if trade:
        return trade.end()
    inner = _INNER_NO.match(name)
    if inner and not _OFFICE_WORD.match(inner[1]) and inner[1] not in SURNAMES:
        return inner.end()
    noun = _KANA_NOUN.match(name)
    particle = _PARTICLE.search(name, noun.end() if noun else 0)
    return particle.start() if particle else len(name)


def _behind(text: str) -> Iterator[Found]:
    for match in _BACK.finditer(text):
        name = re.split(r"[、。]", match[1])[-1]
        particles = list(
            re.finditer(
                r"(?<=[^ぁ-ん])[のにはがをとでもへ](?=.)|(?<=[一-龠][ぁ-ん])[はがをに](?=[^ぁ-ん])|"
                r"(?:から|まで|より|ます|です|たら|なら|れば|けど|ので|って|て|という|など|てる|いる|した|ました|とき)(?=[^ぁ-ん])",
                name,
            )
        )
        if particles:
            name = name[particles[-1].end() :]
        name = _KIND_OF_FIRM.sub("", name)
        name = name.lstrip("のにはがをとでもへ・.'-") if len(name) > 2 else name
        if len(name) > 1 and not _NO_NAME_BEFORE.search(name):
            yield found(match.end(1) - len(name), match.end(), "company")


def _english(text: str) -> Iterator[Found]:
    for match in _ENGLISH.finditer(text):
        lead = _LEADING_VERB.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        if start < match.end(1):
            yield found(start, match.end(), "company")


def _leading_particle(name: str) -> int:
    return 1 if re.match(r"[のにはがをとでもへ][ぁ-んァ-ヺ一-龠]{2}", name) else 0
