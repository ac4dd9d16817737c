"""A field's key differs from the one it should have."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document.visible import visible
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.words import is_plural, is_slip


def check(binding: Binding) -> Iterator[Report]:
    """Typing errors and letter case. Accepted aliases are silent, and so are headings, which other rules check."""
    for bound in binding.fields.bound:
        if bound.fit in ("close", "case") and bound.field.style != "section":
            wanted, span, key = bound.spec.key, bound.field.key_span, visible(bound.field.key)
            may_be_plural = is_plural(key, wanted)
            if may_be_plural and binding.schema.is_derived:
                continue  # no one has chosen the singular
            slipped = is_slip(key, wanted)
            is_safe = slipped or may_be_plural or bound.fit == "case"
            yield Report(
                f'Field "{bound.field.key}" should be "{wanted}".',
                span,
                fixes=(Fix(f'Rename to "{wanted}"', (Edit(span, wanted),), safe=is_safe),),
                is_guess=not slipped,
            )


RULE = Rule(
    "misnamed-field",
    "A field has the wrong name.",
    WARNING,
    check,
    scope="outline",
    metadata="names",
    fix="rename the key (safe for a typo, a plural or letter case)",
)
