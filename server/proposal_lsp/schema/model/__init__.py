"""What a schema says, as plain values. `schema/load.py` makes them; nothing here reads a file.

Every place a schema file asks for something keeps `span`, its range in that file, so that a finding
can point at the line that asks for it.
"""

from proposal_lsp.schema.model.common import (
    EXTRAS,
    MAX_VALUES,
    NOWHERE,
    OFF,
    SEVERITIES,
    STATES,
    Extras,
    ForbidSpec,
    RelationsSpec,
    State,
    ValueSpec,
)
from proposal_lsp.schema.model.condition_spec import Clause, Clauses, Condition, Requirement
from proposal_lsp.schema.model.metadata_spec import (
    FIELD_TYPES,
    SORTINGS,
    FieldSpec,
    FieldType,
    ItemsSpec,
    LengthSpec,
    MetadataSpec,
    RangeSpec,
    Sorting,
)
from proposal_lsp.schema.model.schema import (
    BEGINNING,
    MAX_VERSIONS,
    DetectSpec,
    ExemptSpec,
    Schema,
    TitleSpec,
    VersionSpec,
)
from proposal_lsp.schema.model.section_spec import (
    MAX_LEVEL,
    Boilerplate,
    ColumnSpec,
    ContentSpec,
    LabelSpec,
    ListSpec,
    RepeatSpec,
    SectionSpec,
    TableSpec,
)

__all__ = [
    "BEGINNING",
    "EXTRAS",
    "FIELD_TYPES",
    "MAX_LEVEL",
    "MAX_VALUES",
    "MAX_VERSIONS",
    "NOWHERE",
    "OFF",
    "SEVERITIES",
    "SORTINGS",
    "STATES",
    "Boilerplate",
    "Clause",
    "Clauses",
    "ColumnSpec",
    "Condition",
    "ContentSpec",
    "DetectSpec",
    "ExemptSpec",
    "Extras",
    "FieldSpec",
    "FieldType",
    "ForbidSpec",
    "ItemsSpec",
    "LabelSpec",
    "LengthSpec",
    "ListSpec",
    "MetadataSpec",
    "RangeSpec",
    "RelationsSpec",
    "RepeatSpec",
    "Requirement",
    "Schema",
    "SectionSpec",
    "Sorting",
    "State",
    "TableSpec",
    "TitleSpec",
    "ValueSpec",
    "VersionSpec",
]
