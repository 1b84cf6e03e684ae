"""The import of PySide6 without what of it only explains a wrong call: that is loaded after the first paint.

At its import PySide compiles the source of modules of its own, from which it makes signatures and the
words of a TypeError: a tenth of our start. A module that is asked for earlier is loaded at that moment.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, cast

PACKAGE = "shibokensupport.signature"
FOR_ERRORS = ("lib.tool", "parser", "layout", "errorhandler")
"""In this order none needs one that comes later. `mapping` is not among them: PySide reads it at once."""
FOR_STUBS = ("lib.enum_sig", "lib.pyi_generator")
"""They write PySide's own type stubs: nobody asks for them here."""


class LaterModule(ModuleType):
    """Stands in `sys.modules` for a module that is run when something of it is asked for."""

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        self.__spec__ = spec

    def __getattr__(self, name: str) -> Any:
        # what the import system asks of every module it finds
        if name.startswith("__"):
            raise AttributeError(name)
        load(self)
        return getattr(self, name)


def load(module: ModuleType) -> None:
    """Run a module that was put off; nothing for one that has been."""
    spec = module.__spec__
    if not isinstance(module, LaterModule) or spec is None or spec.loader is None:
        return
    cast("Any", module).__class__ = ModuleType
    # PySide calls the module by a second name by now, under which its loader does not know it
    second, spec.name = spec.name, module.__name__
    spec.loader.exec_module(module)
    spec.name = second


@contextmanager
def quick_import() -> Iterator[None]:
    """For the first import of PySide6; afterwards modules are imported as if it were not there.

    PySide puts an import of its own in the place of Python's, which looks in the source of every module for
    `from __feature__ import …`, which nothing here uses: a seventh of our start.
    """
    plain = getattr(builtins, "__orig_import__", builtins.__import__)

    def watching(name: str, *rest: Any, **named: Any) -> Any:
        # not before: PySide first throws out what is there of this package
        if name == PACKAGE and PACKAGE not in sys.modules:
            _put_off()
        return plain(name, *rest, **named)

    builtins.__import__ = watching
    try:
        yield
    finally:
        builtins.__import__ = plain
        if hasattr(builtins, "__orig_import__"):
            cast("Any", builtins).__orig_import__ = plain


def _put_off() -> None:
    importlib.import_module(PACKAGE)
    for name in (*FOR_ERRORS, *FOR_STUBS):
        full = f"{PACKAGE}.{name}"
        if (spec := importlib.util.find_spec(full)) is not None:
            sys.modules[full] = LaterModule(spec)


def put_off() -> Sequence[Callable[[], None]]:
    """What loads each module that waits still and may be needed, in small pieces of work."""
    modules = [sys.modules.get(f"{PACKAGE}.{name}") for name in FOR_ERRORS]
    return [lambda module=module: load(module) for module in modules if isinstance(module, LaterModule)]
