// A new policy reaches the canary first, bakes, and goes on, or halts; what stops somebody reaches everybody at once meanwhile.
// On the real database, with a clock that the test moves.
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { webhookEvents } from "@/lib/core/webhook-view"
import { makeGetToldManifests } from "@/lib/queries/configuration/get-told-manifests"
import { codeOf } from "../../support/code-of"
import { issue, setScopes } from "../publication/scene"
import {
  addGateway,
  admin,
  breakUpdates,
  editProduction,
  environment,
  openScene,
  publish,
  type RolloutScene,
  report,
  startRollout,
  told,
} from "./scene"

let scene: RolloutScene

beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene?.close())

const advance = () => scene.database.usecases.advanceRollouts()
const rollout = () => scene.database.queries.getRollout(admin, { environment })
const reason = "Test"

const start = () => startRollout(scene)

describe("a publication", () => {
  test("is told to the canary, and what is stable to the rest", async () => {
    const { stable } = await told(scene.database)
    const sequence = await start()
    expect(await told(scene.database)).toEqual({ head: sequence, stable })
    const manifests = await makeGetToldManifests(scene.database)(environment)
    expect(manifests).toMatchObject({ wave: 1, head: { sequence }, stable: { sequence: stable } })
    const { items } = await scene.database.queries.listGateways(admin, { environment, limit: 10 })
    expect(items.map(({ name, wanted }) => [name, wanted])).toEqual([
      ["canary", sequence],
      ["rest", stable],
    ])
  })

  test("goes on once the canary has it and has held, and ends once all have", async () => {
    const { database, canary, rest, pass } = scene
    const sequence = await start()
    await advance()
    expect(await rollout()).toMatchObject({ state: "running", wave: 1 })
    await report(database, canary, sequence)
    await pass(14, [canary])
    await advance()
    expect(await rollout()).toMatchObject({ wave: 1 })
    await pass(1, [canary])
    await advance()
    expect(await rollout()).toMatchObject({ state: "running", wave: 2 })
    await report(database, rest, sequence)
    await advance()
    expect(await rollout()).toBeNull()
    expect(await told(database)).toEqual({ head: sequence, stable: sequence })
    expect(await database.queries.getRollout(admin, { environment, sequence })).toMatchObject({ state: "completed" })
  })

  test("halts where the canary refuses it, and another one has to wait", async () => {
    const { database, canary, pass } = scene
    const sequence = await start()
    await report(database, canary, sequence, { state: "rejected", error: "nginx: [emerg] no" })
    await advance()
    expect(await rollout()).toMatchObject({
      state: "halted",
      haltedGateway: canary.id,
      haltedBecause: `canary refused release ${sequence}: nginx: [emerg] no`,
    })
    const { findings } = await database.queries.getOverview(admin)
    expect(findings).toContainEqual(
      expect.objectContaining({
        kind: "rollout-halted",
        subject: expect.objectContaining({ id: `${environment}/${sequence}` }),
      }),
    )
    await pass(60)
    expect(await advance()).toEqual({ advanced: 0 })
    await setScopes(database, scene.partner.applicationId, ["payments:write"])
    expect(await codeOf(publish(database))).toBe("conflict")
  })

  test("halts where the canary is silent, and goes on when it is resumed and heard", async () => {
    const { database, canary, pass } = scene
    const sequence = await start()
    await pass(5)
    await advance()
    expect(await rollout()).toMatchObject({ state: "halted" })
    await database.usecases.resumeRollout(admin, { environment, reason })
    await report(database, canary, sequence)
    await pass(15, [canary])
    await advance()
    expect(await rollout()).toMatchObject({ state: "running", wave: 2 })
  })

  test("halts where the canary took it and was not heard of again", async () => {
    const { database, canary, pass } = scene
    await report(database, canary, await start())
    await pass(14)
    await advance()
    expect(await rollout()).toMatchObject({ state: "halted", haltedGateway: canary.id })
  })

  test("gives a gateway that is put into a wave that was reached its own time", async () => {
    const { database, canary, rest, pass } = scene
    const sequence = await start()
    await report(database, canary, sequence)
    await pass(8, [canary])
    const { revision } = await database.queries.getGateway(admin, rest.id)
    await database.usecases.setGatewayWave(admin, { id: rest.id, wave: 1, revision })
    await advance()
    expect(await rollout()).toMatchObject({ state: "running" })
    await pass(5, [canary, rest])
    await advance()
    expect(await rollout()).toMatchObject({ state: "halted", haltedGateway: rest.id })
  })

  test("is brought to everybody by hand", async () => {
    const sequence = await start()
    await scene.database.usecases.finishRollout(admin, { environment, reason })
    expect(await told(scene.database)).toEqual({ head: sequence, stable: sequence })
  })

  test("goes to all at once where all gateways are of one wave", async () => {
    await scene.database.usecases.retireGateway(admin, { id: scene.canary.id, reason })
    const sequence = await start()
    expect(await told(scene.database)).toEqual({ head: sequence, stable: sequence })
    expect(await rollout()).toBeNull()
  })

  test("does not wait for a canary that was retired", async () => {
    await start()
    await scene.database.usecases.retireGateway(admin, { id: scene.canary.id, reason })
    await advance()
    expect(await rollout()).toMatchObject({ wave: 2 })
  })

  test("is taken a step further by one of two processes that try", async () => {
    const { database, canary, pass } = scene
    await report(database, canary, await start())
    await pass(15, [canary])
    const results = await Promise.all([advance(), advance(), advance()])
    expect(results.map(({ advanced }) => advanced).reduce((a, b) => a + b)).toBe(1)
    const events = await database.db.auditEvent.count({ where: { action: "rollout.advanced" } })
    expect(events).toBe(1)
  })
})

