"""What a model is asked for. The docstrings and descriptions here are the schema it sees.

Every field is required in the schema, for providers that enforce it strictly; an answer that leaves one out is read
as if it were empty, because a good answer must not be asked for twice over a missing list. Nothing is trusted before
`model_checks` has seen it.
"""

from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_EMPTY: dict[Any, Any] = {str: "", int: 0, float: 0.5, bool: True}


def _share(value: Any) -> Any:
    """A probability that is a little out of range, or a percentage, is still one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return min(1.0, max(0.0, value / 100 if value > 1.5 else float(value)))
    return value


def _one_to_five(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(min(5, max(1, round(value))))
    return value


def _kind(value: Any) -> Any:
    return value if value in get_args(StepKind) else "work"


StepKind = Literal["work", "draft", "report", "final", "wait"]
Share = Annotated[float, BeforeValidator(_share)]
OneToFive = Annotated[int, BeforeValidator(_one_to_five)]
Kind = Annotated[StepKind, BeforeValidator(_kind)]


class Told(BaseModel):
    """A value a model told us: unknown fields are dropped, missing ones are empty."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _missing_is_empty(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        empty = {name: _empty(field.annotation) for name, field in cls.model_fields.items()}
        return empty | {name: value for name, value in values.items() if value is not None}


def _empty(annotation: Any) -> Any:
    if get_origin(annotation) in (list, tuple):
        return ()
    return _EMPTY.get(annotation, "work")


class ToldOption(Told):
    """One answer the client can tap."""

    label: str = Field(description="answer in a few words")
    consequence: str = Field(description="what it leads to; may be empty")


class ToldKnown(Told):
    """A point that the instruction, a note or the profile settles."""

    slot: str = Field(description="slot id, as listed or new (snake_case)")
    label: str
    value: str = Field(description="what holds; no figure, date or name the quote lacks")
    ref: str = Field(description="where it stands: instruction, profile, or a note's id such as N3")
    quote: str = Field(description="the words there that say so, copied exactly")


class ToldPoint(Told):
    """A point that nothing settles. Always give the assumption and the question; the program decides which is used."""

    slot: str = Field(description="slot id, as listed or new (snake_case)")
    label: str
    assumption: str = Field(description="one sentence: what we do unless told otherwise")
    because: str = Field(description="why this assumption")
    ref: str = Field(description="instruction, profile, N3 …; empty if nothing hints at it")
    quote: str = Field(description="exact words, or empty")
    consequence: str = Field(description="what happens if it is wrong")
    probability_wrong: Share = Field(description="0–1: how likely the assumption is wrong")
    cost_if_wrong: OneToFive = Field(description="1 cosmetic – 5 money, trust, cannot be undone")
    answerable: Share = Field(description="0–1: can this client answer at once")
    reversible: bool = Field(description="false for money, messages outside, cancellations, deletions")
    question: str = Field(description="one polite sentence that names the matter")
    why: str = Field(description="why we ask, short")
    options: tuple[ToldOption, ...] = Field(description="2–4 answers")
    recommended: int = Field(description="0-based place of the recommended option")


class ToldStep(Told):
    """A step of the work, without dates: the program plans them."""

    text: str
    kind: Kind = Field(description="work | draft | report | final | wait")
    share: Share = Field(description="part of the effort; together about 1")


class ModelProposal(Told):
    """The brief as you would write it."""

    known: tuple[ToldKnown, ...]
    open: tuple[ToldPoint, ...] = Field(description="the costliest if wrong first")
    minor: tuple[str, ...] = Field(description="listed slot ids that hardly matter this time")
    title: str
    purpose: str = Field(description="what it is for in the client's business")
    deliverable: str = Field(description="what is handed over, in what form, at what level of finish")
    included: tuple[str, ...] = Field(description="what is part of the work")
    excluded: tuple[str, ...] = Field(description="what is not")
    steps: tuple[ToldStep, ...]
    cautions: tuple[str, ...] = Field(description="what is easily done wrong for this client")
    suggestions: tuple[str, ...] = Field(description="0–2 proposals that go ahead of the client")
    done_when: tuple[str, ...] = Field(description="checks before handing over")


def schema_text(model: type[BaseModel] = ModelProposal) -> str:
    """The form in words, made from the types: one line a field, nested forms after the one that holds them."""
    return "\n".join(_lines(model, []))


def _lines(model: type[BaseModel], seen: list[type[BaseModel]]) -> list[str]:
    seen.append(model)
    rows = [f"{model.__name__}: {' '.join((model.__doc__ or '').split())}"]
    nested: list[type[BaseModel]] = []
    for name, field in model.model_fields.items():
        inner = _inner(field.annotation)
        if inner is not None and inner not in seen:
            nested.append(inner)
        kind = f"[{inner.__name__}]" if inner else _type_name(field.annotation)
        about = f"  # {field.description}" if field.description else ""
        rows.append(f"  {name}: {kind}{about}")
    for inner in nested:
        rows += _lines(inner, seen)
    return rows


def _inner(annotation: Any) -> type[BaseModel] | None:
    found = next(iter(get_args(annotation)), None)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _type_name(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        return "[string]"
    if get_origin(annotation) is Literal:
        return "string"
    return {str: "string", int: "integer", float: "number", bool: "boolean"}[annotation]
