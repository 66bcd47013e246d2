"""How editors write pages, and what the office keeps beside them: registrations and the promotion plan."""
