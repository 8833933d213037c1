import { describe, expect, test } from "vitest"
import { type AcceptConditions, acceptManifest, checkArtifact, compileArtifacts } from "@/lib/bundle"
import type { ManifestPayload } from "@/lib/core/policy"
import { codeOf } from "./code-of"
import { samplePolicy } from "./sample-policy"
import { manifestPayload } from "./signed"

const conditions: AcceptConditions = {
  environment: "sandbox",
  now: new Date("2026-06-01T12:00:00.000Z"),
  agentVersion: "0.1.0",
  highest: { epoch: 1, sequence: 42, stamp: 3, payloadSha256: "d".repeat(64) },
}

const accept = (
  changes: Partial<ManifestPayload>,
  other: Partial<AcceptConditions> = {},
  payloadSha256 = "d".repeat(64),
) =>
  codeOf(
    (async () =>
      acceptManifest(
        { payload: manifestPayload(changes), payloadSha256, jws: new Uint8Array() },
        { ...conditions, ...other },
      ))(),
  )

describe("a verified manifest", () => {
  test.each([
    ["the one that is there already", {}, {}, "accepted"],
    ["the first ever", {}, { highest: null }, "accepted"],
    ["a new stamp", { stamp: 4 }, {}, "accepted"],
    ["a new release, whose stamps begin again", { sequence: 43, stamp: 0 }, {}, "accepted"],
    ["a new epoch, whose numbers begin again", { epoch: 2, sequence: 1, stamp: 0 }, {}, "accepted"],
    ["an older stamp", { stamp: 2 }, {}, "older"],
    ["an older release, however often stamped", { sequence: 41, stamp: 900 }, {}, "older"],
    ["an older epoch", { sequence: 99 }, { highest: { epoch: 2, sequence: 1, stamp: 0, payloadSha256: "" } }, "older"],
    ["another environment's", { environment: "production" }, {}, "other-environment"],
    ["one for a later agent", { minimumAgent: "0.2.0" }, {}, "agent-too-old"],
    [
      "one for a later agent, by number and not by letter",
      { minimumAgent: "0.10.0" },
      { agentVersion: "0.9.0" },
      "agent-too-old",
    ],
    ["one for an earlier agent", { minimumAgent: "0.9.9" }, { agentVersion: "0.10.0" }, "accepted"],
    ["one in its last millisecond", {}, { now: new Date("2026-06-01T23:59:59.999Z") }, "accepted"],
    ["one at its end", {}, { now: new Date("2026-06-02T00:00:00.000Z") }, "expired"],
  ] as const)("%s: %o %o → %s", async (_, changes, other, code) => {
    expect(await accept(changes, other)).toBe(code)
  })

  test("of the same numbers with other bytes is refused", async () => {
    expect(await accept({}, {}, "e".repeat(64))).toBe("same-number-other-bytes")
  })
})

describe("an artifact", () => {
  const check = (content: Uint8Array) => {
    const { sha256, bytes } = compileArtifacts(samplePolicy()).get("routes") ?? { sha256: "", bytes: 0 }
    return codeOf((async () => checkArtifact("routes", { sha256, bytes }, content))())
  }
  const content = compileArtifacts(samplePolicy()).get("routes")?.content ?? new Uint8Array()

  test("is taken as the manifest names it, and refused cut, longer or changed", async () => {
    expect(await check(content)).toBe("accepted")
    expect(await check(content.subarray(1))).toBe("digest-mismatch")
    expect(await check(Buffer.concat([content, Buffer.from(" ")]))).toBe("digest-mismatch")
    const changed = Uint8Array.from(content)
    changed[5] = (changed[5] ?? 0) ^ 1
    expect(await check(changed)).toBe("digest-mismatch")
    expect(await check(new Uint8Array(2 ** 26 + 1))).toBe("too-large")
  })
})
