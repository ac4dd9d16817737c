"""Tests of schemas that are derived from templates."""
