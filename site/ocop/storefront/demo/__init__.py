"""Made-up orders, for a demonstration on one machine."""
