"""Errors."""

from __future__ import annotations

from typing import Any, Mapping, Optional


class InvertError(Exception):
    """An error of the service: one sentence with the problem, its place and the remedy.

    Attributes:
        status: HTTP status, or None if there was no answer.
        type: URN of the kind of problem, such as ``urn:invert:queue-full``, or an empty text.
    """

    def __init__(self, message: str, status: Optional[int] = None, type: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.type = type

    @classmethod
    def of(cls, problem: Mapping[str, Any], status: Optional[int] = None) -> "InvertError":
        """Returns the error of a problem (RFC 9457)."""
        return cls(
            str(problem.get("detail") or problem.get("title") or "unknown error"),
            int(problem.get("status", status or 0)) or status,
            str(problem.get("type", "")),
        )
