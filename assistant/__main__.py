"""`python -m assistant` and the `brief-assistant` command."""

import sys

from assistant.cli import run
from assistant.upkeep.private import keep_to_owner


def main() -> None:
    """Entry point of the installed command."""
    keep_to_owner()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
