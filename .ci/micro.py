"""Figures score.py does not print, by its own equality: python3 .ci/micro.py <eval/extract> <predictions> [vocabulary].

Custom keys, micro, on the rows where the key was asked; names, e-mail addresses and companies on rows whose value holds
no word of the vocabulary (one word a line), so that lists alone cannot find them.
"""
import collections
import json
import os
import sys

sys.path.insert(0, sys.argv[1])
import score  # noqa: E402

gold = score.load(sys.argv[1])
pred = {}
for line in open(sys.argv[2], encoding="utf8"):
    row = json.loads(line)
    pred[row["id"]] = row.get("pred") or {}


def show(name, t):
    tp, fp, fn = t
    p, r, f = tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn)
    print(f"   {name:20s} gold {tp + fn:5d}  P {p:.3f} R {r:.3f} F1 {f:.3f}  fp {fp}")


def count(rows):
    table = collections.defaultdict(lambda: [0, 0, 0])
    for key, g, want, got in rows:
        hit = want is not None and any(score.eq(key, p, want, g) for p in got)
        table[key][0] += hit
        table[key][1] += len(got) - hit
        table[key][2] += want is not None and not hit
    return table


asked = []
for g in gold:
    key = g.get("asked")
    if key and key not in score.CORE and key in (g.get("scope") or []):
        asked.append((key, g, (g["expect"].get("custom") or {}).get(key), score.flat(pred.get(g["id"])).get(key, [])))
table = count(asked)
print("# custom keys where they were asked")
for key in sorted(table):
    show(key, table[key])
show("micro", [sum(t[i] for t in table.values()) for i in range(3)])

if len(sys.argv) > 3 and os.path.exists(sys.argv[3]):
    known = {line.strip() for line in open(sys.argv[3], encoding="utf8")}
    rows = []
    for g in gold:
        for key in ("name", "company"):
            want = g["expect"].get(key)
            if want and not known & set(score.nname(want).split()):
                rows.append((key, g, want, score.flat(pred.get(g["id"])).get(key, [])))
    print("# values no word of which stands in a list")
    for key, t in sorted(count(rows).items()):
        show(key, t)
