"""Runs `python -m reviewer` as the `drdiff` command."""

from reviewer.cli import main

if __name__ == "__main__":
    main()
