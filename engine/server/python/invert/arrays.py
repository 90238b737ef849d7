"""Converts arrays of other libraries to NumPy, and NumPy arrays to .npy files and bytes."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

FLOATS = (np.float16, np.float32, np.float64)


def is_path(value: Any) -> bool:
    """Returns whether a value is the path of a file or folder."""
    return isinstance(value, (str, os.PathLike))


def to_numpy(value: Any) -> np.ndarray:
    """Returns an array of NumPy, PyTorch, JAX, scipy.sparse or a nested list as a dense NumPy array.

    Values are kept; bfloat16, which NumPy lacks, becomes float32.
    """
    if hasattr(value, "detach"):  # a PyTorch tensor
        value = value.detach()
        if value.layout is not None and "sparse" in str(value.layout):
            value = value.to_dense()
        if str(value.dtype) == "torch.bfloat16":
            value = value.float()
        return value.cpu().numpy()
    if hasattr(value, "tocsc") and hasattr(value, "toarray"):  # scipy.sparse
        return value.toarray(order="F")
    return np.asarray(value)


def activations(value: Any) -> np.ndarray:
    """Returns activations as an array of floats, (samples, neurons) or (neurons, samples), or (samples,)."""
    array = to_numpy(value)
    if array.dtype == object or array.ndim not in (1, 2):
        raise ValueError(f"activations have the shape {array.shape} and type {array.dtype}; give a 2-D array of numbers")
    return array


def concepts(value: Any) -> np.ndarray:
    """Returns concepts as a boolean array (samples, concepts)."""
    array = to_numpy(value)
    if array.dtype == object or array.ndim != 2:
        raise ValueError(f"concepts have the shape {array.shape} and type {array.dtype}; give a 2-D array of 0 and 1")
    if array.dtype != np.bool_:
        converted = array.astype(np.bool_)
        if not np.array_equal(converted, array):
            raise ValueError("concepts must be 0 or 1")
        array = converted
    return array


def save(array: np.ndarray, file: Path) -> None:
    """Writes an .npy file; an array in C order is written in that order, one in Fortran order in that."""
    with open(file, "wb") as out:
        write(array, out)


def write(array: np.ndarray, out: BinaryIO) -> None:
    """Writes an array in .npy format, little-endian."""
    if array.dtype.byteorder == ">":
        array = array.astype(array.dtype.newbyteorder("<"))
    np.lib.format.write_array(out, array, allow_pickle=False)


def to_bytes(array: np.ndarray) -> bytes:
    """Returns an array in .npy format."""
    out = io.BytesIO()
    write(array, out)
    return out.getvalue()
