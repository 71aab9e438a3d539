"""One file per change of the journal's tables, in order; released files never change."""
