"""Runs the VS Code extension in VS Code."""
