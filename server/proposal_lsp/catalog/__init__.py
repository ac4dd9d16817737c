"""The schemas of a folder: where they are, what they say, and which were derived."""
