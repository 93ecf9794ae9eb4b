"""The way into `course`. It is small, so that Ctrl-C in the first moments ends in no traceback either."""

import gc
import sys


def main() -> None:
    """Run `course`."""
    # Starting makes nothing but what stays. Looking for rubbish meanwhile takes a fifteenth of a short command.
    gc.set_threshold(100_000, 10, 10)
    try:
        from grader.cli import main as course

        course()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
