"""Covering models: each turns its question into what the engine knows."""

from optimizer.models.mclp import mclp

__all__ = ["mclp"]
