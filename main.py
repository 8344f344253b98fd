"""Start Attention Studio: `python main.py` opens the window, `python main.py COMMAND --help` teaches the rest.

Standard library only until the environment is known to be good: this file runs on a bare Python.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older Python must get a sentence, not a syntax error)
    sys.exit(
        f"Attention Studio needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]} "
        f"({sys.executable}).\nInstall a newer Python and start again with it: python3.12 main.py"
    )

if __name__ == "__main__":
    try:
        from studio import bootstrap

        bootstrap.prepare(sys.argv[1:])  # returns only in an interpreter that has everything the command needs
        from studio.cli.app import main

        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
