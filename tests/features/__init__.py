"""Tests of editor features."""
