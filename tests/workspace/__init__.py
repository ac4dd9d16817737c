"""Tests of the index of a repository."""
