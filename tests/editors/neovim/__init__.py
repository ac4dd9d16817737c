"""A real Neovim, what it draws, and what it says to the server."""
