"""Proposals as data, for programs: a document as JSON and back, and what such data may be. Pure."""
