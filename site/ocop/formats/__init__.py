"""How days are written and read. Both languages read day first: an American reading would swap day and month in silence."""
