"""The tests. See server/ARCHITECTURE.md for what each part is for."""
