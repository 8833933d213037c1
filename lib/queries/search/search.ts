// What somebody types into the command palette, found among partners, applications, certificates, gateways and APIs.
// For staff; a partner's people find their own applications and certificates.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { isStaff } from "@/lib/core/permission"
import type { SearchHit } from "@/lib/core/search-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"

/** Of each kind: a palette shows few, and one more letter finds the rest. */
const most = 6

type Db = QueryDeps["db"]

export const makeSearch =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor, q: string): Promise<SearchHit[]> => {
    const partnerId = ownPartner(actor)
    const text = q.trim().slice(0, 200)
    if (text === "") return []
    const own = [findApplications(db, text, partnerId), findCertificates(db, text, partnerId)]
    const staffs = [findPartners(db, text), findGateways(db, text), findApis(db, text)]
    const found = await Promise.all(partnerId === undefined ? [...staffs, ...own] : own)
    return found.flat()
  }

/** Undefined for staff, who find everything. */
function ownPartner(actor: Actor): string | undefined {
  if (isStaff(actor)) return undefined
  if (actor.kind === "user" && actor.role === "partner_member") return actor.partnerId
  throw new DomainError("forbidden", "Search is for people and operators.")
}

async function findPartners(db: Db, text: string): Promise<SearchHit[]> {
  const name = containing(text)
  const rows = await db.partner.findMany({
    where: { OR: [{ id: text }, { name }, { legalName: name }] },
    orderBy: { name: "asc" },
    take: most,
  })
  return rows.map((row) => ({
    kind: "partner",
    id: row.id,
    label: row.name,
    detail: `${row.legalName} · ${row.status}`,
  }))
}

async function findApplications(db: Db, text: string, partnerId: string | undefined): Promise<SearchHit[]> {
  const rows = await db.application.findMany({
    where: { partnerId, OR: [{ id: text }, { name: containing(text) }] },
    include: { partner: { select: { name: true } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: most,
  })
  return rows.map(({ id, name, partner, environmentName }) => ({
    kind: "application",
    id,
    label: name,
    detail: `${partner.name} · ${environmentName}`,
  }))
}

/** By serial or fingerprint as people copy them: from the start, with colons or not, in capitals or not. */
async function findCertificates(db: Db, text: string, partnerId: string | undefined): Promise<SearchHit[]> {
  const digits = text.replace(/[\s:]/g, "").toLowerCase()
  const number = /^[0-9a-f]{6,64}$/.test(digits)
    ? [{ serial: { startsWith: digits.replace(/^0+/, "") } }, { sha256: { startsWith: digits } }]
    : []
  if (number.length === 0 && !text.startsWith("crt_")) return []
  const rows = await db.certificate.findMany({
    where: {
      status: { not: "intent" },
      application: partnerId === undefined ? undefined : { partnerId },
      OR: [...number, { id: text }],
    },
    select: {
      id: true,
      serial: true,
      status: true,
      subject: true,
      application: { select: { name: true } },
      gateway: { select: { name: true } },
      operator: { select: { name: true } },
    },
    orderBy: { id: "desc" },
    take: most,
  })
  return rows.map(({ id, serial, subject, status, application, gateway, operator }) => ({
    kind: "certificate",
    id,
    label: serial,
    detail: `${(application ?? gateway ?? operator)?.name ?? subject} · ${status}`,
  }))
}

async function findGateways(db: Db, text: string): Promise<SearchHit[]> {
  const rows = await db.gateway.findMany({
    where: { OR: [{ id: text }, { name: containing(text) }] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: most,
  })
  return rows.map(({ id, name, environmentName, target }) => ({
    kind: "gateway",
    id,
    label: name,
    detail: `${target} · ${environmentName}`,
  }))
}

async function findApis(db: Db, text: string): Promise<SearchHit[]> {
  const name = containing(text)
  const rows = await db.api.findMany({
    where: { OR: [{ id: text }, { name }, { hostname: name }] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: most,
  })
  return rows.map((row) => ({
    kind: "api",
    id: row.id,
    label: row.name,
    detail: `${row.hostname} · ${row.environmentName}`,
  }))
}
