// A root or issuing authority with its first CRL, for one environment or the infrastructure. For the first start.
// The key is committed before it signs, so a start that is cut off leaves a key without an authority, which the next one takes.
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { type AuthorityKind, createAuthority, findSpareKey } from "./create-authority"
import { createKey } from "./ensure-key"
import { once } from "./once"
import { type AuthorityInfo, readAuthority } from "./read-authority"

type AuthorityDeps = Pick<Deps, "write" | "db" | "random" | "keys" | "settings">

export async function ensureAuthority(
  deps: AuthorityDeps,
  environment: string | null,
  kind: AuthorityKind,
): Promise<void> {
  const exists = async (tx: Tx) => (await tx.authority.count({ where: { environmentName: environment, kind } })) > 0
  if (await exists(deps.db)) return
  await once(
    deps,
    async (tx) => (await exists(tx)) || (await findSpareKey(tx, environment)) !== undefined,
    async (context) => {
      await createKey(context, deps, "authority", environment)
    },
  )
  await once(deps, exists, (context) => createFirst(context, deps, environment, kind))
}

async function createFirst(
  context: WriteContext,
  deps: AuthorityDeps,
  environment: string | null,
  kind: AuthorityKind,
): Promise<void> {
  const key = await findSpareKey(context.tx, environment)
  if (key === undefined) throw new Error(`no key for the ${kind} authority of ${environment ?? "the infrastructure"}`)
  const issuer = kind === "root" ? undefined : await readRoot(context.tx, environment)
  await createAuthority(context, deps, { environment, kind, number: 1, state: "issuing", key, issuer })
}

async function readRoot(tx: Tx, environment: string | null): Promise<AuthorityInfo> {
  const root = await tx.authority.findFirstOrThrow({ where: { environmentName: environment, kind: "root" } })
  return readAuthority(tx, root.id)
}
