"""`python -m studio`: the same as `python main.py`, for an environment that is already prepared."""

import sys

from studio.cli.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
