package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type mem struct{ h map[int64]tlog.Hash }

func (m *mem) ReadHashes(ix []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(ix))
	for i, x := range ix {
		h, ok := m.h[x]
		if !ok {
			return nil, fmt.Errorf("no hash %d", x)
		}
		out[i] = h
	}
	return out, nil
}

func hx(hs []tlog.Hash) []string {
	out := []string{}
	for _, h := range hs {
		out = append(out, hex.EncodeToString(h[:]))
	}
	return out
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

type zero struct{ b byte }

func (z *zero) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = z.b
		z.b++
	}
	return len(p), nil
}

func main() {
	m := &mem{map[int64]tlog.Hash{}}
	const N = 70000
	for i := int64(0); i < N; i++ {
		hs, err := tlog.StoredHashes(i, []byte(fmt.Sprintf("entry %d", i)), m)
		must(err)
		base := tlog.StoredHashIndex(0, i)
		for k, h := range hs {
			m.h[base+int64(k)] = h
		}
	}
	out := map[string]interface{}{}
	sizes := []int64{}
	for i := int64(0); i <= 34; i++ {
		sizes = append(sizes, i)
	}
	sizes = append(sizes, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1000, 4095, 4096, 4097, 65535, 65536, 65537, 70000)
	heads := map[string]string{}
	for _, s := range sizes {
		h, err := tlog.TreeHash(s, m)
		must(err)
		heads[fmt.Sprint(s)] = hex.EncodeToString(h[:])
	}
	out["heads"] = heads
	r := rand.New(rand.NewSource(1))
	type P struct {
		A      int64    `json:"a"`
		B      int64    `json:"b"`
		Hashes []string `json:"hashes"`
	}
	recs, trees := []P{}, []P{}
	rec := func(n, t int64) {
		p, err := tlog.ProveRecord(t, n, m)
		must(err)
		recs = append(recs, P{n, t, hx(p)})
	}
	tree := func(a, b int64) {
		p, err := tlog.ProveTree(b, a, m)
		must(err)
		trees = append(trees, P{a, b, hx(p)})
	}
	for t := int64(1); t <= 9; t++ {
		for n := int64(0); n < t; n++ {
			rec(n, t)
			tree(n+1, t)
		}
	}
	for _, t := range sizes {
		if t > 9 {
			rec(r.Int63n(t), t)
			rec(t-1, t)
			tree(1+r.Int63n(t), t)
			tree(1+r.Int63n(t), t)
		}
	}
	out["inclusion"] = recs
	out["consistency"] = trees
	paths := map[string]string{}
	for _, t := range []tlog.Tile{{H: 8, L: 0, N: 0, W: 256}, {H: 8, L: 0, N: 5, W: 17}, {H: 8, L: 1, N: 999, W: 256}, {H: 8, L: 2, N: 1000, W: 1}, {H: 8, L: 3, N: 1234067, W: 256}, {H: 8, L: 0, N: 1234067, W: 255}, {H: 8, L: 0, N: 4294967296, W: 256}} {
		paths[fmt.Sprintf("%d %d %d", t.L, t.N, t.W)] = t.Path()
	}
	out["paths"] = paths
	tiles := map[string]map[string]string{}
	for _, s := range []int64{1, 255, 256, 257, 1000, 65536, 70000} {
		of := map[string]string{}
		for _, t := range tlog.NewTiles(8, 0, s) {
			d, err := tlog.ReadTileData(t, m)
			must(err)
			if s >= 65536 && t.W == 256 && t.L == 0 && t.N%64 != 0 {
				continue
			}
			sum := sha256.Sum256(d)
			of[t.Path()] = hex.EncodeToString(sum[:])
		}
		tiles[fmt.Sprint(s)] = of
	}
	out["tiles"] = tiles
	skey, vkey, err := note.GenerateKey(&zero{}, "example.org/loggbok—å")
	must(err)
	signer, err := note.NewSigner(skey)
	must(err)
	h, _ := tlog.TreeHash(70000, m)
	text := fmt.Sprintf("example.org/loggbok—å\n70000\n%s\nan extension\n", h)
	msg, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	out["note"] = map[string]string{"vkey": vkey, "note": string(msg)}
	b, err := json.MarshalIndent(out, "", " ")
	must(err)
	os.Stdout.Write(b)
}
