"""Starter vocabularies and sample abstracts, read through importlib.resources."""
