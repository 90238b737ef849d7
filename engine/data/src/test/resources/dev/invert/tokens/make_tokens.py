"""Makes the files of this folder.

jargon/: tokens of The Jargon File 4.4.7 (public domain) for all-MiniLM-L6-v2 (Apache-2.0), its tokenizer without the tokens
that do not occur, and concepts with their rules and their matrix by SciPy.
byte-level/, metaspace/, byte-fallback/: tokenizers trained on the same texts by the library tokenizers, the ids of a text,
and what the library decodes.

    python3 make_tokens.py FOLDER   # of tokenizer.json, texts.jsonl, token_documents.npy, latents/, concepts.json, …
"""
import glob, json, shutil, sys
from pathlib import Path

import numpy as np

source = Path(sys.argv[1])
here = Path(__file__).parent


def jargon():
    out = here / "jargon"
    out.mkdir(exist_ok=True)
    raw = open(sorted(glob.glob(str(source / "latents/*/*.safetensors")))[0], "rb").read()
    size = int.from_bytes(raw[:8], "little")
    entry = json.loads(raw[8:8 + size])["tokens"]
    begin, end = entry["data_offsets"]
    tokens = np.frombuffer(raw[8 + size + begin:8 + size + end], np.int64).reshape(entry["shape"])
    np.save(out / "tokens.npy", tokens.astype(np.uint16))
    np.save(out / "documents.npy", np.load(source / "token_documents.npy").astype(np.int16))
    tokenizer = json.load(open(source / "tokenizer.json"))
    used = set(tokens.ravel().tolist())
    tokenizer["model"]["vocab"] = {t: i for t, i in tokenizer["model"]["vocab"].items() if i in used}
    json.dump(tokenizer, open(out / "tokenizer.json", "w"), ensure_ascii=False)
    for name in ("concepts.json", "concepts_csr.npz", "texts.jsonl"):
        shutil.copy(source / name, out / name)


def trained():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    texts = [json.loads(line)["text"] for line in open(source / "texts.jsonl")]
    sample = "Don't panic:\n\tcafé — “naïve” users saw 42 foo.bar() calls… 漢字 and 🙂, twice!"

    def write(name, tokenizer, special):
        out = here / name
        out.mkdir(exist_ok=True)
        tokenizer.save(str(out / "tokenizer.json"))
        ids = tokenizer.encode(sample).ids
        json.dump({"ids": ids, "decoded": tokenizer.decode(ids), "special": special,
                   "texts": [tokenizer.decode([i]) for i in ids]}, open(out / "expected.json", "w"))

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=700, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    write("byte-level", tokenizer, ["<|endoftext|>"])

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(texts + [sample], trainers.UnigramTrainer(
        vocab_size=500, special_tokens=["<unk>", "</s>"], unk_token="<unk>", show_progress=False))
    write("metaspace", tokenizer, ["<unk>", "</s>"])

    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                           decoders.Strip(" ", 1, 0)])
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=700, special_tokens=["<unk>", "<s>"] + [f"<0x{b:02X}>" for b in range(256)], show_progress=False))
    data = json.loads(tokenizer.to_str())
    data["added_tokens"] = [t for t in data["added_tokens"] if not t["content"].startswith("<0x")]
    write("byte-fallback", Tokenizer.from_str(json.dumps(data)), ["<unk>", "<s>"])


jargon()
trained()
