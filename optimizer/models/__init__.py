"""Covering models: each turns its question into what the engine knows."""
