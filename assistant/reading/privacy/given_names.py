"""Given names and how surnames sound: evidence for names in kana and in Latin letters."""

from functools import cache

from assistant.reading.privacy.words import word_set

GIVEN_KANA = word_set("""
    あい あいこ あいり あおい あおと あかね あかり あき あきえ あきお あきこ あきと あきのり あきひこ あきひと あきひろ あきほ あきら
    あけみ あさこ あさみ あずさ あつこ あつし あつひろ あや あやか あやこ あやな あやね あやの あやみ あゆ あゆか あゆみ あゆむ
    ありさ あんな あんり いくえ いくこ いくみ いさお いさむ いずみ いちか いちろう いっせい いつき いつみ いぶき うた うめ うめこ
    えいいち えいこ えいじ えつこ えま えみ えみこ えり えりか えりこ えりな おさむ おとは かいと かえで かおり かおる かおるこ
    かずえ かずお かずき かずこ かずと かずとし かずなり かずのり かずは かずひこ かずひろ かずま かずみ かずや かずゆき かつお
    かつじ かつのり かつひこ かつみ かつや かな かなえ かなこ かなた かなみ かの かほ かよ かよこ かりん かんな きい きえ きくえ
    きくこ きよ きよこ きよし きよみ きょうか きょうこ きょうすけ きょうへい くにお くにこ くにひこ くみ くみこ くるみ けい けいいち
    けいご けいこ けいじ けいすけ けいた けん けんいち けんご けんさく けんじ けんじろう けんしろう けんしん けんすけ けんぞう けんた
    けんたろう けんと けんや こう こういち こうき こうこ こうじ こうすけ こうぞう こうた こうたろう こうだい こうへい こうや ここあ
    ここな ここね ここみ こころ ことね ことの ことは ことみ こなつ こはる さえ さえこ さおり さき さきこ さくたろう さくや さくら
    さち さちえ さちこ さつき さとこ さとし さとみ さとる さな さなえ さほ さや さやか さやこ さゆり さよこ さら さり しおり しおん
    しげお しげき しげこ しげみ しげゆき しげる しずえ しずか しずく しずこ しの しのぶ しほ しほこ しゅう しゅういち しゅうじ
    しゅうすけ しゅうた しゅうと しゅうへい しゅん しゅんいち しゅんご しゅんじ しゅんすけ しゅんた しゅんたろう しゅんや しょう
    しょういち しょうこ しょうご しょうじ しょうた しょうたろう しょうへい しろう しんいち しんいちろう しんご しんじ しんすけ しんたろう
    しんや じゅん じゅんいち じゅんこ じゅんじ じゅんぺい じゅんや じょう じろう すすむ すず すずか すずね すみえ すみこ すみれ
    せいいち せいこ せいじ せいや せつこ せな せら そういち そういちろう そうし そうすけ そうた そうたろう そうま そら たいが たいき
    たいし たいすけ たいせい たいち たいへい たえこ たお たか たかあき たかお たかこ たかし たかとし たかのり たかはる たかひさ
    たかひろ たかふみ たかまさ たかみ たかや たかゆき たくと たくま たくみ たくや たくろう たけお たけし たけひこ たけひろ たける
    たず たつお たつのり たつひこ たつや たまえ たまお たまき たまこ たまみ たみこ たもつ たろう ちあき ちえ ちえこ ちえみ ちか
    ちかこ ちぐさ ちさと ちさこ ちづる ちなつ ちなみ ちはや ちはる ちひろ ちほ ちよ ちよこ つぐみ つとむ つねお つばさ つばめ つむぎ
    つよし てつお てつや てつろう てるお てるこ てるみ ともあき ともえ ともか ともかず ともき ともこ ともひこ ともひろ ともみ ともや
    ともゆき としあき としえ としお としかず としき としこ としひこ としひろ としみ としや としゆき とめ とおる とわ なお なおき なおこ
    なおと なおひと なおみ なおや なおゆき なぎ なぎさ なつ なつき なつこ なつみ なな ななえ ななこ ななせ ななみ なほ なほこ なみ
    なるみ のぞみ のぞむ のどか のぶお のぶこ のぶひろ のぶゆき のぼる のりお のりか のりこ のりひろ のりゆき はじめ はつえ はづき
    はな はなえ はなこ はな はやて はやと はる はるあき はるえ はるお はるか はるき はるこ はると はるな はるひ はるひこ はるま はるみ
    はるや ひいろ ひかり ひかる ひさえ ひさお ひさこ ひさし ひで ひであき ひでお ひでかず ひでき ひでこ ひでたか ひでと ひでとし
    ひでのり ひでみ ひでゆき ひとし ひとみ ひな ひなこ ひなた ひなの ひまり ひより ひろ ひろあき ひろえ ひろか ひろかず ひろき ひろこ
    ひろし ひろたか ひろと ひろのり ひろひこ ひろふみ ひろみ ひろみつ ひろむ ひろや ひろゆき ふうか ふき ふさえ ふさこ ふじこ ふみ
    ふみお ふみえ ふみか ふみこ ふみや ほのか ほまれ まい まいか まいこ まお まき まきこ まこ まこと まさあき まさえ まさお まさかず
    まさき まさこ まさし まさたか まさと まさとし まさのり まさはる まさひこ まさひろ まさみ まさみち まさや まさゆき まさる ますお
    ますみ まちこ まな まなか まなと まなぶ まなみ まほ まみ まみこ まや まゆ まゆか まゆこ まゆみ まり まりあ まりえ まりか まりこ
    まりな まりの みう みお みおり みか みかこ みき みきお みきこ みく みこ みこと みさ みさえ みさお みさき みさこ みさと みずき
    みずほ みち みちお みちこ みちよ みちる みつえ みつお みつき みつこ みつひろ みつる みづき みな みなこ みなみ みのり みのる みほ
    みほこ みやこ みゆ みゆう みゆき みよこ みらい みり みわ みわこ むつみ むねお めい めぐ めぐみ めぐる もえ もえか もえこ もとき
    もとこ もとひろ もも ももえ ももか ももこ ももな ゆい ゆいか ゆいと ゆい ゆう ゆういち ゆういちろう ゆうか ゆうが ゆうき ゆうこ
    ゆうご ゆうさく ゆうじ ゆうすけ ゆうすけ ゆうた ゆうたろう ゆうと ゆうな ゆうま ゆうみ ゆうや ゆうり ゆうろう ゆか ゆかこ ゆかり
    ゆき ゆきえ ゆきお ゆきこ ゆきな ゆきね ゆきの ゆきのり ゆきひろ ゆきみ ゆずか ゆずき ゆずは ゆたか ゆな ゆの ゆみ ゆみえ ゆみか
    ゆみこ ゆめ ゆめか ゆめの ゆり ゆりあ ゆりえ ゆりか ゆりこ ゆりな よういち よういちろう ようこ ようじ ようすけ ようた ようへい
    よしあき よしえ よしお よしかず よしき よしこ よしたか よしと よしのり よしはる よしひこ よしひさ よしひで よしひろ よしみ よしろう
    よしゆき よりこ らいむ らん りえ りえこ りお りおん りか りかこ りく りこ りさ りさこ りつこ りな りの りほ りみ りゅういち りゅうじ
    りゅうすけ りゅうた りゅうたろう りゅうと りゅうへい りゅうや りょう りょういち りょうか りょうこ りょうじ りょうすけ りょうた
    りょうたろう りょうへい りょうま りょうや りん りんか るい るか るな るみ るみこ るり れい れいか れいこ れいじ れいな れお れな
    まどか あやめ いろは うらら さくらこ せいら ちとせ つきの てるよ ともよ なつは なゆ にこ はすみ はるね ひめか ふうこ ふみの ほたる まあや
    まいな まゆな みつば みよ むつき もえみ やえ やよい ゆうひ りりか いくと えいた えいと かいせい がく けいと げん しんのすけ たいよう てっぺい
    ひびき ひゅうが へいすけ みなと むさし ゆうだい らいと りつ れおん ともたか せいじろう よしの みつこ とみこ きぬ きぬえ さだこ しげの ちよの つね
    れん わか わかこ わかな わかば わたる
""")

