"""spaCy, imported without its command line.

spaCy's package file imports `spacy.cli` for the one function `spacy.info`, and with it two HTTP clients, a template
engine and a project manager: a third of the time that `import spacy` takes. Stand-ins take their place while the
package is imported and are gone afterwards: `spacy.info` and `spacy.cli` work as ever.
Invariant: in this package spaCy is imported first here; `ingest.components` sees to it for every component.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

COMMAND_LINE = ("spacy.cli", "spacy.cli.info")


def _info(*args: Any, **options: Any) -> Any:
    from spacy.cli.info import info

    return info(*args, **options)


def _import_spacy() -> None:
    if "spacy" in sys.modules:
        return
    stand_ins = {name: ModuleType(name) for name in COMMAND_LINE}
    vars(stand_ins["spacy.cli.info"])["info"] = _info
    sys.modules.update(stand_ins)
    try:
        import_module("spacy")
    finally:
        for name in COMMAND_LINE:
            del sys.modules[name]


_import_spacy()

from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc  # noqa: E402
from spacy.util import load_model_from_config, registry  # noqa: E402
from thinc.api import Config  # noqa: E402

__all__ = ["Config", "Doc", "Language", "load_model_from_config", "registry"]
