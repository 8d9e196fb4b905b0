"""Firms without a legal form: as banks shorten it, shops and practices, schools and temples."""

import re
from collections.abc import Iterator

from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, found
from assistant.reading.privacy.surnames import SURNAMES, UNTITLED

_BANK_FORM = (
    r"(?:カ|ユ|ド|シ|メ|イ|ザイ|シヤ|シャ|フク|ガク|シユウ|シュウ|トクヒ|イリヨウ|ゼイ|ベン|ノウ|シホウ|ロウム)"
)
_SHORTENED = LazyPattern(
    rf"(?<![ァ-ヺーA-Za-z]){_BANK_FORM}[)][ ]?[ァ-ヺーA-Z]{{2,24}}(?: [ァ-ヺーA-Z]{{2,16}}){{0,2}}"
    rf"|(?<![ァ-ヺー])[ァ-ヺー]{{2,24}}[(]{_BANK_FORM}(?:[)]|(?=$|[\n、。 ]))"
)
"""カ)アオバデザイン: how a transfer form writes the legal form."""

_SHOP = (
    "(?:フラワーショップ|ペットショップ|ショップ|スタジオ|カフェ|サロン|ヘアサロン|ネイルサロン|エステサロン|レストラン|ビストロ|トラットリア|"
    "リストランテ|オステリア|ブーランジェリー|パティスリー|ベーカリー|ダイニング|ペンション|ゲストハウス|クリニック|アトリエ|ギャラリー|"
    "美容室|美容院|理容室|民宿|旅館|喫茶|珈琲|整骨院|接骨院|整体院|鍼灸院|鍼灸|保育園|こども園|デイサービス|グループホーム|生花店|花店|"
    "写真館|学習塾|ピアノ教室|音楽教室|レンタルスペース|ヘアー|美容室)"
)
_FOOD = "(?:鮨|寿司|すし|割烹|料亭|小料理|焼肉|焼鳥|焼き鳥|蕎麦|そば処|うなぎ|鰻|天ぷら|天婦羅|居酒屋|酒処|スナック|パブ|バー|ラウンジ|珈琲|喫茶|麺屋|麺処|菓子処|御菓子|手打ち?|洋食|日本料理|懐石|和食処|中華|中国料理|串揚げ|串焼き|炭火焼)"
_NAME_END = r"(?=$|[\n。、,!?)」』]|さん|さま|様|御中|[のにへとがはもでを](?![ぁ-ん]{3})|から|まで|です|宛)"
_SHOP_AND_NAME = LazyPattern(
    rf"{_SHOP} ([ァ-ヺー・]{{2,14}}(?: [ァ-ヺー]{{2,10}})?|[A-Z][A-Za-z'&-]{{1,20}}(?: [A-Z][A-Za-z]{{1,12}})?){_NAME_END}"
    rf"|{_FOOD} ([ぁ-ん]{{2,5}}?|[ァ-ヺー]{{2,10}}|[一-龠]{{1,4}}){_NAME_END}"
    rf"|(?:セレモニーホール|メモリアルホール|フラワーショップ|ヘアサロン|ネイルサロン|パティスリー|ブーランジェリー|トラットリア|リストランテ|ペットショップ|"
    rf"ゲストハウス|ペンション)([一-龠]{{1,4}}|[ぁ-ん]{{2,5}}?){_NAME_END}"
    rf"|(?:{_SHOP}|{_FOOD})[「『]([^「」『』\n]{{1,20}})[」』]"
)
_KATAKANA_SHOP = LazyPattern("ホール|ショップ|サロン|ペンション|ハウス|リー|リア|ランテ")
_GAP_OR_QUOTE = LazyPattern("[ 「『]")
_TOPIC_SHOP = LazyPattern(
    r"(?:は|が|、|「)((?:スタジオ|アトリエ|ギャラリー|サロン|カフェ|ビストロ|喫茶|割烹|料亭|旅館|民宿)([一-龠]{2,4}))"
    r"(?=。|、|」|\n|$|さん|です|でし|に決|にな|にし|で決)"
)
_NO_SHOP_NAME = LazyPattern(
    r"予約|候補|検索|一覧|比較|調査|確認|手配|料金|住所|電話|時間|変更|撮影|見学|収録|利用|使用|練習|代$|費$|内$|外$|側$|前$|後$|中$|用$|"
    r"開業|開店|経営|運営|営業|専門|個室|会席|全般|関係|以外|限定|希望|未定|不可|移転|担当|責任|集合|待機|券$|店$|屋$|風$|系$|巡$|名$|料理|接待|宴会|選"
)