SURNAME_READINGS = word_set("""
    さとう すずき たかはし たなか いとう わたなべ わたべ やまもと なかむら こばやし かとう よしだ やまだ ささき やまぐち まつもと
    いのうえ きむら しみず やまざき やまさき もり あべ いけだ はしもと いしかわ やました なかじま なかしま いしい おがわ まえだ
    おかだ はせがわ ふじた ごとう こんどう むらかみ えんどう あおき さかもと さいとう ふくだ おおた にしむら ふじい ふじわら かねこ
    おかもと なかの みうら はらだ まつだ たけうち おの なかがわ たむら なかやま わだ いしだ もりた うえだ うちだ しばた さかい
    みやざき よこやま たかぎ あんどう たにぐち おおの まるやま いまい たかだ こうの ふじもと こじま むらた たけだ うえの すぎやま
    ますだ ひらの すがわら くぼ こやま おおつか ちば まつい いわさき さくらい きのした まつお のぐち のむら さの きくち わたべ おおにし
    すぎもと あらい はまだ いちかわ ふるかわ みずの こまつ しまだ たかの やまうち にしだ にしかわ かんの すがの いがらし かわぐち
    きたむら やすだ かわさき なかた なかだ いいだ ほんだ くぼた かわかみ よしかわ はっとり まつした いわた ないとう すとう ひらた
    ながい なかにし あらき おおはし ほしの まつおか ばば たぐち おおくぼ こにし くまがい かたやま まつばら いわもと かわむら のだ
    はやかわ はしぐち よしむら あらかわ こいけ いしはら あさの おおいし せきぐち くろだ まつむら もちづき よしおか かわだ もりもと
    おおたに せきね おざわ ながた くりはら こが にしやま ふくしま まつうら とみた しらいし おだ ひろせ みやもと よこた おくむら
    ほんま おぐら つちや くどう いいづか おくだ とみなが たがみ うえはら いしばし こだま えぐち おざき くろき ほりうち たなべ あきやま
    ほり ひぐち もりやま うちやま いしづか おおしま みやけ たかやま むらやま おのでら みやた つだ なりた やなぎさわ おおかわ しまむら
    ふるた ふじかわ そうま ながの おかざき えのもと おおやま たかしま たじま とだ いしぐろ みかみ みずたに かみや かまた ふじむら
    やの ふくい さかぐち たにがわ よねだ うえだ せと つかもと ねもと いまむら きたがわ よしの かんだ ひらい ふじおか むらい とよだ
    なかい いながき むとう にしの はなだ つつみ うえむら きうち おち にった なかなか たけだ たけい にしお たきざわ あまの きしもと
    かさはら こもり よしはら いりえ かしわぎ どい すだ しおた しのはら おぎの まつなが かたおか おおたけ みよし むかい いずみ たしろ
    はたなか たけなか うめだ かわい まつざき もりした かわしま うえすぎ ながお まちだ たに すぎうら やまぎし うの おくやま おおもり
    かない みき いいじま こいずみ うすい いわい ひらやま たかい おおさわ おおき みやがわ くらた てらだ やなぎだ おかむら ただ むらまつ
    ひらまつ あいざわ きたの あかまつ かめい おちあい のざき おおひら すがぬま くろかわ かねだ あおやま しもだ ながの あきもと
    わかばやし ひの いなば きし おさだ こさか つかだ たにもと ふなばし あさい うえき しらい にしおか ひらかわ いぐち あおやぎ かのう
    かわばた こんの かなざわ すぎた よしざわ きはら とくなが しんどう おおば つのだ さえき ささがわ たかせ みたに おがた つじもと
    ありま たちばな かい あだち くわはら せきや ほさか おおうち さわだ にのみや しのだ むらせ まきの きたはら ひが きんじょう みやぎ
    おおしろ あらがき しまぶくろ たましろ ちねん なかむら てるや かじわら たけした ながおか ほりえ ほった もりかわ わかまつ たかまつ
    おくの みやした みやはら おかの おかべ ぬまた かわもと ほそだ ほそかわ よしもと こたに ふるや おがさわら おおむら おおはら にしもと
    あかぎ ふじさわ ふじの ふじさき ふじもり ふじき みわ みはら いしざき いしわた いしやま あさだ あさみ あさかわ あきた あきば
    あさくら あそう あくつ いいの いいむら いがわ いで いはら いたくら いたばし いたがき いちはら いなだ いぬかい いまいずみ いまにし
    いまだ いわした いわせ いわさ いわなが いわむら うつみ うちの うさみ うだがわ うめはら うめづ うめもと えがわ おおいけ おおおか
    おおくま おおくら おおさき おおすぎ おおたき おおとも おおぬき おおば おおわだ おかじま おくい おぐり おばた おんだ えびはら えびさわ
    かがわ かきぬま かさい かじ かじた かじやま かつまた かつた かどた かなやま かねもり かわべ かわせ かわの かわはら かわまた きしだ
    きたじま きたざわ きたやま きど きもと くさの くすのき くにきだ くぼい くまだ くらはし くらもと くりた くりばやし くりやま くろさわ
    くろいわ くわた こいで こすぎ こたけ こだいら こまき こむろ こんの さくま さくらだ さかがみ さかた さかの さくもと ささの さわい
    しおざわ しおみ ししど しのざき しのづか しばざき しぶや しまざき しもむら しもやま しょうじ しらかわ しらとり しんたに すえなが
    すぎはら すぎむら すぎの すずむら すなが すなかわ せがわ せきもと せのお せりざわ そが そね そめや そのだ たかおか たかお たかくら
    たかさわ たかすぎ たかなし たかはた たかはま たかみ たかやなぎ たかはら たかむら たきぐち たきもと たきがわ たじり たどころ たぬま
    たばた たまい たまき たやま たんの ちの つかはら つじ つちだ つるた つるおか てらしま てらもと とうじょう とうやま とくだ とつか
    とみおか なかお なかがみ なかざわ なかたに なかもと ながさわ ながしま ながせ ながぬま なかね ならさき なるせ にいみ にしい にしざわ
    にしわき にしたに にしじま にわ ぬまじり ねぎし ねづ のがみ のざわ のじま のなか のはら のもと はぎわら はしづめ はせべ はたけやま
    はなおか はない はとり はまざき はまの はまぐち はやさか はやし はらぐち はんだ ひだか ひびの ひらおか ひらが ひらさわ ひらばやし
    ひらお ひろた ふかさわ ふかや ふかだ ふくおか ふくなが ふくはら ふくもと ふくやま ふじえ ふじえだ ふるいち ふるさわ ふるの ほしかわ
    ほその ほりかわ ほりぐち ほりこし ほんごう まえかわ まえしま まえはら まえの まかべ まきた ますい ますやま まちの まつき まつくら
    まつざわ まつしま まつの まつもと まなべ みしま みずかみ みずぐち みずしま みぞぐち みなみ みやうち みやざわ みやじま みやち みやわき
    みやの むなかた むらおか むらかわ むらこし むらの もとき もとやま ももせ もりい もりおか もりたに もりなが もろほし やぎ やじま やすい
    やすおか やだ やなぎ やなせ やはぎ やまおか やまかわ やまぎわ やまざわ やまなか やまの やまむら やまもと やまわき ゆあさ ゆうき よこい
    よこお よこかわ よしい よしざき よしなが よしみ よねくら よねやま よねざわ わかすぎ わかやま わきた わしお わたぬき
""")

