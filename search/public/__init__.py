"""The search as shoppers use it: the page that answers a text, and what is suggested while it is typed."""
