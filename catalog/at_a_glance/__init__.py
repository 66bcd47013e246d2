"""The catalogue at a glance: what is listed on one day, with its groups and places, held in memory while an edition stands."""
