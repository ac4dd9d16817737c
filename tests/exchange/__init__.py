"""Tests of documents as data."""
