"""The domain of Curator and what can be done with it; knows neither Qt nor SQL."""

__version__ = "0.1.0"
