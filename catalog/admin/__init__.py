"""The officers' screens in the Wagtail admin. Registered by `catalog.wagtail_hooks`."""
