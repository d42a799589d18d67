"""From sources to a surface: what was asked, what is known of each cell, and models fitted to past arrests."""
