// What is proposed is published as it was reviewed, by two people where that is demanded, and otherwise not at all.
// On the real database, with a clock that the test moves.
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { codeOf } from "../../support/code-of"
import { addPartner, scopesOf, setScopes } from "../publication/scene"
import {
  admin,
  approver,
  breakUpdates,
  editProduction,
  environment,
  openScene,
  publish,
  type RolloutScene,
  readHead,
  startRollout,
  told,
} from "./scene"

let scene: RolloutScene

beforeEach(async () => {
  scene = await openScene()
  await scene.database.usecases.demandFourEyes(admin, { environment, demanded: true })
  await setScopes({ usecases: scene.database.usecases }, scene.partner.applicationId, [])
  await scene.database.usecases.setRolloutPolicy(admin, {
    ...{ environment, rollout: "all-at-once", bakeMinutes: 0, silentMinutes: 5 },
  })
})
afterEach(() => scene?.close())

async function propose(rest: { publishAt?: Date } = {}): Promise<string> {
  const { usecases } = scene.database
  const { digest } = await usecases.reviewChanges(admin, { environment })
  const { id } = await usecases.proposeRelease(admin, {
    environment,
    kind: "policy",
    message: "Fewer",
    digest,
    ...rest,
  })
  return id
}

const stateOf = async (id: string) => (await scene.database.queries.getProposal(admin, id)).state

describe("where four eyes are demanded", () => {
  test("nobody publishes without a proposal", async () => {
    expect(await codeOf(publish(scene.database))).toBe("four_eyes")
  })

  test("who proposed does not approve, and somebody else does", async () => {
    const { database } = scene
    const id = await propose()
    expect(await codeOf(database.usecases.approveProposal(admin, { id }))).toBe("four_eyes")
    const { head } = await told(database)
    expect(await database.usecases.approveProposal(approver, { id })).toEqual({
      state: "published",
      sequence: head + 1,
    })
    expect(await database.queries.getProposal(admin, id)).toMatchObject({
      state: "published",
      sequence: head + 1,
      requestedBy: { id: admin.id },
      decidedBy: { id: approver.id },
    })
    expect(await codeOf(database.usecases.approveProposal(approver, { id }))).toBe("conflict")
  })

  test("a rollback is proposed as well", async () => {
    const { usecases } = scene.database
    const { head } = await told(scene.database)
    const id = await propose()
    await usecases.approveProposal(approver, { id })
    expect(await codeOf(usecases.rollBack(admin, { environment, to: head - 1, message: "Back" }))).toBe("four_eyes")
    const { digest } = await usecases.previewRollback(admin, { environment, to: head - 1 })
    const proposed = { environment, kind: "rollback" as const, rollbackOf: head - 1, message: "Back", digest }
    const rollback = await usecases.proposeRelease(admin, proposed)
    expect(await usecases.approveProposal(approver, rollback)).toMatchObject({ state: "published", sequence: head + 2 })
  })
})

