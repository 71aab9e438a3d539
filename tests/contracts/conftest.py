"""Both engines, for the contracts that each must keep."""

from tests.engines import embedded_address, engine_home, neo4j_address, scratch_store, store

__all__ = ["embedded_address", "engine_home", "neo4j_address", "scratch_store", "store"]
