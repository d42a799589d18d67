"""The command `python -m optimizer`: solve one instance file."""

from optimizer.command import main

if __name__ == "__main__":
    main()
