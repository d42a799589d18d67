"""The steward's pages: devices, their changes and what is known of them."""
