"""The file name does not have the form of the schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from proposal_lsp.binding import Binding
from proposal_lsp.binding.identity import number_hole, written_numbers
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.binding.value_types import one_of
from proposal_lsp.rules._places import start_of_document
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._values import filled


def check(binding: Binding) -> Iterator[Report]:
    """Only where what the name should say is known. What a name says wrongly of a field is `mismatched-value`."""
    forms = binding.schema.filename
    if not forms or binding.path is None or path_holes(forms, binding.path) is not None:
        return
    said = {hole.name.casefold() for form in forms for hole in form.holes}
    asked = [spec for spec in binding.schema.metadata.fields if spec.key.casefold() in said]
    if asked and not any(bound.spec is spec for bound in filled(binding.sidecar or binding) for spec in asked):
        return
    number = number_hole(binding.schema)
    if number and number.name.casefold() in said and not written_numbers(binding).keys() - {"file name"}:
        return
    name = PurePath(binding.path).name
    yield Report(f'The file name "{name}" must have the form {one_of(forms)}.', start_of_document(binding))


RULE = Rule("misnamed-file", "The file name does not have the required form.", WARNING, check, scope="outline")
