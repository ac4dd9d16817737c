"""`extract` and `render`: a document as JSON, and back."""

from __future__ import annotations

import json
import os
from argparse import Namespace

from proposal_lsp.cli.checker import schema_of
from proposal_lsp.cli.console import CannotRun, Console
from proposal_lsp.cli.gather import STDIN, Gathering
from proposal_lsp.cli.sources import Unreadable, read_named, read_stdin
from proposal_lsp.exchange.extract import extract
from proposal_lsp.exchange.render import render
from proposal_lsp.exchange.shapes import DataError
from proposal_lsp.schema.model import Schema


def run(options: Namespace, console: Console) -> int:
    """Do what the options ask for. Raises CannotRun."""
    if options.command == "extract":
        return run_extract(options.file, options.schema, console)
    return run_render(options.kind, options.file or STDIN, console, sidecar=options.sidecar)


def run_extract(file: str, schema_id: str | None, console: Console) -> int:
    """Print the data of a document. Raises CannotRun."""
    seen = Gathering(console, schema=schema_id)
    path = os.path.abspath(file)
    source = read_named(file)
    analysis = seen.project(path).analyze(path, source)
    if analysis.binding is None:
        raise CannotRun(f"{file} is not a proposal ({analysis.detection.reason}); --schema says which kind it is")
    console.say(json.dumps(extract(analysis.binding), ensure_ascii=False, indent=2))
    return 0


def run_render(kind: str, file: str, console: Console, *, sidecar: bool) -> int:
    """Print the document of data. Raises CannotRun."""
    schema = schema_here(kind, console)
    name = "standard input" if file == STDIN else file
    try:
        data = json.loads(read_stdin() if file == STDIN else read_named(file))
        rendered = render(schema, data)
    except Unreadable as error:
        raise CannotRun(f"{name}: {error}") from None
    except json.JSONDecodeError as error:
        raise CannotRun(f"{name}:{error.lineno}:{error.colno}: this is not JSON: {error.msg.lower()}") from None
    except DataError as error:
        raise CannotRun(
            f"{name}: {error}; `proposal-lsp schema show {kind} --json-schema` describes the data"
        ) from None
    except RecursionError:
        raise CannotRun(f"{name}: the data is nested too deeply") from None
    if sidecar and not rendered.sidecar:
        raise CannotRun(f"proposals of the kind `{kind}` have no sidecar, or the data has none; leave out --sidecar")
    console.out.write(rendered.sidecar if sidecar else rendered.text)
    return 0


def schema_here(schema_id: str, console: Console) -> Schema:
    """A schema that holds in the current folder. Raises CannotRun for one that is not known."""
    return schema_of(Gathering(console).here(), schema_id)
