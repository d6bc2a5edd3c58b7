#!/usr/bin/env python3
"""A second verifier of the record: docs/reference/ledger.md read by itself, in plain Python, sharing nothing with ours.

    python3 tools/verify.py EXPORT [CHECKPOINTS]

EXPORT is what `liandong export` wrote, of everything or of one incident; CHECKPOINTS a file of checkpoints kept by you,
one JSON object a line. Prints the number of events and exits 0; or says what is wrong and where, and exits 1.
"""
import base64, hashlib, json, sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

class Wrong(Exception): pass

def must(condition, what):
    if not condition:
        raise Wrong(what)

sha = lambda data: hashlib.sha256(data).digest()
node = lambda left, right: sha(b"\x01" + left + right)
half = lambda size: 1 << (size - 1).bit_length() - 1  # the largest power of two below it
unhex = lambda hashes: [bytes.fromhex(each) for each in hashes]

# ── Ed25519 (RFC 8032), slow and short ───────────────────────────────────────────────────────────
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(n, p):
    return add(times(n >> 1, add(p, p)), p if n & 1 else (0, 1, 1, 0)) if n else (0, 1, 1, 0)

def point(data):
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    must(y < P and not (x * x - square) % P, "no point of the curve")
    x = P - x if x % 2 != sign else x
    return x, y, 1, x * y % P

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed(key, message, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(point(r), times(h, point(key)))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

# ── the record ───────────────────────────────────────────────────────────────────────────────────
def check_signature(c):
    must(c["keyId"].startswith("ed25519:"), f"{c['town']}: no key")
    key = base64.urlsafe_b64decode(c["keyId"][8:] + "=")
    claim = json.dumps({k: c[k] for k in ("at", "root", "size", "town")}, separators=(",", ":"), ensure_ascii=False)
    must(signed(key, b"liandong/checkpoint/1\n" + claim.encode(), base64.b64decode(c["signature"])),
         f"{c['town']}: the checkpoint over {c['size']} events was not signed by the key it names")

def root(leaves):
    """RFC 6962, 2.1, by halves of powers of two."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha(b"")
    return node(root(leaves[: half(len(leaves))]), root(leaves[half(len(leaves)):]))

def climb(leaf, index, size, proof):
    """The root that an inclusion proof leads to (RFC 6962, 2.1.1), from the outside in."""
    must(bool(proof) == (size > 1), "the proof is too short, or too long")
    if size == 1:
        return leaf
    k, rest = half(size), proof[:-1]
    return node(climb(leaf, index, k, rest), proof[-1]) if index < k else node(proof[-1], climb(leaf, index - k, size - k, rest))

def grow(first, size, proof, old):
    """The roots over `first` and `size` leaves that a consistency proof leads to (RFC 6962, 2.1.2); `old` None: it is in the proof."""
    if first == size:
        must(len(proof) == (old is None), "the proof is too short, or too long")
        return [old or proof[0]] * 2
    must(proof, "the proof is too short")
    k, rest = half(size), proof[:-1]
    if first > k:
        return [node(proof[-1], each) for each in grow(first - k, size - k, rest, None)]
    before, after = grow(first, k, rest, old)
    return [before, node(after, proof[-1])]

def read_lines(path):
    try:
        lines = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
    except (OSError, ValueError) as error:
        raise Wrong(f"{path} cannot be read: {getattr(error, 'strerror', None) or f'no JSON lines ({error})'}")
    must(lines and all(isinstance(line, dict) for line in lines), f"{path} is empty, or not one JSON object a line")
    return lines

def read_kept(path):
    kept = [line.get("checkpoint", line) for line in read_lines(path)]
    must(all(isinstance(c, dict) and "signature" in c for c in kept), f"{path} holds something that is no checkpoint")
    return kept

def check(path, kept):
    lines = read_lines(path)
    must(lines[0].get("format") == "liandong-record/1", "this is no export of the record")
    inside = [line["checkpoint"] for line in lines if "checkpoint" in line]
    incident, chains, covering = lines[0]["incident"], {}, {c["town"]: c for c in inside}
    for c in inside + kept:
        check_signature(c)
    for line in [line for line in lines if "payload" in line]:
        town, seq, said, leaf = line["town"], line["seq"], json.loads(line["payload"]), sha(b"\x00" + line["payload"].encode())
        must(said["town"] == town and incident in (None, said["incident"]), f"{town}: event {seq} belongs elsewhere")
        hashes, leaves = chains.setdefault(town, ([bytes(32)], []))
        must(seq > len(leaves) if incident else seq == len(leaves) + 1, f"{town}: event {len(leaves) + 1} is missing")
        link = sha((bytes.fromhex(line["previous"]) if incident else hashes[-1]) + seq.to_bytes(8, "big") + leaf)
        must(link.hex() == line["hash"], f"{town}: event {seq} was changed")
        c = covering.get(town)
        if incident and c and seq <= c["size"]:
            must(climb(leaf, seq - 1, c["size"], unhex(line["proof"] or [])).hex() == c["root"], f"{town}: event {seq} is not in the checkpoint")
        hashes.append(link)
        leaves.append(leaf)
    events = sum(len(leaves) for _, leaves in chains.values())
    must(lines[-1].get("events") == events, "the last line is missing, or counts others")
    if incident:
        must(len({(c["town"], c["size"], c["root"]) for c in inside}) < 2, "two checkpoints in the file of one incident")
        must(not kept or chains.keys() <= {c["town"] for c in kept} & covering.keys(), "the checkpoints kept say nothing about this file")
        proofs = {line["first"]: line["proof"] for line in lines if "first" in line}
        for c, own in [(c, covering[c["town"]]) for c in kept if c["town"] in covering]:
            proof = [] if c["size"] == own["size"] else proofs.get(c["size"])
            must(proof is not None and c["size"] <= own["size"], f"{c['town']}: the checkpoint kept over {c['size']} events says nothing about this file; ask for it anew with --checkpoint-size {c['size']}")
            roots = grow(c["size"], own["size"], unhex(proof), bytes.fromhex(c["root"]))
            must(own["keyId"] == c["keyId"] and [each.hex() for each in roots] == [c["root"], own["root"]], f"{c['town']}: another checkpoint than the one kept")
        return events
    for c in inside + kept:
        leaves = chains.get(c["town"], ([], []))[1]
        must(len(leaves) >= c["size"], f"{c['town']}: the end is cut off, {len(leaves)} events are left of {c['size']}")
        must(root(leaves[: c["size"]]).hex() == c["root"], f"{c['town']}: the first {c['size']} events are not those of the checkpoint")
    for head in lines[0]["heads"]:
        hashes = chains.get(head["town"], ([bytes(32)], []))[0]
        must((head["seq"], head["hash"]) == (len(hashes) - 1, hashes[-1].hex()), f"{head['town']}: the end is missing")
    must(set(chains) <= {head["town"] for head in lines[0]["heads"]}, "a town without a head")
    return events

if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    try:
        print(check(sys.argv[1], [c for path in sys.argv[2:] for c in read_kept(path)]))
    except (Wrong, KeyError, ValueError, TypeError, AttributeError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
