"""What the domain says: versioned YAML packs and the strict loader that reads them. No other code lives here.

`load()` gives everything, or refuses with a KnowledgeError that names file, key and mend.
"""

from knowledge.loader import KnowledgeError, Problem, read_pack
from knowledge.shelf import Knowledge, load, prove

__all__ = ["Knowledge", "KnowledgeError", "Problem", "load", "prove", "read_pack"]
