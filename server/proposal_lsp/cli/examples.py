"""The descriptions and examples in the `--help` of each command, apart from the parser, since few runs need them."""

from __future__ import annotations

#: What each command does.
ABOUT: dict[str, str] = {
    "": "Check proposals written in Markdown, in an editor or on the command line.",
    "check": "Check proposals, and report what is missing, empty, misplaced or wrong in them.",
    "completion": "Print a script that completes commands, options and files in a shell.",
    "explain": "Print the page of a rule: what it reports, why, and how to fix it. Without a code, list all rules.",
    "extract": (
        "Print a proposal as JSON: its fields, its title, its sections, and what else is needed to write "
        "the same text again."
    ),
    "graph": "Draw how proposals refer to each other in their metadata: supersedes, amends, requires.",
    "init": "Look for proposals below this folder, and write .proposals.yaml to say which kinds they are.",
    "list": "List the proposals in files and folders, of all kinds, however they keep their metadata.",
    "mcp": "Serve the proposals below this folder to an agent, on standard input and output.",
    "migrate": (
        "Insert the sections and fields that were added to the template after a proposal was written, and rename "
        "those that were renamed. Everything else stays as it is."
    ),
    "new": "Start a new proposal from the template of its kind, and print the path of its file.",
    "ready": "Report what `check` would fail on if a proposal had its next status; the exit code is then 1.",
    "render": "Print the proposal that JSON describes, as `extract` prints it.",
    "renumber": (
        "Give a proposal another number: in its title, its field, the name of its file, and in the "
        "links, ids and lists of the repository that name it. Print its new path."
    ),
    "schema": "List, show, check and derive schemas, which say what proposals of a kind must have.",
    "schema check": "Check schema files.",
    "schema derive": "Derive a schema from a template, and print it with each guess marked.",
    "schema explain": "Show which schema is used for a file, and why.",
    "schema instructions": (
        "Print how to write a proposal of a kind: text for AGENTS.md and other files that agents read."
    ),
    "schema list": (
        "List the schemas that apply to this folder: shipped ones, those of the repository, and derived ones."
    ),
    "schema show": "Show what a schema requires.",
    "server": "Start the language server, as editors do. It serves one client.",
}

#: By the name of the command, what an example does and the arguments that do it.
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
        ("what was added to the template since", "migrate docs/rfc-042-quotas.md"),
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
