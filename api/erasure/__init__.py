"""Erasing records: what would go, who asked and who decided, and sweeping every place that holds a copy."""
