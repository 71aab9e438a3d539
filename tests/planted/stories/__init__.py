"""Planted stories: disputes that unfold over time, with the truth about what became of them and when it could be known.

Where `tests.planted.world` asks who is who, this asks what is going to happen. `make` writes a world of any size from
a seed; `measure` says how clusters, alarms and silences of the product compare with what was planted.
"""
