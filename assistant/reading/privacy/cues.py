"""Words around secrets: what announces one, what may stand between, and what follows but is none."""

import re

from assistant.reading.privacy.lazily import LazyPattern

API_CUE = (
    r"api[ _-]?(?:キー|key)|アクセス(?:キー|トークン)|(?<!ワンタイム)トークン|(?<![a-z])(?:access[ _-]?)?token|"
    r"シークレット(?:キー)?|(?:client[ _-]?)?secret(?:[ _-]?key)?|秘密鍵|webhook"
)
DOOR_CUE = (
    r"鍵番号|(?:鍵|カギ|かぎ)の(?:番号|暗証番号|ナンバー)|(?:ゲート|門|シャッター|玄関|裏門|通用口)の?(?:暗証)?(?:番号|コード|ナンバー)|キー(?:ボックス|BOX)|(?:解錠|開錠|解除|入館|入室|"
    r"入退室)(?:コード|番号|キー)|オートロック|"
    r"ドア(?:コード|ロック)|スマートロック|電子錠|(?<!信用)(?<!労働)金庫|南京錠|テンキー|(?<!フリー)(?<!ナビ)ダイヤル(?:錠|"
    r"番号)?|ロッカー|宅配(?:ボックス|BOX)|ポスト(?:の(?:中|番号|鍵|ダイヤル))?|"
    r"郵便受け|警備(?:解除)?(?:コード|番号)?|セキュリティ解除|共用玄関|エントランス|裏口|門扉|(?:の|、|"
    r"^)鍵(?=[は:])|"
    r"(?:door|gate|entry|alarm|lock ?box|key ?box|safe|garage|building|access)[ -]?code|lock ?box|key ?box|"
    r"door pin|gate pin"
)
ENTRY_CUE = (
    r"(?:ワンタイム)?パスワード|ぱすわーど|パスコード|パスフレーズ|パスキー|暗証(?:番号|ナンバー)?|合言葉|"
    r"合い言葉|(?:合図|魔法|秘密)の(?:言葉|ことば)|秘密の(?:質問の)?(?:答え|こたえ)|"
    r"(?:暗号化?|セキュリティ|ネットワーク|無線|wi-?fi(?:の)?)キー|(?:認証|確認|復旧|復元|回復|リカバリー?|バックアップ|アクティベーション|ロック解除|"
    r"ログイン)コード|(?:ライセンス|プロダクト|シリアル|リカバリー?|復元|回復)キー|取引(?:用|暗証)?(?:パス|番号)|"
    r"(?<![コャ])パス(?!ポート|タ|テル|ト|カル|モ|ワーク|ワード|コード|フレーズ|キー|ケース|を?通|が来|する|"
    r"して|で(?:お願い|いい))|"
    r"(?:ATM|キャッシュカード|通帳)の(?:番号|暗証)|(?:スマホ|スマートフォン|携帯|画面|PC|パソコン|タブレット|"
    r"iPad|iPhone|端末)の?(?:画面)?ロック(?:解除)?|"
    r"(?<![a-z])(?:pass(?:word|code|phrase|wd)?|pswd|pwd|pw|p/w|pin(?:コード|番号|code|number)?)(?![a-z])"
)
GLUE = LazyPattern(
    r"(?:。\s?(?=(?:番号|コード|暗証|数字|ナンバー))|\s|[:=→⇒>・、,()「『\"'`\[\]【】*]|->|は|が|も|を|の|で|"
    r"って|が変わって|が変わりました。?|変わりました。?|番号|暗証番号?|コード|ナンバー|キー|パスワード|"
    r"数字|[0-9一二三四]桁(?:の?数字)?|新しい(?:の|方)?|新|今回|今は|今|現在|いま|今月|次|中|値|方|ほう|以下|"
    r"下記|次の|通り|とおり|です|だよ|ね|"
    r"(?:なん)?(?:だけど|ですが|ですけど|だが)|けど|(?:教え|伝え|送|渡|書い|お?知らせ)(?:る|ます|ります|"
    r"しま?す|とく|ておく|ておきます|ときます)(?:ね|よ)?。?|"
    r"初期|仮|共通|(?:頭|先頭|最初)?(?:は|が|だけ)?(?:大文字|小文字|半角|全角|英語|ローマ字|英字)(?:で|の|は)?|全部|wi-?fi|ドア|入口|玄関|に|"
    r"\bfor (?:the |our |my )?[a-z]{2,12}(?: [a-z]{2,12})?(?= is)|"
    r"\b(?:is|was|are|now|the|for|code|number|new|to|changed|set)\b)",
    re.IGNORECASE,
)
MOST_FILLERS = 14
NOT_A_CODE = LazyPattern(
    r"\s?(?:桁|文字|回|月|日|時|分|秒|年|円|万|件|個|人|名|通|%|か月|ヶ月|週|度|社|階|号室|つ|本|枚|台|以上|"
    r"以内|以下|番目|種類|箇所|か所|世代|世帯|字|行|点|席|坪|畳|泊|便|歳|杯|匹|頭|羽|曲|票|巻|条|話|区間|単語|品目|店舗|センチ|ミリ|メートル|キロ|グラム|ワット|部(?!屋|署|門|長)|冊|箱|袋|株|食|軒|戸|名分|時間|㎡|PV|kg|km|"
    r"(?:yen|dollars?|euros?|usd|jpy|people|seats|pages|copies|items|minutes|hours|days|guests|units)\b)"
)
ENGLISH_FILLER = LazyPattern(
    r"(?i)(?:reset|expired?|wrong|required?|not|the|on|in|for|to|being|needed|please|change[ds]?|manager|and|"
    r"or|is|was|will|has|can|by|"
    r"protected|field|page|policy|missing|correct|incorrect|same|from|with|via|email|line|slack|zoom|excel|"
    r"google|notion|lastpass|"
    r"1password|bitwarden|keychain|chatwork|teams|url|login|that|this|your|our|my|again|it|we|you|sent|"
    r"should|must|of|at|id)\b"
)
NOT_A_VALUE = LazyPattern(
    r"別|後|あと|のち|変更|不明|秘密|同じ|以前|前回|前と|共有|送|教|忘|な[しい]|不要|必要|お?知らせ|口頭|"
    r"電話|メール|下記|以下|こちら|そちら|社長|"
    r"誰|だれ|何|なに|どこ|どれ|どう|上記|次|桁|英数|半角|全角|大文字|小文字|文字|期限|設定|確認|管理|保管|"
    r"保存|入力|再発行|リセット|紙|付箋|金庫|"
    r"封|書|見つ|わか|分か|知|聞|ここ|そこ|あそこ|いつも|例の|毎|定期|未|済|有|無|大事|大切|厳重|複雑|簡単|"
    r"難|長|短|安全|危|使|届|来|出|付|つい|かか|"
    r"閉|開|壊|新し|古|いま|今|本人|担当|弊社|御社|もう|まだ|さっき|先|内緒|受け?取|返却|交換|紛失|なく|ある|"
    r"あり|あって|持|預|ませ|ます|まし|てい|って"
)
_ANNOUNCING = (
    "パス", "ぱす", "暗証", "合言葉", "合い言葉", "秘密", "キー", "コード", "ロック", "通帳", "トークン", "シークレット", "番号", "ナンバー", "鍵",
    "カギ", "かぎ", "錠", "金庫", "ダイヤル", "ロッカー", "宅配", "ポスト", "郵便", "警備", "セキュリティ", "玄関", "エントランス", "裏口", "扉", "ドア",
    "門", "ゲート", "シャッター", "入口", "入り口", "倉庫", "車庫", "ガレージ", "開", "解", "ログイン", "サインイン", "アカウント", "無線", "ルーター",
    "ネットワーク", "リマインダー", "本人確認", "フォルダ", "管理画面", "認証", "取引", "入れ", "入って", "入室", "右", "左", "時計", "逆", "アクセス",
    "ユーザー", "メール", "桁", "解錠", "管理者", "合わせ", "pass", "pw", "p/w", "pin", "pswd", "token", "secret", "webhook", "code", "box", "login", "sign", "id", "admin", "root",
    "wi-fi", "wifi", "ssid", "api", "key", "safe", "access", "combination", "alarm", "フレーズ", "単語", "phrase", "seed", "mnemonic", "use ", "enter", "type", "try ", "順",
)  # fmt: skip


def may_tell_a_secret(text: str) -> bool:
    """Whether any word stands there that a rule for secrets asks for: most texts hold none, and are done at once."""
    lowered = text.lower()
    return any(word in lowered for word in _ANNOUNCING)
