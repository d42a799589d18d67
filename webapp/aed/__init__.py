"""A device's own public page, to which its label leads, and reports of what is wrong or missing."""
