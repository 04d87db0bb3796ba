"""Run the command as ``python -m handout``."""

from handout.cli import main

if __name__ == "__main__":  # and not where a worker of a batch begins
    main()