_FIRM_END = (
    "(?:モータース|フーズ|システムズ|ワークス|ソリューションズ|テクノロジーズ|パートナーズ|エステート|ハウジング|エンジニアリング|"
    "プランニング|クリエイト|プロダクション|トレーディング|ロジスティクス|インダストリーズ?|テクニカ|メディカル|ホールディング|"
    "アソシエイツ|ファーマシー|コーポレート|サイクル商会|オート|ガラス店|リサーチ)"
)
_FIRM = LazyPattern(rf"(?<![一-龠々])([一-龠々]{{2,5}})({_FIRM_END})(?![ァ-ヺー一-龠])")
_KATAKANA_FIRM = LazyPattern(
    r"(?<![ァ-ヺー])([ァ-ヺー]{3,10})(モータース|フーズ|システムズ|ワークス|ハウジング|エステート)(?![ァ-ヺー])"
)
_NO_FIRM_NAME = LazyPattern(
    r"(?:弊社|御社|当社|同社|他社|各社|営業|経営|戦略|業務|会計|財務|税務|人事|採用|組織|技術|社会|土木|機械|環境|価値|情報|品質|販売|企業|"
    r"個人|国際|海外|国内|地域|電子|電気|建築|建設|工業|化学|冷凍|加工|健康|自然|中古|新車|映像|音楽|芸能|番組|基幹|在庫|市場|医療|予防|美容|"
    r"生命|不動産|都市|住宅|賃貸|投資|事前|事後|集団|研究|調査|消費者|顧客)$"
)
_FAMILY_TRADE = (
    "(?:畳店|米店|米穀店?|酒店|茶舗|茶園|建具店?|塗装店?|板金|石材店?|造園|電気(?!代|料|自|製|回|機)|電器店?|水道(?!代|料|橋)|自動車|文具店?|鮮魚店?|青果店?|精肉店?|呉服店?|"
    "仏壇店?|仏具店?|時計店|自転車店|園芸|製材所?|木材店?|木工所?|窯業|瓦店|硝子店?|金物店?|金属|鋼材|商店|運送店?|農機|接骨院|整骨院|鍼灸院|整体院|治療院|"
    "眼科|内科(?:医院)?|皮膚科|耳鼻科|耳鼻咽喉科|小児科|産婦人科|整形外科|外科|医療器|動物病院|美容室|理髪店|理容店|珠算塾|学習塾|塾|書道教室|"
    "ピアノ教室|写真館|花店|生花店|菓子店|製餡所?|製茶|豆腐店|かまぼこ店|養蜂場?|養鶏場?|水産|鉄工|精機|精工|工機|設備|通商|書店|薬局|薬店|クリーニング(?:店)?|組(?=さん|の|に|から|へ))"
)
_ANY_STORE = LazyPattern(
    r"(?<![一-龠々])([一-龠々]{3,6}(?<![支本号舗分売商新旧他一二三四五前口内急南北東西])店)(?![一-龠々ァ-ヺ])"
)
_CARE = (
    "(?:特別養護老人ホーム|特養|養護老人ホーム|有料老人ホーム|老人ホーム|介護老人保健施設|老健|グループホーム|デイサービス(?:センター)?|ケアハウス|ケアホーム|"
    "訪問看護ステーション|就労支援施設|作業所|児童館|学童クラブ|保育園|幼稚園|こども園|ショートステイ)"
)
_CARE_HOME = LazyPattern(
    rf"{_CARE}[ ]?[「]?(?:[ぁ-ん]{{2,7}}?|[ァ-ヺー]{{2,10}}?|[一-龠々]{{1,5}}?)(?:の)?(?:苑|園|荘|里|家|杜|丘|館|ホーム|ハウス|の郷|の森)(?![一-龠ァ-ヺ])"
)
_OF_A_FAMILY = LazyPattern(rf"(?<![一-龠々])([一-龠々]{{2,4}})({_FAMILY_TRADE})(?![一-龠々])")
_SPECIALIST = LazyPattern(
    r"(?:(?<![ぁ-ん])([ぁ-ん]{2,5})|(?<![ァ-ヺー])([ァ-ヺー]{2,10}))((?:脳神経|整形|形成|心療|循環器|消化器)?(?:内科|外科)|眼科|小児科|皮膚科|耳鼻(?:咽喉)?科|産婦人科|婦人科|泌尿器科|"
    r"こども(?:医院|クリニック)|リハビリ(?:病院|クリニック))(?![一-龠])"
)
_SCHOOL = LazyPattern(
    r"(?<![一-龠々ァ-ヺー])((?:[一-龠々]{2,7}|(?:[都道府県市区町村私]立)?[ぁ-ん]{2,5}[一-龠々]{0,2}|[ァ-ヺー]{2,8}))(小学校|中学校|高等学校|高校|中学(?=校|の|に|へ|さん|から)|特別支援学校|保育所|女学院|専門学校)(?![一-龠]|野球|サッカー)"
)
_NO_SCHOOL_NAME = LazyPattern(
    r"(?:.*[市区県府道町村郡]立|公立|私立|国立|市立|区立|県立|町立|村立|都立|府立|道立|地元|近所|附属|付属|附設|母校|各|全国|全日制|定時制|通信制|単位制|進学|"
    r"女子|男子|共学|中高一貫|小規模|工業|商業|農業|水産|普通科?|義務教育|認可|認可外|無認可|息子の?|娘の?|子供の?|こども|海外|県内|市内|区内|都内|隣|同じ|美容|調理|看護|"
    r".*(?:[てでにをはがもへか]|から|まで|より)|製菓|服飾|語学|自動車|デザイン|ビジネス|医療|福祉|保育|音楽|電子|情報|志望|指定|対象|協力|複数|両|当|本|弊|出身|現在|うちの|どこの|この|その|あの)$"
)
_PRIEST = LazyPattern(
    r"住職|和尚|副住|法要|法事|檀家|納骨|お墓|墓地|墓参|お布施|葬儀|通夜|告別式|四十九日|一周忌|三回忌|七回忌|院主|寺務|お経|神主|宮司|氏子|玉串|牧師|神父|司祭|礼拝"
)
_TEMPLE = LazyPattern(
    r"(?<![一-龠々])([一-龠々]{1,4}(?:寺|院(?=の|さん|様|に|へ)|神社|八幡宮|天満宮|教会))(?![一-龠]|さん?巡り|子屋)"
)
_NO_TEMPLE = LazyPattern(
    r"(?:お|菩提|末|本|古|禅|山|当|各|隣|近所の?|地元の?|檀那|旦那)寺$|病院|医院|学院|大学院|議院|衆院|参院|寺院|入院|通院|退院|当院|本院|他院|産院|分院|美容院|"
    r"整骨院|接骨院|整体院|鍼灸院|治療院|修道院|養護院|少年院|孤児院|法院|両院|上院|下院|人事院|書院|棋院|転院|来院|^神社$"
)


