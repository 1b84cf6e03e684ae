"""Faults for the real program: it is killed, its disk fails, its clock is set back; and a long soak.

`python -m tools.faults --help`. What the program did is
asked of the files that it leaves, never of the program.
"""
