"""Tests of YAML with places."""
