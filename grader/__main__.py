"""The way into `course`. It is small, so that Ctrl-C in the first moments ends in no traceback either."""

import sys


def main() -> None:
    """Run `course`."""
    try:
        from grader.cli import main as course

        course()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
