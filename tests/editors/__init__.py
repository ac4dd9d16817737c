"""Real editors, driven from end to end."""
