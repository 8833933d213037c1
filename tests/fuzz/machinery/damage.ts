// Damage that knows the structure: lengths, tags, order, depth, numbers, texts, and what one format borrows from another; and
// damage that knows nothing, by bytes. For the fuzz tests.
import type { Chance } from "./chance"
import { cloneTree, type DerNode, type Place, placesOf, readTree, writeTree } from "./der-tree"

/** A seed, and its tree once and for all. */
export type Seed = { bytes: Uint8Array; tree: DerNode[] }

export function seedOf(bytes: Uint8Array): Seed {
  const tree = readTree(bytes)
  if (tree === undefined) throw new Error("a seed of the fuzz tests is not DER")
  return { bytes, tree }
}

/** One to four damages at once. @param others from which pieces are borrowed */
export function damage(chance: Chance, seed: Seed, others: readonly Seed[]): Uint8Array {
  if (chance.oneIn(4)) return damageBytes(chance, seed.bytes, others)
  const tree = cloneTree(seed.tree)
  for (let left = 1 + (chance.oneIn(3) ? chance.below(4) : 0); left > 0; left--) {
    const places = placesOf(tree)
    // what was repeated and is repeated again grows beyond everything
    if (places.length === 0 || places.length > 600) break
    chance.pick(ways)(chance, chance.pick(places), others)
  }
  const bytes = writeTree(tree)
  return chance.oneIn(12) ? damageBytes(chance, bytes, others) : bytes
}

type Way = (chance: Chance, place: Place, others: readonly Seed[]) => void

const tagsInUse = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0x82, 0x86, 0xa0,
  0xa1, 0xa3,
]
const texts = [
  "",
  "\u0000",
  "app_x\u0000.evil",
  "\u202egnp.exe",
  "a\nb",
  "\ud800",
  "x".repeat(70),
  "𝔊",
  "CN=x,O=y",
  "..",
  "%2e",
]
const numbers = [
  [],
  [0],
  [0, 0],
  [0x80],
  [0xff, 0xff],
  [0, 1],
  [1, 0, 1],
  Array<number>(300).fill(0x7f),
  Array<number>(2048).fill(0xff),
]
const times = [
  "500101000000Z",
  "491231235959Z",
  "20500230000000Z",
  "00000101000000Z",
  "991231235960Z",
  "20260101000000+0100",
  "260101Z",
  "99991231235959Z",
]
/** Kinds of keys, curves, signatures, hashes and extensions that a reader looks at. */
const oids = [
  "2a8648ce3d0201",
  "2a8648ce3d030107",
  "2b81040022",
  "2b81040023",
  "2b6570",
  "2b6571",
  "2a864886f70d010101",
  "2a864886f70d01010a",
  "2a864886f70d01010b",
  "2a864886f70d010105",
  "2a8648ce3d040302",
  "2b0e03021a",
  "6086480165030402 01".replace(" ", ""),
  "551d13",
  "551d0f",
  "551d11",
  "551d25",
  "551d1e",
  "2b060105050730010 2".replace(" ", ""),
  "80",
  "ff",
  "8080808001",
  "2a".repeat(70),
]

const set = (node: DerNode, content: Uint8Array): void => {
  node.content = content
  node.children = undefined
  node.before = undefined
}

const replace = ({ list, index }: Place, ...nodes: DerNode[]): void => {
  list.splice(index, 1, ...nodes)
}

const ways: readonly Way[] = [
  (chance, { node }) => {
    node.tag = chance.oneIn(3) ? chance.below(256) : chance.pick(tagsInUse)
  },
  (chance, { node }) => {
    node.length = { kind: "off", by: chance.pick([-5, -1, 1, 2, 127, 128, 65536, 2 ** 31]) }
  },
  (chance, { node }) => {
    node.length = { kind: "padded", zeros: 1 + chance.below(4) }
  },
  (_, { node }) => {
    node.length = { kind: "indefinite" }
  },
  (chance, { node }) => {
    node.length = { kind: "huge", bytes: chance.pick([1, 3, 4, 5, 8, 126]) }
  },
  (_, place) => replace(place),
  (_, place) => replace(place, place.node, ...cloneTree([place.node])),
  (chance, place) => replace(place, ...Array.from({ length: chance.pick([3, 20, 200]) }, () => place.node)),
  (chance, { list, index, node }) => {
    const other = chance.below(list.length)
    const swapped = list[other]
    if (swapped === undefined) return
    list[index] = swapped
    list[other] = node
  },
  (chance, place, others) => {
    const pieces = placesOf(chance.pick(others).tree)
    replace(place, ...cloneTree([chance.pick(pieces).node]))
  },
  (chance, place) => {
    let nested = place.node
    for (let depth = chance.pick([1, 2, 30, 400]); depth > 0; depth--)
      nested = { tag: chance.pick([0x30, 0x31, 0xa0]), children: [nested] }
    replace(place, nested)
  },
  (chance, { node }) => set(node, Uint8Array.from(chance.pick(numbers))),
  (chance, { node }) => {
    node.tag = chance.pick([0x0c, 0x13, 0x16, 0x1e, 0x1c, 0x82, 0x86])
    set(node, Buffer.from(chance.pick(texts)))
  },
  (chance, { node }) => {
    node.tag = chance.pick([0x17, 0x18])
    set(node, Buffer.from(chance.pick(times)))
  },
  (chance, { node }) => {
    node.tag = 0x06
    set(node, Buffer.from(chance.pick(oids), "hex"))
  },
  (chance, { node }) => {
    const { content } = node
    if (content === undefined || content.length === 0) return
    const changed = Uint8Array.from(content)
    const at = chance.below(changed.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << chance.below(8))
    set(node, changed)
  },
  (chance, { node }) => set(node, (node.content ?? new Uint8Array()).subarray(0, chance.below(4))),
  (chance, { node }) =>
    set(node, Buffer.concat([node.content ?? new Uint8Array(), chance.bytes(1 + chance.below(40))])),
]

/** Flips, cuts, inserts, repeats and splices, without a notion of what it is. */
export function damageBytes(chance: Chance, bytes: Uint8Array, others: readonly { bytes: Uint8Array }[]): Uint8Array {
  const at = chance.below(bytes.length + 1)
  switch (chance.below(6)) {
    case 0: {
      const changed = Uint8Array.from(bytes)
      for (let left = 1 + chance.below(8); left > 0 && changed.length > 0; left--) {
        changed[chance.below(changed.length)] = chance.below(256)
      }
      return changed
    }
    case 1:
      return bytes.subarray(0, at)
    case 2:
      return Buffer.concat([bytes.subarray(0, at), chance.bytes(1 + chance.below(16)), bytes.subarray(at)])
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + chance.below(32))])
    case 4: {
      const other = chance.pick(others).bytes
      return Buffer.concat([bytes.subarray(0, at), other.subarray(chance.below(other.length + 1))])
    }
    default:
      return Buffer.concat([bytes, chance.oneIn(2) ? bytes : chance.bytes(1 + chance.below(8))])
  }
}
