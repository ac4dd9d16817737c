"""Proposals as data, for programs: from a document to JSON and back, and the schema of that data. Pure."""
