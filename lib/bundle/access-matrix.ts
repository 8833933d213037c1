// Who may call what before and after, as a table of routes and applications: only those for whom something differs, and for them
// also what stays. For reviews, proposals and releases, beside the words of describeChanges.
import type { AccessCell, AccessMatrix } from "@/lib/core/access-matrix"
import type { PolicyApplication } from "@/lib/core/policy"
import { compareText } from "./canonical-json"
import type { PolicyContent } from "./compile-artifacts"
import type { ChangeNames } from "./describe-changes"
import { isSame } from "./is-same"

const mostApplications = 50
const mostRoutes = 100

type Call = { host: string; path: string; method: string; scope: string }
/** By scope, when the access ends. */
type Scopes = ReadonlyMap<string, string | undefined>
type Side = {
  calls: ReadonlyMap<string, Call>
  /** The calls that each scope names. */
  byScope: ReadonlyMap<string, readonly string[]>
  scopes: ReadonlyMap<string, Scopes>
}

/** Applications are named by their identifiers: see nameMatrix. @param before null where there is no release before */
export function accessMatrix(before: PolicyContent | null, after: PolicyContent): AccessMatrix {
  const old = sideOf(before)
  const next = sideOf(after)
  const calls = [...new Map([...old.calls, ...next.calls])].sort(([a], [b]) => compareText(a, b))
  const ids = [...new Set([...old.scopes.keys(), ...next.scopes.keys()])].sort(compareText)
  const changed = ids.filter((id) => differs(old, next, id))
  const shown = changed.slice(0, mostApplications)
  const rows = calls.map(([key, { host, path, method, scope }]) => ({
    ...{ host, path, methods: [method], scope },
    cells: shown.map((id) => cellOf(old, next, id, key)),
  }))
  const routes = mergeMethods(rows.filter(({ cells }) => cells.some((cell) => cell !== null)))
  return {
    applications: shown.map((id) => ({ id, name: id, partner: "" })),
    routes: mostTelling(routes),
    more: {
      applications: changed.length - shown.length,
      routes: Math.max(0, routes.length - mostRoutes),
    },
  }
}

/** With what people call the applications. */
export function nameMatrix(matrix: AccessMatrix, names: ChangeNames["applications"]): AccessMatrix {
  const applications = matrix.applications.map((application) => {
    const known = names.get(application.id)
    return known === undefined ? application : { id: application.id, name: known.name, partner: known.partner }
  })
  return { ...matrix, applications }
}

function sideOf(content: PolicyContent | null): Side {
  const stopped = new Set(content?.revocations.suspended)
  const calls = (content?.routes.routes ?? []).flatMap(({ host, path, methods, scope }) =>
    methods.map((method): [string, Call] => [`${host} ${path} ${method}`, { host, path, method, scope }]),
  )
  const scopes = (content?.applications ?? []).map((application): [string, Scopes] => [
    application.id,
    scopesOf(application, stopped),
  ])
  const byScope = new Map<string, string[]>()
  for (const [key, { scope }] of calls) {
    const same = byScope.get(scope)
    if (same === undefined) byScope.set(scope, [key])
    else same.push(key)
  }
  return { calls: new Map(calls), byScope, scopes: new Map(scopes) }
}

/** In effect: one that is stopped has none. */
function scopesOf({ id, status, scopes }: PolicyApplication, stopped: ReadonlySet<string>): Scopes {
  if (status === "suspended" || stopped.has(id)) return new Map()
  return new Map(scopes.map(({ name, endsAt }) => [name, endsAt]))
}

function differs(old: Side, next: Side, id: string): boolean {
  const keysOf = ({ byScope, scopes }: Side) =>
    [...(scopes.get(id)?.keys() ?? [])].flatMap((scope) => byScope.get(scope) ?? [])
  const differsAt = (key: string) => {
    const mark = cellOf(old, next, id, key)?.mark
    return mark !== undefined && mark !== "kept"
  }
  return keysOf(next).some(differsAt) || keysOf(old).some(differsAt)
}

type Access = { until: string | undefined } | null

function accessOf({ calls, scopes }: Side, id: string, key: string): Access {
  const call = calls.get(key)
  const own = scopes.get(id)
  return call === undefined || own === undefined || !own.has(call.scope) ? null : { until: own.get(call.scope) }
}

function cellOf(old: Side, next: Side, id: string, key: string): AccessCell | null {
  const had = accessOf(old, id, key)
  const has = accessOf(next, id, key)
  if (has === null) return had === null ? null : { mark: "removed", ...endOf(had.until) }
  if (had === null) return { mark: "added", ...endOf(has.until) }
  return { mark: had.until === has.until ? "kept" : "until", ...endOf(has.until) }
}

const endOf = (until: string | undefined): { until?: string } => (until === undefined ? {} : { until })

type Row = AccessMatrix["routes"][number]

/** Methods of one path that say the same stand on one line. */
function mergeMethods(rows: readonly Row[]): Row[] {
  const merged: Row[] = []
  for (const row of rows) {
    const same = merged.find(
      ({ host, path, scope, cells }) =>
        host === row.host && path === row.path && scope === row.scope && isSame(cells, row.cells),
    )
    if (same !== undefined) same.methods = [...same.methods, ...row.methods]
    else merged.push({ ...row })
  }
  return merged
}

/** Where not all fit, what differs goes before what stays. */
function mostTelling(routes: readonly Row[]): Row[] {
  if (routes.length <= mostRoutes) return [...routes]
  const tells = ({ cells }: Row) => cells.some((cell) => cell !== null && cell.mark !== "kept")
  return [...routes.filter(tells), ...routes.filter((row) => !tells(row))].slice(0, mostRoutes)
}
