"""A real Neovim, its screen, and its messages to the server."""
