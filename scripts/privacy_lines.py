"""Made-up lines that teach what is private: patterns of prompts/training/privacy/ with chance words in their places.

A pattern: `(one|or another|)` is a choice, `)?` after a choice may leave it out, `<pin>` is filled by chance, and
`[s:…]` labels what it holds: s secret, i account name (no secret), p person, c company.
"""

import random
import re
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.prompts import prompts_folder
from assistant.reading.privacy.given_names import GIVEN_KANA, GIVEN_KANJI, SURNAME_READINGS, WESTERN, katakana
from assistant.reading.privacy.surnames import SURNAMES

FOLDER = prompts_folder() / "training" / "privacy"
_CHOICE = re.compile(r"\(([^()]*)\)(\?)?")
_LABEL = re.compile(r"\[([sipc]):([^\]\n]*)\]")
_UPPER, _LOWER, _ALL = string.ascii_uppercase, string.ascii_lowercase, string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class MadeLine:
    """`spans`: (start, end, label) of what is labelled in `text`."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class LineMaker:
    """Makes the same lines for the same seed."""

    seed: int = 1
    chance: random.Random = field(init=False)
    words: dict[str, list[str]] = field(init=False)
    fillers: dict[str, Callable[[], str]] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 (no secret is made here)
        self.words = read_words(FOLDER / "words.txt")
        self.words |= {"surname": sorted(SURNAMES), "given": sorted(GIVEN_KANJI)}
        values = {name: getattr(self, f"_{name}") for name in _VALUES}
        plain = {name: lambda name=name: self._one(name) for name in self.words}
        self.fillers = plain | values | self._numbers()

    def lines(self, file: Path, times: int) -> Iterator[MadeLine]:
        """Every pattern of `file`, filled so many times."""
        for pattern in file.read_text(encoding="utf-8").splitlines():
            if pattern:
                yield from (labelled(self._filled(pattern)) for _ in range(times))

    def _filled(self, pattern: str) -> str:
        text = pattern.replace("\\n", "\n")
        while choice := _CHOICE.search(text):
            left_out = choice[2] and self.chance.random() < 0.3
            picked = "" if left_out else self.chance.choice(choice[1].split("|"))
            text = text[: choice.start()] + picked + text[choice.end() :]
        return re.sub(r"<(\w+)>", lambda slot: self.fillers[slot[1]](), text)

    # ---- pieces

    def _one(self, name: str) -> str:
        return self.chance.choice(self.words[name]).replace("_", " ")

    def _of(self, weighted: dict[str, int]) -> str:
        """One of the recipes: d4 four digits, a8 eight characters, w a word; other characters stay."""
        recipe = self.chance.choices(list(weighted), list(weighted.values()))[0]
        return re.sub(r"\{(\w)(\d*)\}", lambda part: self._piece(part[1], int(part[2] or 1)), recipe)

    def _piece(self, kind: str, size: int) -> str:
        if kind == "w":
            return self._one("word")
        if kind == "W":
            return self._one("word").capitalize()
        if kind == "k":
            return self.chance.choice(self.words["key_start"])
        alphabets = {"d": string.digits, "l": _LOWER, "u": _UPPER, "a": _ALL, "x": "0123456789abcdef", "s": "!#$%&*+_@^~?-", "v": _UPPER + string.digits, "n": _LOWER + string.digits}  # fmt: skip
        return "".join(self.chance.choice(alphabets[kind]) for _ in range(size))

    def _numbers(self) -> dict[str, Callable[[], str]]:
        return {name: (lambda recipes=recipes: self._of(recipes)) for name, recipes in read_recipes(FOLDER / "recipes.txt").items()} | {
            "n1": lambda: str(self.chance.choice((self.chance.randint(1, 30), self.chance.randint(1, 30), self.chance.randint(31, 999), self.chance.randint(1000, 9999)))),
            "n12": lambda: str(self.chance.randint(1, 12)),
            "n28": lambda: str(self.chance.randint(1, 28)),
            "yr": lambda: str(self.chance.choice((self.chance.randint(1960, 2030), self.chance.randint(1, 64)))),
            "time": self._time,
        }  # fmt: skip

    def _time(self) -> str:
        hour, minute = self.chance.randint(7, 21), self.chance.choice(("00", "15", "30", "45"))
        return self.chance.choice((f"{hour}:{minute}", f"{hour}時", f"{hour}時半", f"{hour}時{minute}分"))

    def _pinpw(self) -> str:
        return self.fillers[self.chance.choice(("pin", "pw", "code"))]()

    def _apppw(self) -> str:
        return self.chance.choice((" ", "-", "")).join(self._piece("l", 4) for _ in range(4))

    def _phrase(self) -> str:
        return " ".join(self._one("seed") for _ in range(self.chance.choice((12, 24))))

    # ---- names

    def _sn(self) -> str:
        return self._one("common_surname" if self.chance.random() < 0.35 else "surname")

    def _gn(self) -> str:
        return self._one("given") if self.chance.random() < 0.8 else self.chance.choice(sorted(GIVEN_KANA))

    def _full(self) -> str:
        return self._sn() + self.chance.choice(("", "", " ", "　")) + self._gn()

    def _kana(self) -> str:
        if self.chance.random() < 0.5:
            return f"{self._one('surname_kana')}{self.chance.choice((' ', '', '　'))}{self._one('given_kana')}"
        surname, given = self.chance.choice(sorted(SURNAME_READINGS)), self.chance.choice(sorted(GIVEN_KANA))
        return self.chance.choice((f"{surname} {given}", f"{katakana(surname)} {katakana(given)}"))

    def _lat(self) -> str:
        first, last = self._one("first"), self._one("last")
        if self.chance.random() < 0.25:
            first = self.chance.choice(sorted(WESTERN))
        forms = (f"{first} {last}", f"{first} {last}", f"{first} {last}", first, f"{last.upper()} {first}", f"{first[0]}. {last}")  # fmt: skip
        return self.chance.choice(forms)

    def _person(self) -> str:
        kinds: dict[Callable[[], str], int] = {self._sn: 40, self._full: 25, self._gn: 15, lambda: self._one("foreign"): 10, lambda: self._one("given_kana"): 7, self._kana: 3}  # fmt: skip
        return self.chance.choices(list(kinds), list(kinds.values()))[0]()

    def _anygiven(self) -> str:
        return self.chance.choice((self._gn, self._gn, self._full, lambda: self._one("given_kana")))()

    def _stem(self) -> str:
        return self.chance.choices((self._one("stem"), self._sn(), self._one("stem_kana")), (60, 25, 15))[0]

    def _shop(self) -> str:
        gap = self.chance.choice(("・", " ", "", ""))
        forms = {
            f"{self._one('shop')}{gap}{self._one(self.chance.choice(('stem_kana', 'stem')))}": 30,
            f"{self._stem()}{self._one('trade')}": 45,
            f"{self._one('eating')}{self.chance.choice((' ', ''))}{self._one('stem')}": 12,
            self._one("stem_kana"): 5,
            self._clinic(): 8,
        }
        return self.chance.choices(list(forms), list(forms.values()))[0]

    def _firm(self) -> str:
        name = self._stem() + (self._one("trade") if self.chance.random() < 0.6 else "")
        before, behind = self._one("form"), self.chance.choice(("株式会社", "(株)", "有限会社", "㈱"))
        return self.chance.choices((before + name, name + behind, self._shop()), (30, 15, 55))[0]

    def _schoolname(self) -> str:
        return (
            self.chance.choice(("", "", "市立", "私立", "県立", "町立"))
            + self._one("school")
            + self._one("school_kind")
        )

    def _clinic(self) -> str:
        return self.chance.choice((self._stem(), self._stem(), self._one("school"))) + self._one("clinic")

    def _latfirm(self) -> str:
        return f"{self._one('latin_stem')} {self._one('latin_form')}"

    def _noun(self) -> str:
        return self._one(self.chance.choice(("role", "thing", "kind_of_place")))


_VALUES = ("pinpw", "apppw", "phrase", "sn", "gn", "full", "kana", "lat", "person", "anygiven", "shop", "firm", "schoolname", "clinic", "latfirm", "noun")  # fmt: skip


def read_words(file: Path) -> dict[str, list[str]]:
    """`name: words`, and indented lines that go on with them; `_` in a word is a space."""
    words: dict[str, list[str]] = {}
    name = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        opening, colon, rest = line.partition(": ")
        name, more = (opening, rest) if colon else (name, line)
        words.setdefault(name, []).extend(more.split())
    return words


def read_recipes(file: Path) -> dict[str, dict[str, int]]:
    """`name: recipe*weight …`"""
    weighted = {name: [word.rpartition("*") for word in words] for name, words in read_words(file).items()}
    return {name: {recipe: int(weight) for recipe, _, weight in parts} for name, parts in weighted.items()}


def labelled(marked: str) -> MadeLine:
    text, position, spans = "", 0, []
    for label in _LABEL.finditer(marked):
        text += marked[position : label.start()]
        spans.append((len(text), len(text) + len(label[2]), label[1]))
        text += label[2]
        position = label.end()
    return MadeLine(text + marked[position:], tuple(spans))
