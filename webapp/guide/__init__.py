"""What to do until help comes, for whoever stands beside somebody who has collapsed."""
