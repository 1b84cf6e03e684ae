"""Real keys for an X display, through its XTEST extension."""

from __future__ import annotations

import ctypes
import ctypes.util

LIBRARIES = ("X11", "Xtst")
MODIFIERS = {"Ctrl": "Control_L", "Shift": "Shift_L"}


class Keyboard:
    """Presses keys on a display; the pointer stays at `pointer`."""

    def __init__(self, display: str, pointer: tuple[int, int]) -> None:
        self._x11, self._test = (ctypes.CDLL(ctypes.util.find_library(name)) for name in LIBRARIES)
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        self._x11.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        for function in (self._x11.XFlush, self._x11.XCloseDisplay):
            function.argtypes = [ctypes.c_void_p]
        self._test.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        self._test.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, *[ctypes.c_int] * 3, ctypes.c_ulong]
        self._display = self._x11.XOpenDisplay(display.encode())
        if not self._display:
            raise RuntimeError(f"No display {display}")
        self._test.XTestFakeMotionEvent(self._display, -1, *pointer, 0)
        self._x11.XFlush(self._display)

    def press(self, key: str) -> None:
        """A key by its X name, with modifiers before it: `t`, `Down`, `Ctrl+f`."""
        *modifiers, name = key.split("+")
        held = [self._code(MODIFIERS[modifier]) for modifier in modifiers]
        for code in held:
            self._move(code, down=True)
        self._move(self._code(name), down=True)
        self._move(self._code(name), down=False)
        for code in reversed(held):
            self._move(code, down=False)
        self._x11.XFlush(self._display)

    def _move(self, code: int, *, down: bool) -> None:
        self._test.XTestFakeKeyEvent(self._display, code, int(down), 0)

    def _code(self, name: str) -> int:
        return self._x11.XKeysymToKeycode(self._display, self._x11.XStringToKeysym(name.encode()))

    def close(self) -> None:
        self._x11.XCloseDisplay(self._display)
