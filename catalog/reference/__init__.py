"""Reference data: places, product groups and dated rules, read from `catalog/data/` and written to the database.

Reading is pure and typed; writing compares first, so that loading again changes nothing and the edition stays.
"""
