"""Concept sets."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import numpy as np

from . import arrays

Names = Union[Sequence[str], Mapping[Any, Any], str, "os.PathLike[str]"]


class ConceptSet:
    """Concepts on N samples, sent to a service once and then used by any number of requests.

    Args:
        matrix: array of 0 and 1, (samples, concepts), of any library; a dictionary of name to array (samples,); a
            pandas.DataFrame, whose columns name the concepts; or the path of a file or folder that the service reads.
        names: names of the columns: a list; a dictionary ``{"0": {"offset": id, "name": …}, …}``; or the path of a
            file with one of both as JSON, or with a name per line.
        sample_ids: N ids, by which samples are matched with those of activations that have ids.
        groups: N names of groups of dependent samples, such as patients; needs ``sample_ids``.
    """

    def __init__(
        self,
        matrix: Any,
        names: Optional[Names] = None,
        sample_ids: Optional[Sequence[str]] = None,
        groups: Optional[Sequence[str]] = None,
    ) -> None:
        self.path: Optional[str] = os.fspath(matrix) if arrays.is_path(matrix) else None
        self.names = names
        self.sample_ids = None if sample_ids is None else [str(sample) for sample in sample_ids]
        self.groups = None if groups is None else [str(group) for group in groups]
        self.matrix: Optional[np.ndarray] = None
        if self.path is None:
            self._take(matrix)
        self._ids: Dict[str, str] = {}

    def _take(self, matrix: Any) -> None:
        if isinstance(matrix, Mapping):
            self.names = list(matrix) if self.names is None else self.names
            matrix = np.stack([arrays.to_numpy(column) for column in matrix.values()], axis=1)
        elif hasattr(matrix, "columns") and hasattr(matrix, "to_numpy"):  # a pandas.DataFrame
            self.names = [str(column) for column in matrix.columns] if self.names is None else self.names
            matrix = matrix.to_numpy()
        self.matrix = arrays.concepts(matrix)
        rows = self.matrix.shape[0]
        for what, values in (("sample_ids", self.sample_ids), ("groups", self.groups)):
            if values is not None and len(values) != rows:
                raise ValueError(f"{what} has {len(values)} entries, the concepts have {rows} samples")
        if isinstance(self.names, (list, tuple)) and len(self.names) != self.matrix.shape[1]:
            raise ValueError(f"names has {len(self.names)} entries, there are {self.matrix.shape[1]} concepts")
        if self.groups is not None and self.sample_ids is None:
            raise ValueError("groups need sample_ids")

    @classmethod
    def of(cls, concepts: Any, names: Optional[Names] = None) -> "ConceptSet":
        """Returns a concept set as it is, or one of an array or path."""
        if isinstance(concepts, cls):
            if names is not None:
                raise ValueError("the concept set has names already: leave names out")
            return concepts
        return cls(concepts, names)

    def sample_count(self) -> Optional[int]:
        """Returns the number of samples; None if it is known only to the service."""
        return None if self.matrix is None else int(self.matrix.shape[0])

    def id_at(self, url: str) -> Optional[str]:
        """Returns the id of the set at a service; None if it was not sent there."""
        return self._ids.get(url)

    def sent(self, url: str, set_id: Optional[str]) -> None:
        """Notes the id of the set at a service; None if the service no longer has it."""
        if set_id is None:
            self._ids.pop(url, None)
        else:
            self._ids[url] = set_id

    def names_json(self) -> Optional[bytes]:
        """Returns the names as JSON; None if there are none, or they are in a file."""
        if self.names is None or arrays.is_path(self.names):
            return None
        if isinstance(self.names, Mapping):
            return json.dumps(self.names).encode()
        return json.dumps([str(name) for name in self.names]).encode()

    def tables(self) -> Dict[str, bytes]:
        """Returns the CSV files of sample ids and groups by the name of their part."""
        files: Dict[str, bytes] = {}
        if self.sample_ids is not None:
            files["sample_ids"] = _csv([["sample"], *([sample] for sample in self.sample_ids)])
        if self.groups is not None:
            assert self.sample_ids is not None
            files["groups"] = _csv([["sample", "group"], *map(list, zip(self.sample_ids, self.groups))])
        return files

    def __repr__(self) -> str:
        if self.matrix is None:
            return f"<ConceptSet {self.path}>"
        return f"<ConceptSet of {self.matrix.shape[1]} concepts on {self.matrix.shape[0]} samples>"


def _csv(rows: List[List[str]]) -> bytes:
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return ("\n".join(lines) + "\n").encode()
