"""The files under prompts/: found beside the checkout or inside the wheel, and checked with file and line."""

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import PlaybookError

if TYPE_CHECKING:
    import yaml

Model = TypeVar("Model", bound=BaseModel)


def prompts_folder() -> Path:
    """The wheel ships prompts/ as `assistant/_prompts`; a checkout has it beside the package."""
    package = Path(__file__).resolve().parent
    for folder in (package / "_prompts", package.parent / "prompts"):
        if folder.is_dir():
            return folder
    raise PlaybookError(f"{package}: prompts フォルダが見つかりません。入れ直してください。")


def load_model(path: Path, model: type[Model]) -> Model:
    """One YAML file as a checked value. Errors name file, line and field."""
    import yaml

    text = read_text(path)
    try:
        return model.model_validate(yaml.load(text, Loader=_loader()))  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise PlaybookError(
            f"{path.name} {_yaml_line(error)}行目: YAMLとして読めません({_first(error)})"
        ) from error
    except ValidationError as error:
        raise PlaybookError("\n".join(_problems(path, text, error))) from error


def read_text(path: Path) -> str:
    """The file's text; an unreadable file is a PlaybookError that names it."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlaybookError(f"{path}: 読めません({error})") from error


def _loader() -> "type[yaml.SafeLoader]":
    import yaml

    # libyaml is ten times faster; wheels without it still work.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _problems(path: Path, text: str, error: ValidationError) -> list[str]:
    import yaml

    root = yaml.compose(text, Loader=_loader())
    rows = []
    for problem in error.errors(include_url=False):
        field = ".".join(str(part) for part in problem["loc"])
        rows.append(f"{path.name} {_line_of(root, problem['loc'])}行目 {field}: {problem['msg']}")
    return rows


def _line_of(node: "yaml.Node | None", location: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `location` that the file really has."""
    line = 1
    for part in location:
        if node is None:
            break
        line = node.start_mark.line + 1
        node = _child(node, part)
    return node.start_mark.line + 1 if node is not None else line


def _child(node: "yaml.Node", part: int | str) -> "yaml.Node | None":
    import yaml

    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item if isinstance(item, yaml.Node) else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part) and isinstance(value, yaml.Node):
                return value
    return None


def _yaml_line(error: "yaml.YAMLError") -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _first(error: "yaml.YAMLError") -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]
