"""The public page: the nearest device, now."""
