"""The command line. Knows terminals and formats; what is found comes from `proposal_lsp.analysis`."""