WESTERN = word_set("""
    Aaron Adam Adrian Alan Albert Alex Alexander Alexandra Alice Alison Amanda Amy Andrea Andrew Andy Angela Anna Anne Anthony Antonio
    Arthur Barbara Ben Benjamin Bernard Beth Bob Brandon Brenda Brian Bruce Carl Carlos Carol Caroline Catherine Charles Charlotte
    Chloe Chris Christian Christina Christine Christopher Claire Clara Daniel Daniela David Deborah Dennis Diana Donald Donna Dorothy
    Douglas Edward Elena Eli Elizabeth Ellen Emily Emma Eric Erik Eva Evan Fiona Frank Frederick Gabriel Gary George Gerald Grace Greg
    Gregory Hannah Harry Heather Helen Henry Hugo Ian Isabel Isabella Ivan Jack Jackson Jacob Jacques James Jane Janet Jason Jean Jeff
    Jeffrey Jennifer Jenny Jeremy Jessica Jim Joan Joe Joel John Jonathan Jordan Jose Joseph Joshua Juan Judith Judy Julia Julian Julie
    Justin Karen Karl Kate Katherine Kathleen Keith Kelly Kenneth Kevin Kim Kimberly Klaus Larry Laura Lauren Lawrence Leo Leon Liam Lily
    Linda Lisa Louis Louise Lucas Lucy Luis Luke Marc Marco Margaret Maria Marie Mark Martha Martin Mary Matthew Megan Melanie Melissa
    Michael Michelle Miguel Mike Mohammed Monica Nancy Natalie Nathan Neil Nicholas Nicole Nina Noah Oliver Olivia Oscar Pablo Pamela
    Patricia Patrick Paul Pedro Peter Philip Philippe Pierre Rachel Ralph Raymond Rebecca Richard Robert Robin Roger Ronald Rosa Russell
    Ruth Ryan Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sebastian Sharon Simon Sofia Sophia Sophie Stephanie Stephen Steve Steven
    Stuart Susan Suzanne Sylvia Teresa Theresa Thomas Tim Timothy Tina Tom Tony Tyler Vanessa Victor Victoria Vincent Virginia Walter
    Wendy William Zachary Zoe
""")

