"""The surfaces of showrooms: what can be had there today."""
