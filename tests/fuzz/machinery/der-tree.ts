// DER as a tree that can be damaged: each value with its tag, its content, and how its length is to be written.
// For the fuzz tests. Reads only what our own generators and openssl wrote, so it needs no mercy.

export type DerNode = {
  tag: number
  /** Either content or children; `before` stands before the children (the unused bits of a BIT STRING). */
  content?: Uint8Array
  before?: Uint8Array
  children?: DerNode[]
  /** How the length is written; minimal where absent. */
  length?: LengthForm
}

export type LengthForm =
  | { kind: "padded"; zeros: number }
  | { kind: "indefinite" }
  | { kind: "off"; by: number }
  | { kind: "huge"; bytes: number }

/** The values in the bytes, one after the other; undefined where they are not DER. */
export function readTree(bytes: Uint8Array, depth = 0): DerNode[] | undefined {
  const nodes: DerNode[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0
    const first = bytes[at + 1]
    if (first === undefined || first === 0x80 || first > 0x83 || (tag & 0x1f) === 0x1f || tag === 0) return undefined
    let start = at + 2
    let length = first
    if (first > 0x80) {
      length = 0
      for (let i = 0; i < (first & 0x7f); i++) length = length * 256 + (bytes[start++] ?? 0)
    }
    if (start + length > bytes.length) return undefined
    nodes.push(readNode(tag, bytes.subarray(start, start + length), depth))
    at = start + length
  }
  return nodes
}

function readNode(tag: number, content: Uint8Array, depth: number): DerNode {
  if ((tag & 0x20) !== 0) {
    const children = readTree(content, depth + 1)
    return children === undefined ? { tag, content } : { tag, children }
  }
  // what is wrapped in an OCTET STRING or a BIT STRING is DER more often than not: extensions, keys, signatures
  const wrapped = tag === 0x04 || tag === 0x03 ? content.subarray(tag === 0x03 ? 1 : 0) : undefined
  if (wrapped === undefined || wrapped.length < 3 || wrapped[0] === undefined || depth > 12) return { tag, content }
  const children = readTree(wrapped, depth + 1)
  if (children === undefined) return { tag, content }
  return tag === 0x03 ? { tag, before: content.subarray(0, 1), children } : { tag, children }
}

/** The bytes, into a buffer that grows; damaged lengths as they were asked for. */
export function writeTree(nodes: readonly DerNode[]): Uint8Array {
  return Buffer.concat(nodes.map(writeNode))
}

function writeNode(node: DerNode): Uint8Array {
  const content = node.children === undefined ? (node.content ?? empty) : writeTree(node.children)
  const whole = node.before === undefined ? content : Buffer.concat([node.before, content])
  const end = node.length?.kind === "indefinite" ? endOfContents : empty
  return Buffer.concat([Uint8Array.of(node.tag), writeLength(whole.length, node.length), whole, end])
}

function writeLength(length: number, form: LengthForm | undefined): Uint8Array {
  if (form?.kind === "indefinite") return Uint8Array.of(0x80)
  if (form?.kind === "huge") return Uint8Array.of(0x80 | form.bytes, ...Array.from({ length: form.bytes }, () => 0xff))
  const said = form?.kind === "off" ? Math.max(0, length + form.by) : length
  const zeros = form?.kind === "padded" ? form.zeros : 0
  if (said < 0x80 && zeros === 0) return Uint8Array.of(said)
  const digits: number[] = []
  for (let left = said; left > 0; left = Math.floor(left / 256)) digits.unshift(left % 256)
  if (digits.length === 0) digits.push(0)
  return Uint8Array.of(0x80 | (digits.length + zeros), ...Array.from({ length: zeros }, () => 0), ...digits)
}

const empty = new Uint8Array()
const endOfContents = new Uint8Array(2)

/** A copy that can be damaged without the seed knowing. */
export function cloneTree(nodes: readonly DerNode[]): DerNode[] {
  return nodes.map((node) =>
    node.children === undefined ? { ...node } : { ...node, children: cloneTree(node.children) },
  )
}

export type Place = { list: DerNode[]; index: number; node: DerNode }

/** Every value with where it stands. */
export function placesOf(list: DerNode[], places: Place[] = []): Place[] {
  for (const [index, node] of list.entries()) {
    places.push({ list, index, node })
    if (node.children !== undefined) placesOf(node.children, places)
  }
  return places
}
