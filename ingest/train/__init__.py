"""Training of the shipped reader (`ingest/model`). Not needed to use it; torch and onnx come from the group `train`.

    python -m ingest.train --help

Order: `data` (annotated messages, folds, batches), `invent`, `phrases` and `swap` (ordinary names where messages have
masks), `network` (the encoder in torch), `fit` (the two stages of training), `grams` (the linear reader of kinds),
`graph` (ONNX and int8), `__main__` (the command).
"""
