"""Demonstration data of the showrooms: made-up places, and a month of what their ledgers would hold.

Planning (`rooms`, `goods`, `assortment`, `month`) writes nothing but records in `books`; `loading` puts them into the database.
"""
