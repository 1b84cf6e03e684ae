"""Tests mirror the packages; what they share lies in `conftest.py` and `factories.py`."""