def find_shops(text: str) -> Iterator[Found]:
    if "(" in text or ")" in text:
        yield from (found(m.start(), m.end(), "company") for m in _SHORTENED.finditer(text))
    if _GAP_OR_QUOTE.search(text) or _KATAKANA_SHOP.search(text):
        for match in _SHOP_AND_NAME.finditer(text):
            if not _NO_SHOP_NAME.search(match[1] or match[2] or match[3] or match[4]):
                yield found(match.start(), match.end(), "company")
    for match in _TOPIC_SHOP.finditer(text):
        if not _NO_SHOP_NAME.search(match[2]):
            yield found(match.start(1), match.end(1), "company")
    yield from _firms(text)
    yield from _schools_and_temples(text)


def _firms(text: str) -> Iterator[Found]:
    for match in _FIRM.finditer(text):
        if not _NO_FIRM_NAME.search(match[1]):
            yield found(match.start(), match.end(), "company")
    yield from (found(m.start(), m.end(), "company") for m in _KATAKANA_FIRM.finditer(text))
    yield from (found(m.start(), m.end(), "company") for m in _CARE_HOME.finditer(text))
    for match in _ANY_STORE.finditer(text):
        if {match[1][:2], match[1][:3]} & UNTITLED:
            yield found(match.start(), match.end(), "company")
    for match in _SPECIALIST.finditer(text):
        if not re.search(r"(?:[のにはがをでとへもなてうるた]|から|まで)$", match[1] or ""):
            yield found(match.start(), match.end(), "company")
    for match in _OF_A_FAMILY.finditer(text):
        if match[1] in SURNAMES:
            yield found(match.start(), match.end(), "company")


def _schools_and_temples(text: str) -> Iterator[Found]:
    """A temple is somebody's only where a rite or its priest is spoken of; else it may be a sight to visit."""
    if "校" in text or "学" in text or "保育所" in text:
        for match in _SCHOOL.finditer(text):
            if not _NO_SCHOOL_NAME.search(match[1]):
                yield found(match.start(), match.end(), "company")
    if _PRIEST.search(text):
        for match in _TEMPLE.finditer(text):
            if not _NO_TEMPLE.search(match[1]):
                yield found(match.start(1), match.end(1), "company")
