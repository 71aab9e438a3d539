"""Both engines, for the tests of cypher/."""

from tests.engines import embedded_address, engine_home, neo4j_address, scratch_store, store

__all__ = ["embedded_address", "engine_home", "neo4j_address", "scratch_store", "store"]
