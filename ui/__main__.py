"""`python -m ui`: the same as the command `curator`."""

import sys

from ui.start import main

if __name__ == "__main__":
    sys.exit(main())
