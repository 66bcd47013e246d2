"""The engines: one on Elasticsearch, one on the database. Both answer a `SearchQuery` alike."""
