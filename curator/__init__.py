"""The domain of Curator and what can be done with it; knows neither Qt nor SQL."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("abstract-curator")
except PackageNotFoundError:
    __version__ = "0.0.0+unknown"