_ROMAJI = {
    "あ": "a", "い": "i", "う": "u", "え": "e", "お": "o", "か": "ka", "き": "ki", "く": "ku", "け": "ke", "こ": "ko",
    "さ": "sa", "し": "shi", "す": "su", "せ": "se", "そ": "so", "た": "ta", "ち": "chi", "つ": "tsu", "て": "te", "と": "to",
    "な": "na", "に": "ni", "ぬ": "nu", "ね": "ne", "の": "no", "は": "ha", "ひ": "hi", "ふ": "fu", "へ": "he", "ほ": "ho",
    "ま": "ma", "み": "mi", "む": "mu", "め": "me", "も": "mo", "や": "ya", "ゆ": "yu", "よ": "yo", "ら": "ra", "り": "ri",
    "る": "ru", "れ": "re", "ろ": "ro", "わ": "wa", "を": "o", "ん": "n", "が": "ga", "ぎ": "gi", "ぐ": "gu", "げ": "ge",
    "ご": "go", "ざ": "za", "じ": "ji", "ず": "zu", "ぜ": "ze", "ぞ": "zo", "だ": "da", "ぢ": "ji", "づ": "zu", "で": "de",
    "ど": "do", "ば": "ba", "び": "bi", "ぶ": "bu", "べ": "be", "ぼ": "bo", "ぱ": "pa", "ぴ": "pi", "ぷ": "pu", "ぺ": "pe",
    "ぽ": "po",
}  # fmt: skip


