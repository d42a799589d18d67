"""The town: what exists, who may help, how far it is, who goes now."""

__version__ = "0.1.0"
