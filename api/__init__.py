"""The edge: command line, HTTP API and jobs. Processes start here.

The garbage collector looks for cycles only after many new objects: what is imported and loaded at the start is nearly
all of them, and looking through it again and again took a tenth of the start.
"""

from __future__ import annotations

import gc

gc.set_threshold(50_000, 20, 20)
