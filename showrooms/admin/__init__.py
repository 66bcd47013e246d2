"""Showrooms in the Wagtail admin: what visitors read of them, who works there, their tills, and the targets of their range."""
