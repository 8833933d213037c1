// Going back to the policy of an earlier release: to everybody at once, under a new number, and giving nobody anything back.
// On the real database.
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { makeGetToldManifests } from "@/lib/queries/configuration/get-told-manifests"
import { codeOf } from "../../support/code-of"
import { makeOddCertificate, nameOf } from "../../support/odd-certificate"
import { makeHierarchy } from "../../unit/pki/hierarchy"
import { addPartner, issue, scopesOf, setScopes } from "../publication/scene"
import { admin, environment, openScene, publish, type RolloutScene, readHead, startRollout, told } from "./scene"

let scene: RolloutScene

beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene?.close())

const start = () => startRollout(scene)
const reason = "Test"
const atOnce = () =>
  scene.database.usecases.setRolloutPolicy(admin, {
    ...{ environment, rollout: "all-at-once", bakeMinutes: 0, silentMinutes: 5 },
  })

describe("rolling back", () => {
  test("brings the policy of an earlier release under a new number to everybody, and ends the rollout", async () => {
    const { database } = scene
    const { stable } = await told(database)
    const sequence = await start()
    const preview = await database.usecases.previewRollback(admin, { environment, to: stable })
    expect(preview.summary[0]).toMatchObject({ loses: [expect.stringContaining("payments:write")] })
    const { digest } = preview
    const back = await database.usecases.rollBack(admin, { environment, to: stable, message: "Back", digest })
    expect(back.sequence).toBe(sequence + 1)
    expect(await told(database)).toEqual({ head: sequence + 1, stable: sequence + 1 })
    expect(await database.queries.getRelease(admin, { environment, sequence: sequence + 1 })).toMatchObject({
      kind: "rollback",
      rollbackOf: stable,
    })
    expect(await database.queries.getRollout(admin, { environment, sequence })).toMatchObject({ state: "rolled-back" })
    const manifest = await makeGetToldManifests(database)(environment)
    expect(manifest?.head.sequence).toBe(sequence + 1)
  })

  test("without a second person is possible until the rollout has ended, and not in the moment after it", async () => {
    const { database } = scene
    await database.usecases.setRolloutPolicy(admin, { environment, rollout: "waves", bakeMinutes: 0, silentMinutes: 5 })
    const { stable } = await told(database)
    await start()
    await database.usecases.demandFourEyes(admin, { environment, demanded: true })
    const outcomes = await Promise.all([
      codeOf(database.usecases.finishRollout(admin, { environment, reason })),
      codeOf(database.usecases.rollBack(admin, { environment, to: stable, message: "Back" })),
    ])
    expect([
      ["done", "four_eyes"],
      ["conflict", "done"],
    ]).toContainEqual(outcomes)
  })

  test("leaves the edits that it took back to be published again", async () => {
    const { database } = scene
    const { stable } = await told(database)
    await start()
    await database.usecases.rollBack(admin, { environment, to: stable, message: "Back" })
    expect(await database.usecases.reviewChanges(admin, { environment })).toMatchObject({ changed: true })
    const { sequence } = await publish(database)
    expect((await told(database)).head).toBe(sequence)
  })

  test("gives nothing back that was taken away since", async () => {
    const { database, partner } = scene
    await atOnce()
    const second = await addPartner(database, "Second", ["payments:read", "payments:write"])
    const third = await addPartner(database, "Third", ["payments:read"])
    const certificate = await issue(database, second.applicationId)
    const { sequence: to } = await publish(database)
    await setScopes(database, second.applicationId, ["payments:read"])
    await setScopes(database, partner.applicationId, ["payments:write"])
    await database.usecases.suspendPartner(admin, { id: third.partnerId, reason })
    await database.usecases.revokeCertificate(admin, { id: certificate.id, reason: "superseded" })
    await publish(database)
    await database.usecases.rollBack(admin, { environment, to, message: "Back" })
    const { applications, revocations } = await readHead(database)
    const scopes = (id: string) => applications.find((one) => one.id === id)?.scopes.map(({ name }) => name)
    expect(scopes(second.applicationId)).toEqual(["payments:read"])
    expect(scopes(partner.applicationId)).toEqual([])
    expect(applications.find(({ id }) => id === third.applicationId)?.status).toBe("suspended")
    expect(revocations.suspended).toContain(third.applicationId)
    expect(revocations.revoked).toHaveLength(1)
  })

  test("to what the other gateways have lets nobody in whom those keep out", async () => {
    const { database, partner } = scene
    await database.usecases.suspendApplication(admin, { id: partner.applicationId, reason })
    await database.usecases.resumeApplication(admin, { id: partner.applicationId, reason })
    const { stable } = await told(database)
    await publish(database)
    await database.usecases.rollBack(admin, { environment, to: stable, message: "Back" })
    expect(scopesOf(await readHead(database), partner.applicationId)).toEqual([])
    await atOnce()
    await publish(database)
    expect(scopesOf(await readHead(database), partner.applicationId)).toEqual(["payments:read"])
  })

  test("takes a layer along that the release brought, and gives none back that was removed", async () => {
    const { database } = scene
    const edge = await makeHierarchy(database.deps.clock(), "Edge")
    const register = async (name: string) => {
      const { pem: certificate } = await makeOddCertificate(edge, { subject: nameOf(name) })
      return database.usecases.registerPeer(admin, { environment, name, header: "xfcc", certificate })
    }
    const peers = async () => (await readHead(database)).peers.map(({ name }) => name)
    await atOnce()
    const old = await register("old-edge")
    await register("kept-edge")
    const { sequence: to } = await publish(database)
    await database.usecases.setRolloutPolicy(admin, {
      environment,
      rollout: "waves",
      bakeMinutes: 15,
      silentMinutes: 5,
    })
    await database.usecases.removePeer(admin, { id: old.id, reason })
    await register("new-edge")
    await publish(database)
    expect(await peers()).toEqual(expect.arrayContaining(["kept-edge", "new-edge"]))
    const { summary } = await database.usecases.previewRollback(admin, { environment, to })
    expect(summary).toEqual([{ who: "Layer new-edge", gains: [], loses: [expect.stringContaining("may hand over")] }])
    await database.usecases.rollBack(admin, { environment, to, message: "Back" })
    expect(await peers()).toEqual(["kept-edge"])
  })

  test("leaves access that it took back approved, and active once it is published again", async () => {
    const { database, partner } = scene
    await atOnce()
    const { head: to } = await told(database)
    const sequence = await start()
    const active = async () => {
      const grants = await database.db.grant.findMany({
        where: { applicationId: partner.applicationId },
        include: { scope: true },
      })
      return Object.fromEntries(grants.map(({ scope, activeSince }) => [scope.name, activeSince]))
    }
    expect(await active()).toEqual({ "payments:read": to, "payments:write": sequence })
    await database.usecases.rollBack(admin, { environment, to, message: "Back" })
    expect(await active()).toEqual({ "payments:read": to, "payments:write": null })
    await publish(database)
    expect(await active()).toEqual({ "payments:read": to, "payments:write": sequence + 2 })
  })

  test("from something else than the preview looked at is refused", async () => {
    const { database } = scene
    await atOnce()
    const { head: to } = await told(database)
    const first = await start()
    const { digest } = await database.usecases.previewRollback(admin, { environment, to })
    await addPartner(database, "Second", ["payments:read"])
    const { sequence } = await publish(database)
    expect(sequence).toBe(first + 1)
    const order = { environment, to, message: "Back", digest }
    expect(await codeOf(database.usecases.rollBack(admin, order))).toBe("content_changed")
  })

  test("to what gateways are told now, or to what never was, is refused in words", async () => {
    const { head } = await told(scene.database)
    const rollBack = (to: number) => scene.database.usecases.rollBack(admin, { environment, to, message: "Back" })
    expect(await codeOf(rollBack(head))).toBe("invalid_input")
    expect(await codeOf(rollBack(head + 5))).toBe("invalid_input")
  })
})
