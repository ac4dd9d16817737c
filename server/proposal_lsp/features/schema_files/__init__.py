"""Schema files and the configuration in an editor: what may be at a place, what it is for, and where it leads.

`schemas/schema.json` and `schemas/config.json` say what there is; nothing of the language is repeated here. The doors
are those of all completion and hover, `completion/complete.py` and `hover/places.py`.
"""
