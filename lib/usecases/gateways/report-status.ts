// Takes a gateway's report of what it did with a manifest: keeps the newest, and the first time that it applied each release.
// For the agent. An event is written when its state changes; a report that says the same again changes nothing.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { type StoredReport, storeReport } from "./store-report"

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "A SHA-256 in lower-case hex.")

/** As high as the columns go. */
const count = z.int().min(0).max(2_147_483_647)

/** Four digits of a year in UTC are what a column takes and what a page can show again, whatever zone it was told in. */
const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => /^(?:19[7-9]|[2-9]\d\d)\d-/.test(isoOf(text)), "An instant of the years 1970 to 9999.")

const isoOf = (text: string): string => {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? "" : at.toISOString()
}

/** Two for each authority would be many. */
const mostCrls = 200

export const reportStatusInput = z.object({
  /** 0 while the gateway has applied nothing yet. */
  sequence: count,
  stamp: count,
  /** SHA-256 of the manifest's payload; empty with sequence 0. */
  manifestSha256: sha256.or(z.literal("")),
  state: z.enum(["applied", "rejected", "stale"]),
  error: z.string().max(8_000).optional(),
  crlNumbers: z
    .record(z.string().max(200), z.int().min(0))
    .refine((numbers) => Object.keys(numbers).length <= mostCrls, `At most ${mostCrls} CRLs.`)
    .default({}),
  trustAnchors: z.array(sha256).max(100).default([]),
  target: z.string().max(50),
  targetVersion: z.string().max(100).default(""),
  agentVersion: z.string().max(50),
  appliedAt: instant.optional(),
  pollMode: z.string().max(50).default(""),
})
export type ReportStatus = z.infer<typeof reportStatusInput>

type Context = {
  name: string
  environment: string
  status: string
  head: number
  known: boolean
  previousState: StoredReport["state"] | null
  previousError: string | null
}

export const makeReportStatus =
  (deps: Pick<Deps, "write" | "db" | "clock">) =>
  async (actor: Actor, input: ReportStatus): Promise<void> => {
    if (actor.kind !== "gateway") throw new DomainError("forbidden", "Only a gateway reports what a gateway does.")
    const context = await readContext(deps.db, actor.id, input)
    judge(context, input)
    const report = toStored(actor.id, input)
    const error = input.error ?? null
    const changed = context.previousState !== input.state || (context.previousError !== error && error !== null)
    if (!changed) return storeReport(deps.db, report, deps.clock())
    return deps.write(actor, async ({ tx, now, record }) => {
      await storeReport(tx, report, now)
      record({
        action: `gateway.${input.state}`,
        subject: { kind: "gateway", id: actor.id, name: context.name },
        environment: context.environment,
        detail: { sequence: input.sequence, stamp: input.stamp, ...(error === null ? {} : { error }) },
      })
    })
  }

async function readContext(db: Tx, gatewayId: string, input: ReportStatus): Promise<Context> {
  const [row] = await db.$queryRaw<Context[]>`
    select g.name, g.environment, g.status::text, h.sequence as head,
      r.state::text as "previousState", r.error as "previousError",
      exists (select 1 from manifest m where m.environment = g.environment and m.sequence = ${input.sequence}
        and m.stamp = ${input.stamp} and m.payload_sha256 = ${input.manifestSha256}) as known
    from gateway g
    join environment_head h on h.environment = g.environment
    left join gateway_report r on r.gateway_id = g.id
    where g.id = ${gatewayId}`
  if (row === undefined) throw new DomainError("not_found", `There is no gateway ${gatewayId}.`)
  return row
}

/** A gateway that enforces what this server never made follows another server, or this one before it was restored. */
function judge({ status, head, known, name, environment }: Context, input: ReportStatus): void {
  if (status === "retired") throw new DomainError("forbidden", `${name} is retired; its reports count for nothing.`)
  if (input.sequence > head) {
    throw new DomainError(
      "client_ahead",
      `The gateway reports release ${input.sequence} of ${environment}, but the newest here is ${head}. Was this database restored? Then raise the epoch.`,
    )
  }
  if (input.state === "applied" && !known) {
    throw new DomainError(
      "client_ahead",
      `The gateway applied a manifest of release ${input.sequence}, stamp ${input.stamp}, that this server did not make for ${environment}. Was this database restored? Then raise the epoch.`,
    )
  }
}

function toStored(gatewayId: string, input: ReportStatus): StoredReport {
  return {
    ...input,
    gatewayId,
    error: input.error ?? null,
    appliedAt: input.appliedAt === undefined ? null : new Date(input.appliedAt),
  }
}
