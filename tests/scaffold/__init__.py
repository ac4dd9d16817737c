"""Tests of the rendering of template text."""
