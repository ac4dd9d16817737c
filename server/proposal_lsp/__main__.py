"""`python -m proposal_lsp`: the same as the `proposal-lsp` command."""

from proposal_lsp.cli.main import main

if __name__ == "__main__":
    main()
