"""What the file alone cannot tell is asked, and the answers go into the mapping."""
