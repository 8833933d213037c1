// What a server action was sent, as one plain object: `contacts.0.email` nests, `methods[]` is a list even when it has one entry.
// For the wrappers. A field that was left empty was not given, so that optional fields may be left empty.

const longestName = 100
const mostFields = 1000

/** Whatever a browser sends: a form's data, or an object of the same shape. Anything else is no input. */
export function readInput(sent: unknown): Record<string, unknown> {
  if (sent instanceof FormData) return readForm(sent)
  if (typeof sent === "object" && sent !== null && !Array.isArray(sent)) return { ...sent }
  return {}
}

type Node = { [key: string]: Node | unknown }

function readForm(form: FormData): Record<string, unknown> {
  const root: Node = Object.create(null)
  let count = 0
  for (const [name, value] of form) {
    count += 1
    if (count > mostFields || name.length > longestName || value === "" || isEmptyFile(value)) continue
    if (name.endsWith("[]")) append(root, name.slice(0, -2).split("."), value)
    else place(root, name.split("."), value)
  }
  // Object.create(null) has no prototype that a field's name could reach; the schema wants ordinary objects
  return listsOf(root) as Record<string, unknown>
}

function isEmptyFile(value: FormDataEntryValue): boolean {
  return typeof value !== "string" && value.size === 0
}

function branch(node: Node, key: string): Node {
  const there = node[key]
  if (typeof there === "object" && there !== null && !(there instanceof Blob)) return there as Node
  const made: Node = Object.create(null)
  node[key] = made
  return made
}

function place(root: Node, path: string[], value: FormDataEntryValue): void {
  const last = path.pop() ?? ""
  const parent = path.reduce(branch, root)
  parent[last] = value
}

function append(root: Node, path: string[], value: FormDataEntryValue): void {
  const list = path.reduce(branch, root)
  list[String(Object.keys(list).length)] = value
}

/** A branch whose keys are all numbers is a list, in their order; gaps close. */
function listsOf(node: unknown): unknown {
  if (typeof node !== "object" || node === null || node instanceof Blob) return node
  const entries = Object.entries(node)
  if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort(([one], [other]) => Number(one) - Number(other)).map(([, value]) => listsOf(value))
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, listsOf(value)]))
}
