"""The public pages of the catalogue: list, product, verification. Every view reads the clock once and passes the day on."""
