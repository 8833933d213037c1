// Administrators, timers and partners at work at the same moment: whatever the order, no stop is lost and the chain is whole.
// On the real database.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { readRootDocument, verifyManifest } from "@/lib/bundle"
import { DomainError } from "@/lib/core/domain-error"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import {
  addApi,
  addPartner,
  admin,
  environment,
  issue,
  type Partner,
  publish,
  readHead,
  scopesOf,
  setScopes,
} from "./scene"

let database: TestDatabase
const partners: Partner[] = []

beforeAll(async () => {
  database = await bootstrapTestDatabase({ connections: 20 })
  await addApi(database)
  for (const name of ["A", "B", "C", "D", "E", "F"]) partners.push(await addPartner(database, name))
  await publish(database)
})

afterAll(() => database?.close())

/** What somebody else was faster with is refused, in words; anything else is a fault. */
async function attempt(work: Promise<unknown>): Promise<void> {
  const expected = ["conflict", "nothing_to_publish", "content_changed"]
  await work.catch((error: unknown) => {
    if (!(error instanceof DomainError && expected.includes(error.code))) throw error
  })
}

async function turmoil({ partnerId, applicationId }: Partner, round: number): Promise<void> {
  const { usecases } = database
  const reason = `Round ${round}`
  const certificate = await issue(database, applicationId)
  await Promise.all([
    attempt(usecases.suspendPartner(admin, { id: partnerId, reason })),
    attempt(usecases.revokeCertificate(admin, { id: certificate.id, reason: "superseded" })),
    attempt(setScopes(database, applicationId, round % 2 === 0 ? ["payments:read"] : ["payments:write"])),
    attempt(publish(database)),
    attempt(usecases.rebuildCrls()),
  ])
  // half of them stay suspended after the last round
  if (round < 3 || applicationId < (partners[3]?.applicationId ?? "")) {
    await Promise.all([attempt(usecases.resumePartner(admin, { id: partnerId, reason })), attempt(publish(database))])
  }
}

describe("many at once", () => {
  test("lose no stop, whoever publishes when", async () => {
    for (let round = 0; round < 4; round++) await Promise.all(partners.map((partner) => turmoil(partner, round)))
    const head = await readHead(database)
    const suspended = await database.db.application.findMany({ where: { partner: { status: "suspended" } } })
    expect(suspended.length).toBeGreaterThan(0)
    for (const { id } of suspended) expect(scopesOf(head, id)).toEqual([])
    const revoked = await database.db.certificate.findMany({ where: { status: "revoked" } })
    expect(head.revocations.revoked.map(({ sha256 }) => sha256).sort()).toEqual(
      revoked.map(({ sha256 }) => sha256).sort(),
    )
    for (const { revokedIn } of revoked) expect(revokedIn).not.toBeNull()
  })

  test("leave every manifest signed, numbered without a gap, and named by the one after it", async () => {
    const document = await database.db.rootDocument.findFirstOrThrow({ where: { environmentName: environment } })
    const root = await readRootDocument(document.jws, null)
    const manifests = await database.db.manifest.findMany({
      where: { environmentName: environment },
      orderBy: [{ sequence: "asc" }, { stamp: "asc" }],
    })
    let previous = ""
    for (const [index, { jws, payloadSha256 }] of manifests.entries()) {
      const verified = await verifyManifest(jws, root)
      expect(verified.payload).toMatchObject({ sequence: index + 1, previous })
      expect(verified.payloadSha256).toBe(payloadSha256)
      previous = payloadSha256
    }
  })
})
