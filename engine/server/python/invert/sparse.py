"""Writes sparse activations as the engine reads them: a .safetensors file with the samples of each neuron."""

from __future__ import annotations

import io
import json
import struct
from typing import Any, BinaryIO, NamedTuple, Optional

import numpy as np

from .arrays import FLOATS

_TYPES = {np.dtype(np.float16): "F16", np.dtype(np.float32): "F32", np.dtype(np.float64): "F64"}


class Columns(NamedTuple):
    """Activations other than 0, neuron after neuron, samples in ascending order."""

    samples: int
    pointers: np.ndarray
    indices: np.ndarray
    values: np.ndarray


def is_sparse(value: Any) -> bool:
    """Returns whether a value is a matrix of scipy.sparse or a sparse tensor of PyTorch."""
    if hasattr(value, "detach"):
        return value.layout is not None and "sparse" in str(value.layout)
    return hasattr(value, "tocsc") and hasattr(value, "toarray")


def columns(value: Any, axes: Optional[str] = None, samples: Optional[int] = None) -> Columns:
    """Returns the columns of a sparse matrix.

    Args:
        value: matrix of scipy.sparse, or sparse tensor of PyTorch.
        axes: which dimension is first, ``samples`` or ``neurons``; None or ``auto``: the one that fits ``samples``.
        samples: number of samples, if it is known.
    """
    if len(value.shape) != 2:
        raise ValueError(f"activations have the shape {tuple(value.shape)}; give a 2-D array of numbers")
    if axes == "neurons" or (axes in (None, "auto") and value.shape[0] != samples and value.shape[1] == samples):
        value = value.t() if hasattr(value, "detach") else value.T
    rows = int(value.shape[0])
    if hasattr(value, "detach"):
        value = value.detach().to_sparse().coalesce()  # sorted by row
        numbers = value.values()
        numbers = (numbers.float() if str(numbers.dtype) == "torch.bfloat16" else numbers).cpu().numpy()
        indices, neurons = value.indices().cpu().numpy()
        order = np.argsort(neurons, kind="stable")
        indices, numbers = indices[order], numbers[order]
        pointers = np.concatenate(([0], np.cumsum(np.bincount(neurons, minlength=value.shape[1]))))
    else:
        value = value.tocsc(copy=True)
        value.sum_duplicates()
        pointers, indices, numbers = value.indptr, value.indices, value.data
    pointers, numbers = pointers.astype("<i8"), _floats(numbers)
    kept = numbers != 0
    if not kept.all():
        before = np.concatenate(([0], np.cumsum(kept)))
        pointers, indices, numbers = before[pointers], indices[kept], numbers[kept]
    return Columns(rows, pointers.astype("<i8"), indices.astype("<u4"), numbers)


def _floats(numbers: np.ndarray) -> np.ndarray:
    """Returns numbers as little-endian floats that hold all of them."""
    if numbers.dtype.kind not in "biuf":
        raise ValueError(f"activations have the type {numbers.dtype}; give real numbers")
    if numbers.dtype.newbyteorder("=") in FLOATS:
        return numbers.astype(numbers.dtype.newbyteorder("<"))
    narrow = numbers.astype("<f4")
    return narrow if np.array_equal(narrow, numbers) else numbers.astype("<f8")


def write(activations: Columns, out: BinaryIO) -> None:
    """Writes a .safetensors file."""
    arrays = {
        "indptr": ("I64", activations.pointers),
        "indices": ("U32", activations.indices),
        "values": (_TYPES[activations.values.dtype.newbyteorder("=")], activations.values),
    }
    shape = f"{activations.samples},{len(activations.pointers) - 1}"
    header: dict = {"__metadata__": {"shape": shape, "layout": "neuron-major"}}
    end = 0
    for name, (kind, array) in arrays.items():
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [end, end + array.nbytes]}
        end += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    out.write(struct.pack("<Q", len(text)) + text)
    for _, array in arrays.values():
        out.write(np.ascontiguousarray(array).data)


def to_bytes(activations: Columns) -> bytes:
    """Returns a .safetensors file."""
    out = io.BytesIO()
    write(activations, out)
    return out.getvalue()
