"""What editors and officers see of search."""
