"""Tests of binding documents to schemas."""
