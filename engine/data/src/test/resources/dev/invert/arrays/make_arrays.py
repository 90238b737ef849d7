"""Writes the files that ArrayFileTest reads, with the libraries that users write theirs with.

Run: python make_arrays.py   (torch 2.13.0, numpy 2.4.6, safetensors 0.8.0)
"""
import collections
import os
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
SAMPLES, NEURONS = 7, 5
# Whole numbers that every type but bool holds; what the test expects of sample i, neuron k.
i, k = np.meshgrid(np.arange(SAMPLES), np.arange(NEURONS), indexing="ij")
whole = (i * 7 + k * 3) % 101
torch_types = {
    "F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64,
    "BOOL": torch.bool, "U8": torch.uint8, "I64": torch.int64,
}

np.savez(HERE / "stored.npz", **{"layer4.0": whole.astype("f4"), "fc": np.asfortranarray(whole.astype("f2"))})
np.savez(HERE / "one.npz", whole.astype("f8"))
np.savez_compressed(HERE / "deflated.npz", fc=whole.astype("f4"), mask=whole % 2 == 1)
save_file({name: torch.tensor(whole).to(t) for name, t in torch_types.items()}, HERE / "types.safetensors",
          metadata={"format": "pt"})
save_file({"fc": torch.tensor(whole).float()}, HERE / "one.safetensors")
for name, t in torch_types.items():
    torch.save(torch.tensor(whole).to(t), HERE / f"{name}.pt")
torch.save(torch.tensor(np.ascontiguousarray(whole.T)).float().T, HERE / "transposed.tnsr")
torch.save(torch.cat([torch.zeros(3, NEURONS), torch.tensor(whole).float()])[3:], HERE / "view.pt")
torch.save(torch.tensor(whole).float().repeat_interleave(2, 1)[:, ::2], HERE / "strided.pt")
torch.save(torch.nn.Parameter(torch.tensor(whole).float()), HERE / "parameter.pt")
torch.save({"fc": torch.tensor(whole).float(), "epoch": 3}, HERE / "dictionary.pt")
torch.save(collections.OrderedDict(a=torch.tensor(whole).float(), b=torch.zeros(2)), HERE / "ordered.pt")
torch.save(torch.tensor(whole).float(), HERE / "legacy.pt", _use_new_zipfile_serialization=False)
torch.save([torch.zeros(2)], HERE / "list.pt")


class Evil:
    """What a pickle can do to a reader that calls what it names."""

    def __reduce__(self):
        return os.system, ("touch executed-by-pickle",)


torch.save(Evil(), HERE / "evil.pt")
