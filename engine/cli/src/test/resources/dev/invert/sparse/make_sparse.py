"""Writes the files that SparseFixtureTest reads: python make_sparse.py FOLDER   (numpy 2.4.6, scipy 1.17.1)

FOLDER holds latents of a sparse autoencoder on text as delphi caches them, concepts, and figures computed by brute force.
Only entries of latents with figures are kept, so that the numbers of latents and tokens stay as they are. PyTorch's
files are written here in its format, byte for byte as torch.save would, but for its version records.
"""
import json
import pathlib
import pickle
import shutil
import struct
import sys
import zipfile

import numpy as np
import scipy.sparse as sp

SOURCE, HERE = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
DTYPES = {"I64": "i8", "F16": "f2", "U16": "u2"}
STORAGES = {"i8": "LongStorage", "f4": "FloatStorage", "f2": "HalfStorage"}


def read_safetensors(file):
    data = file.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8:8 + size]), data[8 + size:]
    return {name: np.frombuffer(body[slice(*entry["data_offsets"])], DTYPES[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}


def write_safetensors(file, arrays):
    names = {np.dtype(code): name for name, code in DTYPES.items()}
    header, body = {}, b""
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array).tobytes()
        header[name] = {"dtype": names[array.dtype], "shape": array.shape, "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(struct.pack("<Q", len(text)) + text + body)


class Torch:
    """Writes tensors as torch.save does: a pickle of calls, and a stored entry per storage."""

    def __init__(self):
        self.code, self.storages = b"\x80\x02", []

    @staticmethod
    def number(value):
        return b"J" + struct.pack("<i", value)

    @staticmethod
    def text(value):
        return b"X" + struct.pack("<I", len(value)) + value.encode()

    def tuple(self, values):
        return b"(" + b"".join(self.number(value) for value in values) + b"t"

    def tensor(self, array, shape=None, strides=None, offset=0):
        key = str(len(self.storages))
        self.storages.append(array)
        strides = strides or [int(s) // array.itemsize for s in array.strides]
        storage = b"(" + self.text("storage") + b"ctorch\n" + STORAGES[array.dtype.str[1:]].encode() + b"\n" + self.text(
            key) + self.text("cpu") + self.number(array.size) + b"tQ"
        return (b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + self.number(offset) + self.tuple(shape or array.shape)
                + self.tuple(strides) + b"\x89ccollections\nOrderedDict\n)RtR")

    def sparse(self, layout, parts, shape, coalesced=None):
        flag = b"" if coalesced is None else (b"\x88" if coalesced else b"\x89")
        return (b"ctorch._utils\n_rebuild_sparse_tensor\n(ctorch.serialization\n_get_layout\n(" + self.text(layout)
                + b"tR(" + b"".join(parts) + b"ctorch\nSize\n(" + self.tuple(shape) + b"tR" + flag + b"ttR")

    def save(self, file, value):
        with zipfile.ZipFile(file, "w") as out:
            out.writestr(f"{file.stem}/data.pkl", self.code + value + b".")
            out.writestr(f"{file.stem}/byteorder", "little")
            for key, array in enumerate(self.storages):
                out.writestr(f"{file.stem}/data/{key}", array.tobytes())


expected = (SOURCE / "expected.csv").read_text().splitlines()
for name in ("expected.csv", "best.csv"):
    shutil.copyfile(SOURCE / name, HERE / name)
shutil.copyfile(SOURCE / "small/signed_explicit_zeros.npz", HERE / "signed.npz")
tested = sorted({int(line.split(",")[1]) for line in expected[1:] if not line.startswith("signed,")})

# The cache of delphi; N follows from config.json.
cache = HERE / "layers.2"
cache.mkdir(exist_ok=True)
shutil.copyfile(SOURCE / "latents/layers.2/config.json", cache / "config.json")
rows, columns, values = [], [], []
for file in sorted((SOURCE / "latents/layers.2").glob("*.safetensors")):
    arrays = read_safetensors(file)
    start = int(file.stem.split("_")[0])
    kept = np.isin(arrays["locations"][:, 2] + start, tested)
    write_safetensors(cache / file.name,
                      {"activations": arrays["activations"][kept], "locations": arrays["locations"][kept]})
    place = arrays["locations"][kept].astype("i8")
    rows.append(place[:, 0] * 128 + place[:, 1])
    columns.append(place[:, 2] + start)
    values.append(arrays["activations"][kept])
rows, columns, values = map(np.concatenate, (rows, columns, values))
order = np.lexsort((columns, rows))
rows, columns, values = rows[order], columns[order], values[order]
shape = (16384, 2048)
coo = sp.coo_matrix((values.astype("f4"), (rows, columns)), shape=shape)
sp.save_npz(HERE / "csc.npz", coo.tocsc())
sp.save_npz(HERE / "coo.npz", coo)
csr = coo.tocsr()
np.savez_compressed(HERE / "csr.npz", format=b"csr", shape=shape, data=csr.data.astype("f8"),
                    indices=csr.indices.astype("i8"), indptr=csr.indptr.astype("i8"))

# COO whose indices are the transpose of an array, with every second element of the values, after an offset.
torch = Torch()
places = np.stack([rows, columns], 1)
halves = np.repeat(values.astype("f4"), 2)
torch.save(HERE / "coo.pt", torch.sparse("torch.sparse_coo", [
    torch.tensor(places, shape=[2, len(rows)], strides=[1, 2]),
    torch.tensor(np.concatenate([np.zeros(3, "f4"), halves]), shape=[len(rows)], strides=[2], offset=3)], shape, False))
csc = sp.csc_matrix(coo)
for layout, matrix in (("csr", csr), ("csc", csc)):
    torch = Torch()
    torch.save(HERE / f"{layout}.pt", torch.sparse(f"torch.sparse_{layout}", [
        torch.tensor(matrix.indptr.astype("i8")), torch.tensor(matrix.indices.astype("i8")),
        torch.tensor(matrix.data.astype("f2" if layout == "csr" else "f4"))], shape))

# A crosscoder cache of all latents.
folder = HERE / "triplets"
folder.mkdir(exist_ok=True)
for name, array in {
    "out_acts": values.astype("f4"),
    "out_ids": np.stack([rows // 128, rows % 128, columns], 1),
    "latent_ids": np.arange(shape[1]),
    "seq_lengths": np.full(128, 128),
    "seq_ranges": np.searchsorted(rows, np.arange(129) * 128),
}.items():
    torch = Torch()
    torch.save(folder / f"{name}.pt", torch.tensor(np.ascontiguousarray(array)))

concepts = sp.load_npz(SOURCE / "concepts_csr.npz").toarray().astype(bool)
np.savez_compressed(HERE / "concepts.npz", concepts)
ids = [concept["id"] for concept in json.loads((SOURCE / "concepts.json").read_text())]
(HERE / "concepts.json").write_text(json.dumps({str(i): {"offset": name, "name": name} for i, name in enumerate(ids)}))
documents = np.load(SOURCE / "token_documents.npy").ravel()
# Rows of text tokens, as runs.
edges = np.flatnonzero(np.diff(np.concatenate([[False], documents >= 0, [False]]).astype("i1")))
(HERE / "text_rows.txt").write_text("\n".join(f"{a} {b}" for a, b in edges.reshape(-1, 2)) + "\n")
