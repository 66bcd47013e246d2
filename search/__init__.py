"""Search: what a person typed in, ids of listed products out. Two engines, one understanding of Vietnamese."""