def katakana(hiragana: str) -> str:
    """The same sounds in the other script."""
    return "".join(chr(ord(character) + 96) if "ぁ" <= character <= "ゖ" else character for character in hiragana)


def hiragana(kana: str) -> str:
    """The same sounds in the plain script."""
    return "".join(chr(ord(character) - 96) if "ァ" <= character <= "ヶ" else character for character in kana)


def romaji(kana: str) -> str:
    """Hepburn as it stands on business cards: おおつか → otsuka, しょうじ → shoji."""
    latin = ""
    for character in kana:
        if character in "ゃゅょ":
            vowel = _ROMAJI[chr(ord(character) + 1)][1]
            latin = latin[:-1] + (vowel if latin.endswith(("shi", "chi", "ji")) else "y" + vowel)
        else:
            latin += "*" if character == "っ" else _ROMAJI[character]
    doubled = "".join(latin[i + 1] if latin[i] == "*" else latin[i] for i in range(len(latin)))
    return doubled.replace("ou", "o").replace("oo", "o").replace("uu", "u")


@cache
def latin_surnames() -> frozenset[str]:
    """Lower case; built at the first name in Latin letters."""
    return frozenset(romaji(reading) for reading in SURNAME_READINGS)


@cache
def latin_given_names() -> frozenset[str]:
    """Lower case; Japanese and Western."""
    return frozenset(romaji(reading) for reading in GIVEN_KANA) | {name.lower() for name in WESTERN}
