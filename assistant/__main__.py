"""`python -m assistant` and the `brief-assistant` command."""

import sys

from assistant.cli import run


def main() -> None:
    """Entry point of the installed command."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
