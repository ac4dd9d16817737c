"""The file is not called what the schema says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from proposal_lsp.binding import Binding
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.rules._places import start_of_document
from proposal_lsp.rules._rule import WARNING, Report, Rule, no_body
from proposal_lsp.rules._values import one_of


def check(binding: Binding) -> Iterator[Report]:
    """A text without a name is not reported. What a name says wrongly of a field is `mismatched-value`."""
    forms = binding.schema.filename
    if not forms or binding.path is None or path_holes(forms, binding.path) is not None:
        return
    name = PurePath(binding.path).name
    yield Report(f'The file name "{name}" is not of the form {one_of(forms)}.', start_of_document(binding))


RULE = Rule("misnamed-file", "The file's name is not of the form it should have.", WARNING, check, reads=no_body)
