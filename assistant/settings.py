"""Settings: the environment, read once. Every name starts with BRIEF_."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.domain.base import Frozen
from assistant.errors import BadInput


class Settings(Frozen):
    """What can be set. `doctor` shows it."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    engine: str = "playbook"
    hours_per_day: float = Field(default=2.0, gt=0, le=24)
    """Hours of one business day that the secretary can give to one client's task."""

    @property
    def records_path(self) -> Path:
        return self.data_dir / "records.sqlite3"

    @property
    def index_path(self) -> Path:
        return self.data_dir / "index"

    @classmethod
    def read(cls, environment: Mapping[str, str], data_dir: Path | None = None) -> "Settings":
        """From the environment; `data_dir` (the command line) wins. Raises BadInput naming the variable."""
        values: dict[str, object] = {"data_dir": data_dir or _data_dir(environment)}
        for name in ("host", "port", "hours_per_day"):
            if environment.get(f"BRIEF_{name.upper()}"):
                values[name] = environment[f"BRIEF_{name.upper()}"]
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            names = "、".join(f"BRIEF_{str(problem['loc'][0]).upper()}" for problem in error.errors())
            raise BadInput(f"設定 {names} の値が正しくありません。値を直してもう一度お試しください。") from error


def _data_dir(environment: Mapping[str, str]) -> Path:
    if environment.get("BRIEF_DATA_DIR"):
        return Path(environment["BRIEF_DATA_DIR"]).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("brief-assistant", appauthor=False))
