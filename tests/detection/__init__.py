"""Tests of detecting the kind of a document."""
