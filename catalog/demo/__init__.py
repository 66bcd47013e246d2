"""Demonstration data: the real recognitions on record with their sources, and fictional products around them.

Planning (`recognitions`, `fiction`) is pure: data files and a day in, records out. `writing` puts records into the database.
"""
