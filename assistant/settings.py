"""Settings: the environment, read once. Every name starts with BRIEF_."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError

from assistant.domain.base import Frozen
from assistant.domain.model import ModelChoice
from assistant.errors import BadInput

MODEL_VARIABLES = {
    "BRIEF_MODEL": "name",
    "BRIEF_MODEL_FALLBACKS": "fallbacks",
    "BRIEF_MODEL_BASE": "base",
    "BRIEF_MODEL_KEY_ENV": "key_env",
    "BRIEF_MODEL_DEADLINE": "deadline",
    "BRIEF_MODEL_LOCAL": "local",
    "BRIEF_MODEL_MAX_TOKENS": "max_tokens",
    "BRIEF_BUDGET_USD": "budget_usd",
}
"""Environment variable → field of `ModelChoice`."""


PLAIN = (
    "host",
    "port",
    "hours_per_day",
    "retention_days",
    "secret_key",
    "public_url",
    "trusted_proxies",
    "session_idle_minutes",
    "session_hours",
    "log",
    "metrics_token",
    "requests_per_minute",
    "drafts_per_minute",
    "requests_at_once",
    "clicks_waiting",
    "queue",
)
"""Fields of `Settings` that are read as they stand, from BRIEF_ and the name."""


class Settings(Frozen):
    """What can be set. `doctor` shows it."""

    data_dir: Path
    cache_dir: Path | None = None
    """Where what can be computed again is kept; None: in the data folder. Processes of one user may share it."""
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    engine: str = "playbook"
    hours_per_day: float = Field(default=2.0, gt=0, le=24)
    """Hours of one business day that the secretary can give to one client's task."""
    retention_days: int | None = Field(default=None, ge=1, le=36_500)
    """Judged tasks that are older are offered for deletion by `upkeep`, never deleted unasked."""
    model: ModelChoice = ModelChoice()
    """The language model that improves drafts; without a name there is none."""
    secret_key: SecretStr = SecretStr("")
    """Keys the digests of logins. The same for all processes over the same records; another key logs everybody out."""
    public_url: str = Field(default="", pattern=r"^(https?://[A-Za-z0-9.\-\[\]:]+/?)?$")
    """The address under which browsers reach the page through a proxy, as https://brief.example.jp."""
    trusted_proxies: str = Field(default="", pattern=r"^[0-9A-Fa-f:./, ]*$")
    """Addresses of proxies, by commas, whose word is taken for who asks (X-Forwarded-For, X-Forwarded-Proto)."""
    session_idle_minutes: int = Field(default=120, ge=5, le=1440)
    session_hours: int = Field(default=12, ge=1, le=168)
    """A login ends when it was not used for so long, and in any case after so many hours."""
    log: str = Field(default="", pattern=r"^(json|text)?$")
    """Form of a server's log; empty: sentences at a terminal, else JSON lines."""
    metrics_token: SecretStr = Field(default=SecretStr(""), min_length=16)
    """Whoever shows it may read /metrics; without one only this computer may, while nobody else reaches the page."""

    requests_per_minute: int = Field(default=1_200, ge=0, le=1_000_000)
    drafts_per_minute: int = Field(default=120, ge=0, le=1_000_000)
    """For each user and process: requests of any kind, and drafts, model runs, imports and files; 0 is without end."""
    requests_at_once: int = Field(default=20, ge=1, le=10_000)
    clicks_waiting: int = Field(default=16, ge=1, le=10_000)
    """Requests of one user being answered, and clicks of one user in the page's queue."""
    queue: int = Field(default=128, ge=1, le=100_000)
    """Clicks of everybody in the queue of one process."""

    database_url: SecretStr = SecretStr("")
    """DATABASE_URL: a PostgreSQL server for the records; without it they are a file in the data folder."""
    chroma_url: str = ""
    """CHROMA_URL: a Chroma server for the index; without it the index is a folder in the data folder."""

    @property
    def shares_everything(self) -> bool:
        """Records and index are on servers: any number of processes may work beside each other."""
        return bool(self.database_url.get_secret_value() and self.chroma_url)

    @property
    def models_path(self) -> Path:
        """Checked playbooks, unpacked weights, vectors of our own texts: all that is the same for everybody."""
        return self.cache_dir or self.data_dir / "models"

    @property
    def index_path(self) -> Path:
        return self.data_dir / "index"

    @classmethod
    def read(cls, environment: Mapping[str, str], data_dir: Path | None = None) -> "Settings":
        """From the environment; `data_dir` (the command line) wins. Raises BadInput naming the variable."""
        values: dict[str, object] = {"data_dir": data_dir or _data_dir(environment)}
        if environment.get("BRIEF_CACHE_DIR", "").strip():
            values["cache_dir"] = Path(environment["BRIEF_CACHE_DIR"].strip()).expanduser()
        for name in PLAIN:
            if environment.get(f"BRIEF_{name.upper()}"):
                values[name] = environment[f"BRIEF_{name.upper()}"]
        for name in ("database_url", "chroma_url"):
            values[name] = environment.get(name.upper(), "").strip()
        values["model"] = _model(environment)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise _refused(f"BRIEF_{str(problem['loc'][0]).upper()}" for problem in error.errors()) from error


def _model(environment: Mapping[str, str]) -> ModelChoice:
    given = {field: environment.get(name, "").strip() for name, field in MODEL_VARIABLES.items()}
    values: dict[str, object] = {field: text for field, text in given.items() if text}
    if "fallbacks" in values:
        values["fallbacks"] = tuple(part.strip() for part in given["fallbacks"].split(",") if part.strip())
    try:
        choice = ModelChoice.model_validate(values)
    except ValidationError as error:
        names = {field: name for name, field in MODEL_VARIABLES.items()}
        raise _refused(names[str(problem["loc"][0])] for problem in error.errors()) from error
    _refuse_addresses(choice)
    if choice.key_env is not None and not re.fullmatch(r"[A-Z][A-Z0-9_]*", choice.key_env):
        # Most likely the key itself: it must not be repeated in the message.
        raise BadInput(
            "BRIEF_MODEL_KEY_ENV には、鍵そのものではなく、鍵を入れた環境変数の名前(例: MY_API_KEY)を指定してください。"
        )
    return choice


def _refuse_addresses(choice: ModelChoice) -> None:
    """An address must be http(s) and hold no user name or password: it is shown by `doctor`."""
    own = {"BRIEF_MODEL_BASE": [choice.base] if choice.base else []}
    own["BRIEF_MODEL_FALLBACKS"] = [
        f"http{name.partition('@http')[2]}" for name in choice.fallbacks if "@http" in name
    ]
    own["BRIEF_MODEL"] = [f"http{choice.name.partition('@http')[2]}"] if "@http" in choice.name else []
    for variable, addresses in own.items():
        if not all(map(_is_address, addresses)):
            raise BadInput(
                f"設定 {variable} のアドレスが正しくありません。http:// または https:// で始まり、"
                "名前やパスワードを含まない形(例: http://127.0.0.1:8080/v1)で指定してください。"
            )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username and parts.port != 0
        )
    except ValueError:
        return False


def _refused(variables: Iterable[str]) -> BadInput:
    names = "、".join(dict.fromkeys(variables))
    return BadInput(f"設定 {names} の値が正しくありません。値を直してもう一度お試しください。")


def _data_dir(environment: Mapping[str, str]) -> Path:
    if environment.get("BRIEF_DATA_DIR"):
        return Path(environment["BRIEF_DATA_DIR"]).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("brief-assistant", appauthor=False))
