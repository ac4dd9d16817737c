"""Completion, hover and definition in schema files and the configuration.

`schemas/schema.json` and `schemas/config.json` describe the keys; nothing of the language is repeated here. The entry
points are those of all completion and hover, `completion/complete.py` and `hover/places.py`.
"""
