"""Readers of input formats: one module a format, listed once in `registry`."""
