#!/usr/bin/env python3
"""Step 6 - synthesise the 300 held-out clips (sentences never used for training).
140 clips with training voices, 60 with espeak variants never trained on,
100 with a wholly unseen speaker (festival ked_diphone).
usage: 06_heldout.py text/test.tsv OUTDIR     -> OUTDIR/*.wav (16 kHz mono s16) + transcripts.tsv"""
import os, random, subprocess, sys, tempfile
import numpy as np
SRC, OUT = sys.argv[1], sys.argv[2]
TMP = tempfile.mkdtemp()
sys.argv = ["x", SRC, os.path.join(TMP, "unused"), "0", "1", "99"]
import importlib.util
sp = importlib.util.spec_from_file_location("synth", os.path.join(os.path.dirname(os.path.abspath(__file__)), "02_synth.py"))
S = importlib.util.module_from_spec(sp); sp.loader.exec_module(S)
from scipy.io import wavfile
os.makedirs(OUT, exist_ok=True)
R = random.Random(3)
rows = [l.rstrip("\n").split("\t") for l in open(SRC)]
R.shuffle(rows)
with open(f"{OUT}/transcripts.tsv", "w") as f:
    n = 0
    for w, s in rows:
        if n == 300:
            break
        if n < 140:
            x, v = S.synth(s); grp = "seen"
        elif n < 200:
            v = R.choice(["en-us+Annie", "en-us+steph2", "en-gb+Annie", "en-us+edward2"]); grp = "unseen-variant"
            x = S.espeak(s, v, R.randint(140, 190), R.randint(35, 65), 50)
        else:
            v, grp = "ked", "unseen-speaker"
            subprocess.run(["text2wave", "-eval", "(voice_ked_diphone)", "-o", os.path.join(TMP, "ked.wav")], input=s.encode(), check=True, stderr=subprocess.DEVNULL)
            sr, x = wavfile.read(os.path.join(TMP, "ked.wav")); assert sr == 16000
            x = x.astype(np.float32) / 32768
        if len(x) < 4800 or len(x) > 9 * 16000:
            continue
        x = x / np.abs(x).max() * R.uniform(.15, .7)
        pad = lambda: (np.zeros(int(16000 * R.uniform(.05, .5))))
        x = np.concatenate([pad(), x, pad()])
        x = x + np.random.default_rng(n).standard_normal(len(x)) * 10 ** R.uniform(-4.2, -2.6)
        wavfile.write(f"{OUT}/h{n:03d}.wav", 16000, (np.clip(x, -1, 1) * 32767).astype(np.int16))
        f.write(f"h{n:03d}.wav\t{grp}\t{v}\t{w}\n")
        n += 1
print(n, "clips")
