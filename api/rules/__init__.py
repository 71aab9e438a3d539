"""Rules that users edit: their life from a file to the live set, the proof before that, and what measures them."""
