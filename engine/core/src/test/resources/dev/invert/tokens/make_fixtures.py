"""Makes the files of this folder from latents of a real model: latents.csv.gz, tokens.csv.gz and clustered.csv.

Text: The Jargon File 4.4.7, public domain. Model: all-MiniLM-L6-v2 (Apache-2.0), third layer; a TopK sparse autoencoder of
2,048 latents. Samples are the tokens but [CLS] and [SEP]. Values computed with NumPy by brute force on dense columns.

    python3 make_fixtures.py FOLDER   # of latents_csc.npz, concepts_csr.npz, token_sets.csv, clustered.csv, …
"""
import csv, glob, gzip, io, json, sys
from pathlib import Path
import numpy as np
import scipy.sparse as sp

source = Path(sys.argv[1])

def delphi_tokens():
    file = sorted(glob.glob(str(source / "latents/*/*.safetensors")))[0]
    raw = open(file, "rb").read()
    size = int.from_bytes(raw[:8], "little")
    entry = json.loads(raw[8:8 + size])["tokens"]
    begin, end = entry["data_offsets"]
    return np.frombuffer(raw[8 + size + begin:8 + size + end], np.int64).reshape(entry["shape"])

def write(name, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    Path(name).write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))

tokens = delphi_tokens().ravel()
documents = np.load(source / "token_documents.npy").ravel()
kept = np.flatnonzero((tokens != 101) & (tokens != 102))
write("tokens.csv.gz", [("token", "document"), *zip(tokens[kept].tolist(), documents[kept].tolist())])
latents = sp.csc_matrix(sp.load_npz(source / "latents_csc.npz"))[kept]
concepts = sp.csc_matrix(sp.load_npz(source / "concepts_csr.npz"))[kept]
ids = [c["id"] for c in json.load(open(source / "concepts.json"))]
clustered = list(csv.DictReader(open(source / "clustered.csv")))
rows = [("latent", "kind", "sample", "value")]
for row in clustered:
    column = latents[:, [int(row["latent"])]].tocoo()
    rows += [(row["latent"], "activation", i, repr(float(v))) for i, v in sorted(zip(column.row, column.data)) if v]
    inside = concepts[:, [ids.index(row["formula"].strip('"'))]].tocoo()
    rows += [(row["latent"], "inside", i, 1) for i in sorted(inside.row)]
write("latents.csv.gz", rows)
for name in ("clustered.csv", "token_sets.csv"):
    Path(name).write_bytes((source / name).read_bytes())
