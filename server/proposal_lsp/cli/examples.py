"""Examples for the `--help` of each command. A test parses them."""

from __future__ import annotations

#: By the name of the command, what it does and the arguments that do it.
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("check the proposals below this folder", "check"),
        ("say what a rule reports, and how to fix it", "explain missing-section"),
        ("start a proposal", 'new rfc "Resumable uploads"'),
    ),
    "check": (
        ("the Markdown files below this folder", "check"),
        ("one folder, except a part of it", "check docs/rfcs --exclude 'docs/rfcs/old/'"),
        ("apply the safe fixes, or only show them", "check --fix"),
        ("", "check --diff"),
        ("only some rules", "check --select missing-section,empty-section"),
        ("the text that an editor has not saved yet", "check - --stdin-filename rfc-042.md"),
        ("only what a branch has changed", "check --changed-since origin/main"),
        ("a report for code scanning", "check --output-format sarif -o proposals.sarif"),
    ),
    "completion": (
        ("bash, for this user", "completion bash > ~/.local/share/bash-completion/completions/proposal-lsp"),
        ("zsh, in a folder of $fpath", "completion zsh > ~/.zfunc/_proposal-lsp"),
    ),
    "explain": (("all rules, one per line", "explain"), ("the page of one rule", "explain missing-section")),
    "extract": (("a proposal as data, for `render`", "extract docs/rfc-042.md > rfc.json"),),
    "graph": (("how proposals in a folder refer to each other", "graph docs"), ("for Graphviz", "graph --format dot")),
    "init": (
        ("write .proposals.yaml for this repository", "init"),
        ("only show what it would contain", "init --stdout"),
    ),
    "list": (
        ("the proposals below this folder", "list"),
        ("those in discussion that have not moved for three months", "list --status open --older-than 90d"),
        ("for a program", "list --format json"),
    ),
    "migrate": (
        ("what the template was given since it was written", "migrate docs/rfc-042-quotas.md"),
        ("show what that would change", "migrate docs/rfc-042-quotas.md --diff"),
    ),
    "new": (
        ("with the next free number", 'new rfc "Resumable uploads"'),
        ("in another folder", 'new madr "Queue the mail" --dir docs/decisions'),
        ("print the text", "new eip --stdout"),
    ),
    "mcp": (("the agent's client starts it", "mcp"),),
    "ready": (
        ("what is missing for the next status", "ready docs/rfc-042-quotas.md"),
        ("for another status, as JSON", "ready docs/rfc-042-quotas.md --for Implemented --output-format json"),
    ),
    "render": (("a proposal from data, as `schema show rfc --json-schema` describes it", "render rfc rfc.json"),),
    "renumber": (
        ("the next free number", "renumber docs/rfc-042-quotas.md"),
        ("show what a number would change", "renumber docs/rfc-042-quotas.md 57 --diff"),
    ),
    "schema": (("the kinds of proposal that are known here", "schema list"), ("what one requires", "schema show rfc")),
    "schema list": (("as a table, or as JSON", "schema list"), ("", "schema list --json")),
    "schema show": (
        ("as an outline, or all of it as JSON", "schema show rfc"),
        ("", "schema show rfc --json"),
        ("a JSON Schema of what `extract` prints", "schema show rfc --json-schema"),
    ),
    "schema check": (("before it is committed", "schema check .proposals/memo.yaml"),),
    "schema explain": (("why a file is checked as it is", "schema explain docs/rfc-042.md"),),
    "schema instructions": (
        ("tell agents how to write RFCs", "schema instructions rfc > rfc-instructions.md"),
        ("in CI: check that they are current", "schema instructions rfc --check AGENTS.md"),
    ),
    "schema derive": (
        ("print what is derived from a template", "schema derive docs/template.md"),
        ("keep it, refined by finished documents", "schema derive docs/template.md --from docs --write"),
    ),
    "server": (
        ("for an editor, on standard input and output", "server"),
        ("for debugging", "server --tcp localhost:7777"),
    ),
}


def examples(name: str) -> str:
    """The end of the help of a command; empty if it has no examples."""
    lines = []
    for what, arguments in EXAMPLES.get(name, ()):
        lines += [f"  # {what}"] if what else []
        lines.append(f"  proposal-lsp {arguments}")
    return "\n".join(["", "examples:", *lines, ""]) if lines else ""
