"""What ``python -m handout`` runs: the command."""

from handout.cli import main

if __name__ == "__main__":  # and not where a worker of a batch begins
    main()
