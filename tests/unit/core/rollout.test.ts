// A rollout goes from wave to wave while the gateways that it has reached hold, and stops at the first word or silence against it.
import { describe, expect, test } from "vitest"
import { nextRolloutStep, type RolloutGateway, type RolloutPlan } from "@/lib/core/rollout"

const start = new Date("2026-11-25T08:00:00Z")
const minutesOn = (minutes: number) => new Date(start.getTime() + minutes * 60_000)
const plan: RolloutPlan = {
  sequence: 7,
  wave: 1,
  waveSince: start,
  bakeMinutes: 15,
  silentMinutes: 5,
  refreshSeconds: 30,
}

function gateway(name: string, wave: number, rest: Partial<RolloutGateway> = {}): RolloutGateway {
  return {
    id: `gwy_${name}`,
    name,
    wave,
    appliedAt: null,
    refusal: null,
    countsFrom: new Date(0),
    lastSeenAt: minutesOn(20),
    ...rest,
  }
}

const canary = (rest: Partial<RolloutGateway> = {}) => gateway("canary", 1, rest)
const rest = gateway("rest", 2)

describe("the canary's wave", () => {
  test("waits for the canary, until patience ends", () => {
    expect(nextRolloutStep(plan, [canary(), rest], minutesOn(4))).toEqual({ kind: "wait", until: minutesOn(5) })
  })

  test("halts at a canary that is silent for too long", () => {
    expect(nextRolloutStep(plan, [canary(), rest], minutesOn(5))).toMatchObject({
      kind: "halt",
      gateway: "gwy_canary",
      because: "canary has not applied release 7 within 5 minutes.",
    })
  })

  test("halts at a refusal, in the gateway's words", () => {
    const refusal = { at: minutesOn(1), error: "nginx: [emerg] unknown directive" }
    expect(nextRolloutStep(plan, [canary({ refusal }), rest], minutesOn(2))).toMatchObject({
      kind: "halt",
      because: "canary refused release 7: nginx: [emerg] unknown directive",
    })
  })

  test("bakes from the moment at which its last gateway has it", () => {
    const gateways = [canary({ appliedAt: minutesOn(1) }), gateway("second", 1, { appliedAt: minutesOn(3) }), rest]
    expect(nextRolloutStep(plan, gateways, minutesOn(17))).toEqual({ kind: "wait", until: minutesOn(18) })
    expect(nextRolloutStep(plan, gateways, minutesOn(18))).toEqual({ kind: "advance", wave: 2 })
  })

  test("does not wait for what a gateway of a later wave says", () => {
    const late = gateway("rest", 2, { refusal: { at: minutesOn(1), error: "no" } })
    expect(nextRolloutStep(plan, [canary({ appliedAt: minutesOn(1) }), late], minutesOn(16))).toEqual({
      kind: "advance",
      wave: 2,
    })
  })

  test("halts at a canary that took it and was not heard of again", () => {
    const dead = canary({ appliedAt: minutesOn(1), lastSeenAt: minutesOn(2) })
    expect(nextRolloutStep(plan, [dead, rest], minutesOn(6))).toMatchObject({ kind: "wait" })
    expect(nextRolloutStep(plan, [dead, rest], minutesOn(7))).toMatchObject({
      kind: "halt",
      because: expect.stringContaining("was not heard of since"),
    })
  })

  test("is over at once where nobody is in it any more", () => {
    expect(nextRolloutStep(plan, [rest], minutesOn(0))).toEqual({ kind: "advance", wave: 2 })
  })

  test("gives a gateway that has just enrolled the whole time", () => {
    const fresh = gateway("fresh", 1, { countsFrom: minutesOn(4) })
    expect(nextRolloutStep(plan, [fresh, rest], minutesOn(6))).toEqual({ kind: "wait", until: minutesOn(9) })
  })

  test("once resumed forgets what was refused before", () => {
    const resumed = { ...plan, waveSince: minutesOn(10) }
    const refusal = { at: minutesOn(1), error: "no" }
    expect(nextRolloutStep(resumed, [canary({ refusal }), rest], minutesOn(11))).toEqual({
      kind: "wait",
      until: minutesOn(15),
    })
  })
})

describe("the last wave", () => {
  const last = { ...plan, wave: 2 }

  test("ends the rollout as soon as every gateway has it", () => {
    const done = [canary({ appliedAt: minutesOn(1) }), gateway("rest", 2, { appliedAt: minutesOn(20) })]
    expect(nextRolloutStep(last, done, minutesOn(20))).toEqual({ kind: "complete" })
  })

  test("halts at one that does not take it", () => {
    expect(nextRolloutStep(last, [canary({ appliedAt: minutesOn(1) }), rest], minutesOn(30))).toMatchObject({
      kind: "halt",
    })
  })
})

test("a rollout with nobody left to wait for ends", () => {
  expect(nextRolloutStep(plan, [], minutesOn(0))).toEqual({ kind: "complete" })
})
