"""Makes the data of `invert demo --tokens` from a text, its tokens and the latents of a sparse autoencoder.

    python3 make_tokens.py FOLDER OUT   # FOLDER: latents_csc.npz, latents/, token_documents.npy, tokenizer.json

Takes 256 of the latents that fire on at least 40 tokens besides [CLS] and [SEP], evenly spaced.
"""
import glob, gzip, io, json, sys
from pathlib import Path
import numpy as np
import scipy.sparse as sp

source, out = Path(sys.argv[1]), Path(sys.argv[2])
raw = open(sorted(glob.glob(str(source / "latents/*/*.safetensors")))[0], "rb").read()
size = int.from_bytes(raw[:8], "little")
entry = json.loads(raw[8:8 + size])["tokens"]
begin, end = entry["data_offsets"]
tokens = np.frombuffer(raw[8 + size + begin:8 + size + end], np.int64).reshape(entry["shape"])
text = np.flatnonzero(~np.isin(tokens.ravel(), [101, 102]))
latents = sp.csc_matrix(sp.load_npz(source / "latents_csc.npz"))
firings = (latents[text] > 0).sum(axis=0).A1 if hasattr((latents[text] > 0).sum(axis=0), "A1") else np.asarray((latents[text] > 0).sum(axis=0)).ravel()
often = np.flatnonzero(firings >= 40)
chosen = often[np.linspace(0, len(often) - 1, 256).round().astype(int)]
some = latents[:, chosen]
some.data = some.data.astype(np.float16).astype(np.float32)
some.indices = some.indices.astype(np.int32)
out.mkdir(exist_ok=True, parents=True)
sp.save_npz(out / "latents.npz", some)

def write(name, array):
    data = io.BytesIO()
    np.save(data, array)
    (out / name).write_bytes(gzip.compress(data.getvalue(), mtime=0))

write("tokens.npy.gz", tokens.astype(np.int32))
write("documents.npy.gz", np.load(source / "token_documents.npy").astype(np.int32))
tokenizer = json.load(open(source / "tokenizer.json"))
used = set(tokens.ravel().tolist())
small = {"added_tokens": tokenizer["added_tokens"], "decoder": tokenizer["decoder"],
         "model": {"type": "WordPiece", "unk_token": "[UNK]",
                   "vocab": {t: i for t, i in tokenizer["model"]["vocab"].items() if i in used}}}
(out / "tokenizer.json.gz").write_bytes(gzip.compress(json.dumps(small, ensure_ascii=False).encode(), mtime=0))
(out / "latents.txt").write_text("\n".join(map(str, chosen)) + "\n")
print(len(often), "of", len(firings), "fire often; nonzeros", some.nnz)
