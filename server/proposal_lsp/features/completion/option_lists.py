"""The options for a field or a column, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proposal_lsp.binding import Binding
from proposal_lsp.document import Field
from proposal_lsp.features.completion.area import Option
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.scaffold.field import said_elsewhere
from proposal_lsp.schema.model import FieldSpec, ValueSpec

_YES_NO = (("yes", "true"), ("no", "false"))


def of_field(caret: Caret, binding: Binding, spec: FieldSpec, field: Field) -> list[Option]:
    """The options for the value of a field, given what it holds now."""
    if spec.values:
        now = next((bound.match.value for bound in binding.fields.bound if bound.field is field), None)
        return of_vocabulary(spec.values, now, spec.default if not field.value.strip() else None)
    if spec.type in ("date", "datetime"):
        return [Option(caret.today.isoformat(), "date", spec.doc, "today")]
    if spec.type == "boolean":
        return [Option(pair[field.style == "front-matter"], doc=spec.doc, aliases=pair) for pair in _YES_NO]
    copied = said_elsewhere(binding, spec)
    options = [Option(copied, doc=spec.doc, detail="used elsewhere", preselect=True)] if copied else []
    if spec.default and spec.default != copied:
        options.append(Option(spec.default, doc=spec.doc, detail="default"))
    return options


def of_vocabulary(
    values: Sequence[ValueSpec], now: ValueSpec | None = None, default: str | None = None
) -> list[Option]:
    """The words of a vocabulary in the order of the schema; what may follow the present word comes first."""
    following = now.next if now else ()
    options = [
        Option(
            value.name,
            doc=value.doc,
            detail="next" if value.name in following else "current" if value is now and following else "",
            aliases=value.aliases,
            spec=value,
            preselect=value.name == default,
        )
        for value in values
    ]
    return sorted(options, key=lambda option: option.detail != "next")


def without(options: Iterable[Option], taken: Iterable[str]) -> list[Option]:
    """The options that are not among the words taken; letter case is ignored."""
    folded = {word.strip().casefold() for word in taken}
    return [option for option in options if option.text.casefold() not in folded]
