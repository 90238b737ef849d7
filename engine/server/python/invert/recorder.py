"""Records activations of PyTorch modules that cannot be scripted."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, List, Optional, Sequence, Union

import numpy as np

from . import arrays

Pool = Union[str, Callable[[Any], Any]]

_TRANSPOSED_BYTES = 1 << 26


def record(
    model: Any,
    layers: Sequence[str],
    folder: Union[str, "os.PathLike[str]"],
    *,
    pool: Pool = "avg",
    dtype: Any = np.float32,
    sample_ids: Optional[Sequence[str]] = None,
) -> "Recorder":
    """Records the outputs of layers while the model is called, in a ``with`` block.

    Args:
        model: a torch.nn.Module, or anything with ``named_modules`` and hooks like it.
        layers: names of submodules, as ``model.named_modules()`` lists them.
        folder: receives ``LAYER.npy``, (samples, neurons) in Fortran order, and ``activations.json``.
        pool: reduces an output (batch, neurons, …) to (batch, neurons): ``avg`` or ``max`` over the further axes,
            ``flatten``; ``tokens`` for an output (batch, tokens, neurons), of which each token becomes a sample; or a
            function of the output.
        dtype: numpy.float32 or numpy.float16.
        sample_ids: ids of the samples, in the order of the calls.

    The files appear when the block ends without an exception.
    """
    return Recorder(model, layers, folder, pool, dtype, sample_ids)


class Recorder:
    """Collects the outputs of layers; made by :func:`record`."""

    def __init__(
        self,
        model: Any,
        layers: Sequence[str],
        folder: Union[str, "os.PathLike[str]"],
        pool: Pool,
        dtype: Any,
        sample_ids: Optional[Sequence[str]],
    ) -> None:
        modules = dict(model.named_modules())
        missing = [layer for layer in layers if layer not in modules]
        if missing:
            raise ValueError(f"the model has no layer {missing[0]!r}; it has {', '.join(filter(None, modules))}")
        if isinstance(pool, str) and pool not in ("avg", "max", "flatten", "tokens"):
            raise ValueError(f"pool={pool!r} is not one of avg, max, flatten, tokens, or a function")
        if np.dtype(dtype) not in (np.dtype(np.float32), np.dtype(np.float16)):
            raise ValueError(f"dtype={dtype} is not float32 or float16")
        self.folder = Path(folder)
        self._modules = {layer: modules[layer] for layer in layers}
        self._pool = pool
        self._dtype = np.dtype(dtype)
        self._sample_ids = None if sample_ids is None else [str(sample) for sample in sample_ids]
        self._streams: Dict[str, _Rows] = {}
        self._hooks: List[Any] = []

    def __enter__(self) -> "Recorder":
        self.folder.mkdir(parents=True, exist_ok=True)
        self._streams = {layer: _Rows(self.folder, self._dtype) for layer in self._modules}
        for layer, module in self._modules.items():
            self._hooks.append(module.register_forward_hook(self._hook(layer)))
        return self

    def _hook(self, layer: str) -> Callable[[Any, Any, Any], None]:
        def take(module: Any, inputs: Any, output: Any) -> None:
            self._streams[layer].add(self._reduced(output))

        return take

    def _reduced(self, output: Any) -> np.ndarray:
        if isinstance(output, (tuple, list)):
            output = output[0]
        elif hasattr(output, "last_hidden_state"):
            output = output.last_hidden_state
        if callable(self._pool):
            return arrays.to_numpy(self._pool(output))
        array = arrays.to_numpy(output)
        if self._pool == "tokens":
            if array.ndim != 3:
                raise ValueError(f"an output of shape {array.shape} has no tokens; pool it otherwise")
            return array.reshape(-1, array.shape[-1])
        if array.ndim == 1:
            return array[:, None]
        if array.ndim == 2:
            return array
        if self._pool == "flatten":
            return array.reshape(array.shape[0], -1)
        axes = tuple(range(2, array.ndim))
        return array.max(axis=axes) if self._pool == "max" else array.astype(np.float32).mean(axis=axes)

    def __exit__(self, kind: Any, *_: Any) -> None:
        for hook in self._hooks:
            hook.remove()
        self._hooks = []
        try:
            if kind is None:
                self._finish()
        finally:
            for rows in self._streams.values():
                rows.close()

    def _finish(self) -> None:
        counts = {layer: rows.count for layer, rows in self._streams.items()}
        if len(set(counts.values())) > 1:
            raise ValueError(f"the layers were called differently often: {counts}; record them separately")
        samples = next(iter(counts.values()), 0)
        if samples == 0:
            raise ValueError("the model was not called: nothing was recorded")
        if self._sample_ids is not None and len(self._sample_ids) != samples:
            raise ValueError(f"sample_ids has {len(self._sample_ids)} entries, {samples} samples were recorded")
        entries = []
        for layer, rows in self._streams.items():
            name = re.sub(r"[^\w.-]", "_", layer) + ".npy"
            rows.write(self.folder / name)
            pool = self._pool if isinstance(self._pool, str) else "function"
            entries.append({"layer": layer, "file": name, "pool": pool, "n_neurons": rows.width})
        description: Dict[str, Any] = {
            "model": "",
            "layers": entries,
            "n_samples": samples,
            "dtype": self._dtype.name,
            "finished": True,
        }
        if self._sample_ids is not None:
            description["sample_ids"] = self._sample_ids
        temporary = self.folder / ".activations.json.part"
        temporary.write_text(json.dumps(description, indent=2), encoding="utf-8")
        os.replace(temporary, self.folder / "activations.json")


class _Rows:
    """Rows that arrive batch by batch, on disk; the number of rows is not known in advance."""

    def __init__(self, folder: Path, dtype: np.dtype) -> None:
        self._dtype = dtype
        self._file: BinaryIO = tempfile.TemporaryFile(dir=folder)  # type: ignore[assignment]
        self.count = 0
        self.width = 0

    def add(self, batch: np.ndarray) -> None:
        if batch.ndim != 2:
            raise ValueError(f"the pooled output has the shape {batch.shape}; it must be (samples, neurons)")
        if self.count and batch.shape[1] != self.width:
            raise ValueError(f"the layer had {self.width} neurons before and has {batch.shape[1]} now")
        self.width = batch.shape[1]
        self.count += batch.shape[0]
        self._file.write(np.ascontiguousarray(batch, dtype=self._dtype).tobytes())

    def write(self, file: Path) -> None:
        """Writes the rows as an array in Fortran order, a block of neurons at a time."""
        self._file.flush()
        rows = np.memmap(self._file, dtype=self._dtype, mode="r", shape=(self.count, self.width))
        temporary = file.with_name("." + file.name + ".part")
        with open(temporary, "wb") as out:
            header = {"descr": self._dtype.str, "fortran_order": True, "shape": (self.count, self.width)}
            np.lib.format.write_array_header_1_0(out, header)
            step = max(1, _TRANSPOSED_BYTES // (self.count * self._dtype.itemsize))
            for first in range(0, self.width, step):
                out.write(np.ascontiguousarray(rows[:, first : first + step].T).tobytes())
        os.replace(temporary, file)

    def close(self) -> None:
        self._file.close()
