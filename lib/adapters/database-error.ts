// What went wrong in the database, read out of what Prisma throws, in the three words that a write knows an answer to.
// For write(), and for whoever has to tell a lost database from a programming error.

export type DatabaseError =
  | { kind: "unique"; constraint: string }
  /** Two transactions stood in each other's way; PostgreSQL has rolled this one back. */
  | { kind: "conflict" }
  /** No answer came, or none could be asked for. */
  | { kind: "lost" }

/** SQLSTATE classes that say the server is going, gone or full: 08 connection, 53 resources, 57P shutdown. */
const lostStates = /^(08...|53...|57P0[1-5])$/
const conflictStates = new Set(["40001", "40P01", "55P03"])
const lostKinds = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
  "TlsConnectionError",
])
/** P2028: no transaction could be had in time, or it was closed under us. */
const lostCodes = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"])
const lostWords =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|cannot use a pool after|not (?:currently|yet) accepting connections|ECONNRE|EPIPE|ETIMEDOUT/i

type Found = Record<string, unknown>

/** Undefined for anything that is not the database's doing. */
export function readDatabaseError(error: unknown): DatabaseError | undefined {
  const layers = layersOf(error)
  const unique = layers.find((layer) => layer.kind === "UniqueConstraintViolation" || layer.code === "23505")
  if (unique !== undefined) return { kind: "unique", constraint: constraintOf(unique) }
  const states = layers
    .flatMap((layer) => [layer.originalCode, layer.code])
    .filter((state) => typeof state === "string")
  if (states.some((state) => conflictStates.has(state) || state === "P2034")) return { kind: "conflict" }
  if (layers.some(({ kind }) => kind === "TransactionWriteConflict")) return { kind: "conflict" }
  const lost =
    states.some((state) => lostStates.test(state) || lostCodes.has(state)) ||
    layers.some(({ kind }) => typeof kind === "string" && lostKinds.has(kind)) ||
    layers.some(({ message }) => typeof message === "string" && lostWords.test(message))
  return lost ? { kind: "lost" } : undefined
}

/** The error and everything that it wraps: Prisma keeps the driver's in `meta`, the driver keeps PostgreSQL's in `cause`. */
function layersOf(error: unknown): Found[] {
  const layers: Found[] = []
  let next: unknown = error
  while (typeof next === "object" && next !== null && layers.length < 8) {
    // any property of something thrown may be absent or of any type: every reader above checks
    const layer = next as Found
    layers.push(layer)
    const meta = layer.meta
    next = (typeof meta === "object" && meta !== null && (meta as Found).driverAdapterError) || layer.cause
  }
  return layers
}

/** The name of the index where PostgreSQL told it, else the columns. */
function constraintOf(layer: Found): string {
  const constraint = layer.constraint
  if (typeof constraint === "string") return constraint
  if (typeof constraint !== "object" || constraint === null) return ""
  const { index, fields } = constraint as Found
  if (typeof index === "string") return index
  return Array.isArray(fields) ? fields.join("_") : ""
}
