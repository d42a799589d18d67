"""`python -m aedmap` is the command `aedmap`."""

from aedmap.cli import main

if __name__ == "__main__":
    main()
