"""The engine on Elasticsearch: how it is reached, what its index holds, and how it is asked."""

from .engine import ElasticsearchEngine
from .index import Change, Index

__all__ = ["Change", "ElasticsearchEngine", "Index"]
