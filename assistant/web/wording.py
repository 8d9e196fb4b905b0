"""Every fixed word of the page, Japanese and English (`words.yaml`). Sentences about a person's data are put
together in `view`; what the server refuses is said where it is refused."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.domain.base import Language


@dataclass(frozen=True)
class Tongue:
    """The words of one language: `tongue("brief")`. An unknown key is a KeyError: a missing word is a defect."""

    language: Language = "ja"

    def __call__(self, key: str) -> str:
        return translations()[self.language][key]


@lru_cache(maxsize=1)
def translations() -> dict[Language, dict[str, str]]:
    """All words by language, as the browser's own lookup wants them."""
    import yaml

    words = yaml.safe_load(files("assistant.web").joinpath("words.yaml").read_text("utf-8"))
    both: tuple[Language, ...] = ("ja", "en")
    return {language: {key: word[language] for key, word in words.items()} for language in both}


def language_of(accept_language: str) -> Language:
    """English for a browser that asks for English first, Japanese for every other."""
    return "en" if accept_language.strip().lower().startswith("en") else "ja"
