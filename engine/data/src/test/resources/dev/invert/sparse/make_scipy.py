"""Writes the files that ScipyFileTest reads. Run: python make_scipy.py   (numpy 2.4.6, scipy 1.17.1)

Entry (row, column) of the matrix is (row * 7 + column * 3) % 5 - 1, so that it has zeros and both signs.
"""
import pathlib

import numpy as np
import scipy.sparse as sp

HERE = pathlib.Path(__file__).parent
ROWS, COLUMNS = 7, 5
row, column = np.meshgrid(np.arange(ROWS), np.arange(COLUMNS), indexing="ij")
dense = ((row * 7 + column * 3) % 5 - 1).astype("f4")
for kind in ("csr", "csc", "coo"):
    matrix = sp.coo_matrix(dense).asformat(kind)
    sp.save_npz(HERE / f"{kind}.npz", matrix)
    array = sp.coo_array(dense.astype("f8")).asformat(kind)
    if kind == "coo":
        array.coords = tuple(c.astype("i8") for c in array.coords)
    else:
        array.indices, array.indptr = array.indices.astype("i8"), array.indptr.astype("i8")
    sp.save_npz(HERE / f"{kind}_array_i8_f8.npz", array, compressed=False)
for dtype in ("?", "u1", "i1"):
    name = {"?": "bool", "u1": "uint8", "i1": "int8"}[dtype]
    sp.save_npz(HERE / f"csr_{name}.npz", sp.csr_matrix((dense > 0).astype(dtype)))
half = sp.csr_matrix(dense)
np.savez(HERE / "csr_half.npz", format=b"csr", shape=half.shape, data=half.data.astype("f2"), indices=half.indices,
         indptr=half.indptr)
# Each entry in two parts, columns in descending order, and stored zeros.
parts = sp.csr_matrix(dense)
order = np.concatenate([np.arange(b, e)[::-1] for b, e in zip(parts.indptr, parts.indptr[1:])])
data, indices = parts.data[order], parts.indices[order]
np.savez(HERE / "csr_messy.npz", format=b"csr", shape=parts.shape,
         data=np.stack([data - 8, np.zeros_like(data), np.full_like(data, 8)], 1).ravel(),
         indices=np.repeat(indices, 3), indptr=parts.indptr * 3)
sp.save_npz(HERE / "bsr.npz", sp.bsr_matrix(dense))
