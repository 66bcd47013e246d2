"""What editors publish: the home page, trade fairs, collections, stories; and the yearly plan of promotion.

Pages are Wagtail's: a tree for each language, drafts, revisions, workflow. They are shown by the edition and the day as every
other public page (`views`), so whatever a page says of products holds on the day of reading.
"""
