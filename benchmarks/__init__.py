"""How fast the program is, measured beside what it could at best be: `python -m benchmarks`."""