test("what goes wrong in one environment does not keep the rollouts of the others from their next step", async () => {
  const { database, pass } = scene
  await start()
  const production = { environment: "production" }
  await addGateway(database, "live canary", 1, "production")
  await addGateway(database, "live rest", 2, "production")
  await editProduction(database)
  const times = { rollout: "waves" as const, bakeMinutes: 15, silentMinutes: 5 }
  await database.usecases.setRolloutPolicy(admin, { ...production, ...times })
  await database.usecases.publishRelease(admin, { ...production, message: "First" })
  await breakUpdates(database, "rollout")
  await pass(6)
  await expect(advance()).rejects.toThrow("broken")
  expect(await rollout()).toMatchObject({ state: "running" })
  expect(await database.queries.getRollout(admin, production)).toMatchObject({ state: "halted" })
})

test("webhooks can hear of every turn that a rollout takes", async () => {
  const { database, canary } = scene
  const { stable } = await told(database)
  const sequence = await start()
  await report(database, canary, sequence, { state: "rejected", error: "no" })
  await advance()
  await database.usecases.resumeRollout(admin, { environment, reason })
  await database.usecases.finishRollout(admin, { environment, reason })
  await database.usecases.rollBack(admin, { environment, to: stable, message: "Back" })
  await start()
  await database.usecases.rollBack(admin, { environment, to: sequence + 1, message: "Back" })
  const events = await database.db.auditEvent.findMany({ where: { action: { startsWith: "rollout." } } })
  const heard = new Set<string>(webhookEvents)
  // that it ended so is heard as its end
  const silent = new Set(events.map(({ action }) => action).filter((action) => !heard.has(action)))
  expect([...silent]).toEqual(["rollout.finished-early"])
  expect(events.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["rollout.started", "rollout.halted", "rollout.resumed", "rollout.completed"]),
  )
})

describe("while a rollout runs", () => {
  test("a revocation reaches every gateway at once, on both tracks, and numbers stay gapless", async () => {
    const { database, canary, rest, partner } = scene
    const certificate = await issue(database, partner.applicationId)
    const { stable: before } = await told(database)
    const sequence = await start()
    await database.usecases.revokeCertificate(admin, { id: certificate.id, reason: "keyCompromise" })
    expect(await told(database)).toEqual({ head: sequence + 2, stable: sequence + 1 })
    const releases = await database.db.release.findMany({
      where: { environmentName: environment, sequence: { gt: before } },
      orderBy: { sequence: "asc" },
    })
    expect(releases.map((one) => [one.sequence, one.kind, one.track])).toEqual([
      [sequence, "policy", "head"],
      [sequence + 1, "revocation", "stable"],
      [sequence + 2, "revocation", "head"],
    ])
    const bins = async (of: number) =>
      database.db.releaseArtifact.findMany({
        where: { environmentName: environment, sequence: of, name: { startsWith: "applications/" } },
        select: { sha256: true },
      })
    expect(await bins(sequence + 1)).toEqual(await bins(before))
    expect(await bins(sequence + 2)).toEqual(await bins(sequence))
    // the rest's higher number does not hold what is rolled out
    await report(database, rest, sequence + 1)
    await report(database, canary, sequence + 2)
    const { revocation } = await database.queries.getCertificate(admin, certificate.id)
    expect(revocation?.sequence).toBe(sequence + 1)
    expect(revocation?.enforced?.missing).toEqual([])
    expect((await rollout())?.waves.map(({ gateways }) => gateways.map(({ appliedAt }) => appliedAt !== null))).toEqual(
      [[true], [false]],
    )
    const release = await database.queries.getRelease(admin, { environment, sequence })
    expect(release.gateways.map(({ name, appliedAt }) => [name, appliedAt !== null])).toEqual([
      ["canary", true],
      ["rest", false],
    ])
  })

  test("freshness is renewed for what is stable too", async () => {
    const sequence = await start()
    const { stable } = await told(scene.database)
    await scene.pass(61)
    expect(await scene.database.usecases.renewStamps()).toEqual({ renewed: 3 })
    const stamps = await scene.database.db.environmentHead.findUniqueOrThrow({
      where: { environmentName: environment },
    })
    expect(stamps).toMatchObject({ sequence, stamp: 1, stableSequence: stable, stableStamp: 1 })
  })

  test("a gateway that is put into a later wave keeps what it has", async () => {
    const { database, canary } = scene
    const sequence = await start()
    await report(database, canary, sequence)
    const { revision } = await database.queries.getGateway(admin, canary.id)
    await database.usecases.setGatewayWave(admin, { id: canary.id, wave: 3, revision })
    expect(await database.queries.getGateway(admin, canary.id)).toMatchObject({ wave: 3, wanted: sequence })
  })

  test("one that enrols into a wave that was reached is waited for", async () => {
    const { database, canary, pass } = scene
    await report(database, canary, await start())
    await pass(14, [canary])
    await addGateway(database, "second canary", 1)
    await pass(1, [canary])
    await advance()
    expect(await rollout()).toMatchObject({ state: "running", wave: 1 })
  })
})
