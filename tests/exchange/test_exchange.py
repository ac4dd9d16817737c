"""Documents as data: extracted and rendered again, and new ones generated from the JSON Schema."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from jsonschema import Draft202012Validator, FormatChecker
from proposal_lsp.binding import Binding, bind
from proposal_lsp.document import parse
from proposal_lsp.exchange.document_schema import document_schema
from proposal_lsp.exchange.extract import extract
from proposal_lsp.exchange.render import render
from proposal_lsp.exchange.shapes import DataError
from proposal_lsp.schema.model import Schema

from tests.amount import examples
from tests.generated import documents
from tests.loading import HEAD, good
from tests.shipped import CATALOG, SAMPLES, Sample, by_sample, by_schema, forced
from tests.strategies import texts

#: Findings about parts that are still to be written.
UNFILLED = {"placeholder-text", "placeholder-value", "empty-section", "empty-field", "template-comment"}


def sample(kind: str) -> Sample:
    """The finished proposal of a kind."""
    return next(one for one in SAMPLES if one.schema.id == kind)


def bound(one: Sample) -> Binding:
    """A sample, bound to its schema."""
    binding = one.project.analyze(None, one.source).binding
    assert binding is not None
    return binding


def extracted(binding: Binding) -> Any:
    """The data of a document, after it was written as JSON and read again."""
    return json.loads(json.dumps(extract(binding)))


@by_sample
def test_a_sample_is_rendered_as_it_was(sample: Sample) -> None:
    """Byte for byte, and its sidecar too."""
    rendered = render(sample.schema, extracted(bound(sample)))
    assert rendered.text == sample.source
    assert rendered.sidecar == (sample.sidecar.read_text(encoding="utf-8") if sample.sidecar else "")


@by_schema
def test_a_template_is_rendered_as_it_was(schema: Schema) -> None:
    """Placeholders, comments and all."""
    assert render(schema, extracted(bind(parse(schema.template), schema))).text == schema.template


@given(texts())
@example("s\n-")
@example("t\n##")
@example("r\nb\n=\n")
@example("r\r\nb\r\n-\r\n")
@example("# T\n\n##\n\nx")
def test_any_text_is_rendered_as_it_was(source: str) -> None:
    """No part of any text is lost."""
    for schema in CATALOG.schemas:
        assert render(schema, extract(bind(parse(source), schema))).text == source, schema.id


@pytest.mark.sampled(6)
@by_sample
def test_a_sample_is_what_the_json_schema_describes(sample: Sample) -> None:
    """The JSON Schema is valid, and the data of a finished document matches it."""
    schema = document_schema(sample.schema)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(extracted(bound(sample)))] == []


def _generated(schema: Schema) -> None:
    # Without shrinking: an example is a whole document, and shrinking would take minutes.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)

    @settings(examples(15), deadline=None, phases=phases, suppress_health_check=list(HealthCheck))
    @given(documents(schema))
    def run(data: Any) -> None:
        rendered = render(schema, data)
        project = forced(schema)
        if schema.metadata.sidecar:
            project = replace(project, beside={schema.metadata.sidecar: rendered.sidecar})
        found = project.analyze(None, rendered.text).findings
        assert [one.message for one in found if one.code not in UNFILLED] == []

    run()


@pytest.mark.sampled(20)
@pytest.mark.parametrize("kind", ["nygard-adr", "rfc"])
def test_documents_generated_from_the_json_schema_have_no_findings(kind: str) -> None:
    """A sample of the next test."""
    schema = CATALOG.get(kind)
    assert schema is not None
    _generated(schema)


@pytest.mark.slow
@by_schema
def test_generated_documents_of_any_kind_have_no_findings(schema: Schema) -> None:
    """Except for parts that are still to be filled in."""
    _generated(schema)


def test_a_changed_value_is_written_as_the_document_writes_it() -> None:
    """Quotes, block scalars and everything around the value stay; nothing else of the text changes."""
    one = sample("kep")
    data = extracted(bound(one))
    data["fields"]["authors"] = ["@ida-okoro", "@new"]
    data["fields"]["latest-milestone"] = "v1.34"
    data["fields"]["kep-number"] = 5121
    del data["fields"]["prr-approvers"]
    data["fields"]["editor"] = "@teun"
    rendered = render(one.schema, data)
    assert one.sidecar is not None
    old = one.sidecar.read_text(encoding="utf-8")
    changed = old.replace('  - "@m-lindqvist"', '  - "@new"').replace(
        'latest-milestone: "v1.33"', 'latest-milestone: "v1.34"'
    )
    changed = changed.replace("kep-number: 5120", "kep-number: 5121").replace('prr-approvers:\n  - "@bao"\n', "")
    assert rendered.sidecar.replace('editor: "@teun"\n', "") == changed
    assert rendered.text.replace("KEP-5121", "KEP-5120") == one.source


def test_a_new_section_is_put_in_its_place() -> None:
    """The text around it stays, up to the last line."""
    one = sample("rfc")
    data = extracted(bound(one))
    *_, last = data["sections"]
    for key in ("Metrics and Monitoring", last):
        shorter = {**data, "sections": {name: value for name, value in data["sections"].items() if name != key}}
        without = render(one.schema, shorter).text
        shorter["sections"][key] = {"body": "New text."}
        text = render(one.schema, shorter).text
        assert f"\n\n## {key}\n\nNew text.\n" in text
        assert text.replace(f"## {key}\n\nNew text.\n", "").split() == without.split()
        assert list(extracted(bind(parse(text), one.schema))["sections"]) == list(data["sections"])


def test_the_number_of_a_heading_is_counted() -> None:
    """In repeated sections, and in documents whose headings have numbers."""
    rfc, spec = sample("rfc").schema, sample("technical-spec").schema
    phases = [{"heading": {"name": name}, "list": [f"Do {name}"]} for name in ("one", "two")]
    plan = {"Implementation Plan": {"sections": {"Phase {n}: {name}": phases}}}
    text = render(rfc, {"title": {"number": "7", "title": "X"}, "fields": {}, "sections": plan}).text
    assert "### Phase 1: one\n\n- [ ] Do one\n\n### Phase 2: two\n" in text
    sections = {"Requirements": {"sections": {"Functional Requirements": {}}}, "Overview": {"body": "O."}}
    text = render(spec, {"title": "X", "fields": {}, "sections": sections}).text
    assert [line for line in text.split("\n") if line.startswith("##")] == [
        *("## 1. Overview", "## 2. Requirements", "### 2.1 Functional Requirements")
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "the document must be an object"),
        ({"kind": "bip"}, "`kind` must be `rfc`"),
        ({"sections": {"Summary": 3}}, "`sections`['Summary'] must be an object"),
        ({"sections": {"Summary": {"body": 3}}}, "`sections`['Summary'].body must be a text"),
        ({"title": {}}, "`title` must have `number`; its form is RFC-<number>: <title>"),
        ({"layout": {"head": [{}]}}, "`layout.head` must be texts and the fields between them"),
    ],
)
def test_data_of_no_document_is_refused(data: object, message: str) -> None:
    """With the place, and the expected form."""
    with pytest.raises(DataError) as error:
        render(sample("rfc").schema, data)
    assert str(error.value).startswith(message)


def test_a_field_that_repeats_keeps_all_its_lines() -> None:
    """The first is data; the others stay text."""
    schema = good(HEAD + "metadata:\n  in: lines\n  fields: {Replaces: {repeat: true}, Status: }\n")
    source = "# Quiet hours\n\nReplaces: 7\nReplaces: 8\nStatus: Draft\n\n## Goal\n\nSleep.\n"
    data = extracted(bind(parse(source), schema))
    assert data["fields"] == {"Replaces": "7", "Status": "Draft"}
    assert render(schema, data).text == source
