"""Demonstration pages: fairs, stories, collections and the plan, made up but for the facts they name sources for.

Every module here with a `load(on)` makes its part and says how many pages or entries it made; `trees` helps them all.
"""