describe("a proposal", () => {
  test("is outdated once something else would be published, for good", async () => {
    const id = await propose()
    await setScopes({ usecases: scene.database.usecases }, scene.partner.applicationId, [])
    await scene.database.usecases.suspendApplication(admin, { id: scene.partner.applicationId, reason: "Audit" })
    expect((await scene.database.queries.getProposal(admin, id)).stillHolds).toBe(false)
    expect(await scene.database.usecases.approveProposal(approver, { id })).toEqual({
      state: "outdated",
      sequence: null,
    })
    expect(await stateOf(id)).toBe("outdated")
  })

  test("of something else than was reviewed is refused", async () => {
    const { usecases } = scene.database
    const proposal = { environment, kind: "policy" as const, message: "X", digest: "a".repeat(64) }
    expect(await codeOf(usecases.proposeRelease(admin, proposal))).toBe("content_changed")
  })

  test("of a change to what was rolled back since is outdated: it would bring that back unseen", async () => {
    const { database, partner } = scene
    const { usecases } = database
    await usecases.demandFourEyes(admin, { environment, demanded: false })
    await usecases.setRolloutPolicy(admin, { environment, rollout: "waves", bakeMinutes: 15, silentMinutes: 5 })
    const { stable } = await told(database)
    await startRollout(scene)
    await usecases.demandFourEyes(admin, { environment, demanded: true })
    await addPartner(database, "Second", [])
    const id = await propose()
    await usecases.rollBack(admin, { environment, to: stable, message: "Bad" })
    expect((await database.queries.getProposal(admin, id)).stillHolds).toBe(false)
    expect(await usecases.approveProposal(approver, { id })).toMatchObject({ state: "outdated" })
    expect(scopesOf(await readHead(database), partner.applicationId)).toEqual(["payments:read"])
  })

  test("to go back to what gateways are told now, or to what never was, is refused in words", async () => {
    const { database } = scene
    const { head } = await told(database)
    const digest = "a".repeat(64)
    for (const rollbackOf of [head, head + 5]) {
      const proposal = { environment, kind: "rollback" as const, rollbackOf, message: "Back", digest }
      expect(await codeOf(database.usecases.proposeRelease(admin, proposal))).toBe("invalid_input")
    }
  })

  test("keeps a second one out until it is decided", async () => {
    const id = await propose()
    expect(await codeOf(propose())).toBe("conflict")
    await scene.database.usecases.rejectProposal(approver, { id, reason: "Not before the audit" })
    expect(await scene.database.queries.getProposal(admin, id)).toMatchObject({
      state: "rejected",
      endReason: "Not before the audit",
    })
    const next = await propose()
    await scene.database.usecases.withdrawProposal(admin, { id: next, reason: "Wrong week" })
    expect(await stateOf(next)).toBe("withdrawn")
  })

  test("is published at its time, and not before", async () => {
    const { database, pass } = scene
    const publishAt = new Date(database.deps.clock().getTime() + 60 * 60_000)
    const id = await propose({ publishAt })
    expect(await database.usecases.approveProposal(approver, { id })).toEqual({ state: "approved", sequence: null })
    expect(await database.usecases.publishDueProposals()).toEqual({ published: 0 })
    await pass(60)
    const results = await Promise.all([1, 2].map(() => database.usecases.publishDueProposals()))
    expect(results.map(({ published }) => published).sort()).toEqual([0, 1])
    expect(await stateOf(id)).toBe("published")
  })

  test("that one person approved for later is not published where two have to by then", async () => {
    const { database, pass } = scene
    await database.usecases.demandFourEyes(admin, { environment, demanded: false })
    const publishAt = new Date(database.deps.clock().getTime() + 60 * 60_000)
    const id = await propose({ publishAt })
    await database.usecases.approveProposal(admin, { id })
    await database.usecases.demandFourEyes(admin, { environment, demanded: true })
    await pass(60)
    expect(await database.usecases.publishDueProposals()).toEqual({ published: 0 })
    expect(await stateOf(id)).toBe("outdated")
  })

  test("that somebody approved for later who is locked out by then is not published", async () => {
    const { database, pass } = scene
    const id = await propose({ publishAt: new Date(database.deps.clock().getTime() + 60 * 60_000) })
    await database.usecases.approveProposal(approver, { id })
    await database.usecases.disableUser(admin, { userId: approver.id, reason: "Laptop stolen" })
    await pass(60)
    expect(await database.usecases.publishDueProposals()).toEqual({ published: 0 })
    expect(await stateOf(id)).toBe("outdated")
  })

  test("that one person approved is not published by hand either where two have to", async () => {
    const { database } = scene
    await database.usecases.demandFourEyes(admin, { environment, demanded: false })
    const id = await propose({ publishAt: new Date(database.deps.clock().getTime() + 60 * 60_000) })
    await database.usecases.approveProposal(admin, { id })
    await database.usecases.demandFourEyes(admin, { environment, demanded: true })
    const byHand = database.db.$executeRaw`update proposal set state = 'published', sequence = 1 where id = ${id}`
    await expect(byHand).rejects.toThrow("this environment demands four eyes")
  })

  test("whose time has come is published also where that of another environment fails", async () => {
    const { database, pass } = scene
    const publishAt = new Date(database.deps.clock().getTime() + 60 * 60_000)
    const failing = await propose({ publishAt })
    await database.usecases.approveProposal(approver, { id: failing })
    await editProduction(database)
    const { digest } = await database.usecases.reviewChanges(admin, { environment: "production" })
    const order = { environment: "production", kind: "policy" as const, message: "First", digest, publishAt }
    const other = await database.usecases.proposeRelease(admin, order)
    await database.usecases.approveProposal(approver, other)
    await breakUpdates(database, "proposal")
    await pass(60)
    await expect(database.usecases.publishDueProposals()).rejects.toThrow("broken")
    expect([await stateOf(failing), await stateOf(other.id)]).toEqual(["approved", "published"])
  })

  test("for a time that has passed is refused", async () => {
    expect(await codeOf(propose({ publishAt: new Date(0) }))).toBe("invalid_input")
  })

  test("is talked about, and what was said stays", async () => {
    const { database } = scene
    const id = await propose()
    await database.usecases.commentOnProposal(approver, { id, text: "Did the partner agree?" })
    await scene.pass(1)
    await database.usecases.commentOnProposal(admin, { id, text: "Yes, on Monday." })
    const { comments } = await database.queries.getProposal(admin, id)
    expect(comments.map(({ text }) => text)).toEqual(["Did the partner agree?", "Yes, on Monday."])
  })

  test("is nobody's but the staff's, and an approver's or administrator's to decide", async () => {
    const id = await propose()
    const viewer = { kind: "user", id: "usr_viewer", name: "Vera", role: "viewer" } as const
    expect(await codeOf(scene.database.usecases.approveProposal(viewer, { id }))).toBe("forbidden")
    expect(await codeOf(scene.database.usecases.withdrawProposal(viewer, { id, reason: "X" }))).toBe("forbidden")
  })
})
