"""The clients: choose, add, look at what is known, put it right."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.domain.base import Language
from assistant.domain.client import Client
from assistant.errors import BadInput
from assistant.reading.text import look
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.html import Html
from assistant.web.rules import IdTaken
from assistant.web.view import curve, people
from assistant.web.wording import Tongue

Choice = tuple[str, str]
"""What a list shows, and the id behind it."""

SampleInstructions = Callable[[], Sequence[tuple[str, str]]]
"""(client id, instruction) pairs to try with the sample clients."""


@dataclass(frozen=True)
class Welcome:
    """What the page opens with. `first_time`: there is no client yet."""

    choices: tuple[Choice, ...]
    first_time: bool


@dataclass(frozen=True)
class Samples:
    """The sample clients are in; the page goes to one of them with an instruction to try."""

    choices: tuple[Choice, ...]
    client_id: str
    instruction: str


@dataclass(frozen=True)
class Profile:
    """What is known of one client, how the work goes, and the fields to change it."""

    shown: Html
    progress: Html
    fields: tuple[str, ...] = ("", "", "email", "", "", "", "ja")


class Clients:
    """The handlers of the clients, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, samples: SampleInstructions) -> None:
        self._desk = desk
        self._samples = samples

    def welcome(self) -> Welcome:
        choices = self.choices()
        return Welcome(choices, first_time=not choices)

    def choices(self) -> tuple[Choice, ...]:
        """All clients by name; the id stands beside names that are alike."""
        clients = self._desk.records.clients()
        names = [look(client.name) for client in clients]
        shown = (
            (client.name if names.count(look(client.name)) == 1 else f"{client.name} ({client.id})", client.id)
            for client in clients
        )
        return tuple(sorted(shown))

    def load_samples(self) -> Samples:
        """Put the three sample clients in; asking twice changes nothing."""
        self._desk.keeper.load_samples()
        client_id, instruction = self._samples()[0]
        return Samples(self.choices(), client_id, instruction)

    def add(self, name: object, *, names: object = "", **profile: object) -> Client:
        """A new client; only the name is needed."""
        known = limits.lines(names, "名前の一覧")
        called = limits.required(name, "お名前", limits.NAME)
        clients = self._desk.records.clients()
        _refuse_alike(called, clients)
        client = _client(free_id(called, {client.id for client in clients}), called, **profile)
        try:
            self._desk.keeper.register(client)
        except IdTaken:
            # Somebody's whom she may not see: a number in the place of these letters would tell how many there are.
            client = client.model_copy(update={"id": f"{client.id[:40]}-{secrets.token_hex(4)}"})
            self._desk.keeper.register(client)
        self._desk.save_known_names(client.id, known)
        return client

    def change(self, client_id: object, name: object, *, names: object = "", **profile: object) -> Client:
        """The profile as she wrote it in the form."""
        known = limits.lines(names, "名前の一覧")
        chosen = limits.required(client_id, "クライアントの選択", limits.ID)
        old, called = self._desk.records.client(chosen), limits.required(name, "お名前", limits.NAME)
        _refuse_alike(called, [client for client in self._desk.records.clients() if client.id != chosen])
        client = _client(old.id, called, **profile)
        if client != old:
            self._desk.keeper.register(client)
        self._desk.save_known_names(client.id, known)
        return client

    def profile(self, client_id: object, tongue: Tongue) -> Profile:
        """One client's profile and progress; nothing chosen shows nothing."""
        chosen = limits.text(client_id, "クライアントの選択", limits.ID)
        if not chosen:
            return Profile(people.nobody(tongue), Html(""))
        client, known = self._desk.records.client(chosen), self._desk.known_names(chosen)
        return Profile(
            shown=people.profile(client, known, tongue),
            progress=curve.progress(self._desk.loop.progress(chosen), tongue),
            fields=(
                client.name,
                client.business,
                client.channel.value,
                "\n".join(client.environment),
                "\n".join(client.rules),
                "\n".join(known),
                client.language,
            ),
        )


def _client(
    client_id: str,
    name: str,
    *,
    business: object = "",
    channel: object = "",
    environment: object = "",
    rules: object = "",
    language: object = "",
) -> Client:
    return Client(
        id=client_id,
        name=name,
        business=limits.text(business, "お仕事", limits.BUSINESS).strip(),
        channel=limits.channel(channel),
        environment=limits.lines(environment, "環境や道具"),
        rules=limits.lines(rules, "決めごと"),
        language=_language(language),
    )


def _refuse_alike(name: str, clients: Sequence[Client]) -> None:
    if any(look(client.name) == look(name) for client in clients):
        raise BadInput(
            f"「{name}」は、もう登録されています。別の方のときは、会社名を添えるなど区別できるお名前にしてください。"
        )


def free_id(name: str, taken: set[str]) -> str:
    """A readable id of the Latin letters in the name, else `client`; numbered where it is taken."""
    ascii_words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", name).lower())
    base = "-".join(ascii_words)[:40].strip("-") or "client"
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _language(value: object) -> Language:
    found = limits.text(value, "文面の言葉", 5) or "ja"
    if found not in ("ja", "en"):
        raise BadInput("文面の言葉を選び直してください。")
    return "en" if found == "en" else "ja"
