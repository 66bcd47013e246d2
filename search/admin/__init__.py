"""What the admin shows of search."""
