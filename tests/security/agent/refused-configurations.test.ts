// What a malicious, mistaken or restored control plane may send, and what becomes of it: refused in words, reported, and nothing changed.
// Against a real nginx, which goes on serving the last good release throughout.
import { createHash } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import type { ServerResponse } from "node:http"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { application, type Published, signingKey } from "../../support/config-publisher"
import { isManifest, problem } from "../../support/config-server"
import { hasNginx } from "../../support/nginx"
import { makePartner, type TestPartner } from "../../support/test-partner"

/** 64 MB of nothing in 64 KB, packed before anybody waits for it. */
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))

/** For an answer in one expression. */
const did = (_: unknown): true => true

type Case = { title: string; code: string; words: RegExp; bad: (gateway: AgentGateway) => Promise<Uint8Array> }

const jws = ({ jws: bytes }: Published): Uint8Array => bytes
const past = new Date(Date.now() - 3_600_000).toISOString()
const longPast = new Date(Date.now() - 7_200_000).toISOString()
const day = 86_400_000

/** The head with some of it changed, signed by whoever the environment trusts unless said otherwise. */
const resigned = async ({ publisher }: AgentGateway, change: object, key?: ReturnType<typeof signingKey>) => {
  const { payload } = publisher.head()
  return jws(await publisher.signAs({ ...payload, sequence: payload.sequence + 1, ...change }, key))
}

const cases: Case[] = [
  {
    title: "a manifest that a stranger signed",
    code: "unknown-key",
    words: /signed by no key that is trusted/,
    bad: (gateway) => resigned(gateway, {}, signingKey()),
  },
  {
    title: "a manifest that was changed after it was signed",
    code: "bad-signature",
    words: /does not match/,
    bad: async (gateway) => {
      const signed = JSON.parse(Buffer.from(await resigned(gateway, {})).toString())
      const payload = JSON.parse(Buffer.from(signed.payload, "base64url").toString())
      const changed = Buffer.from(JSON.stringify({ ...payload, refreshSeconds: 31 })).toString("base64url")
      return Buffer.from(JSON.stringify({ ...signed, payload: changed }))
    },
  },
  {
    title: "a manifest whose header says that it needs no signature",
    code: "malformed",
    words: /not a JWS of the form/,
    bad: async (gateway) => {
      const signed = JSON.parse(Buffer.from(await resigned(gateway, {})).toString())
      const header = Buffer.from(JSON.stringify({ alg: "none", kid: "x", typ: "gatewarden-manifest+jws" }))
      return Buffer.from(
        JSON.stringify({ ...signed, signatures: [{ protected: header.toString("base64url"), signature: "" }] }),
      )
    },
  },
  {
    title: "an older release",
    code: "older",
    words: /was seen here before/,
    bad: (gateway) => resigned(gateway, { sequence: 1 }),
  },
  {
    title: "an epoch that there never was",
    code: "malformed",
    words: /epoch/,
    bad: (gateway) => resigned(gateway, { epoch: 0, sequence: 99 }),
  },
  {
    title: "a higher epoch that no root key has vouched for",
    code: "root-mismatch",
    words: /vouches for 1/,
    bad: (gateway) => resigned(gateway, { epoch: 2, sequence: 1 }),
  },
  {
    title: "the number that is applied, with other content",
    code: "same-number-other-bytes",
    words: /Somebody signs twice/,
    bad: ({ publisher }) => publisher.signAs({ ...publisher.head().payload, refreshSeconds: 31 }).then(jws),
  },
  {
    title: "another environment's manifest",
    code: "other-environment",
    words: /for production; this gateway belongs to sandbox/,
    bad: (gateway) => resigned(gateway, { environment: "production" }),
  },
  {
    title: "an expired manifest",
    code: "expired",
    words: /ended at/,
    bad: (gateway) => resigned(gateway, { issuedAt: longPast, notAfter: past }),
  },
  {
    title: "a manifest of a later version of the API",
    code: "unsupported-schema",
    words: /gatewarden\/manifest\/2/,
    bad: (gateway) => resigned(gateway, { schema: "gatewarden/manifest/2" }),
  },
  {
    title: "a manifest for newer agents",
    code: "agent-too-old",
    words: /needs an agent of version 9/,
    bad: (gateway) => resigned(gateway, { minimumAgent: "9.0.0" }),
  },
  {
    title: "a truncated manifest",
    code: "malformed",
    words: /not a JWS/,
    bad: async (gateway) => (await resigned(gateway, {})).subarray(0, 300),
  },
]

describe.skipIf(!hasNginx)("an agent that is sent", () => {
  let gateway: AgentGateway
  let partner: TestPartner
  beforeAll(async () => {
    gateway = await openAgentGateway()
    partner = await makePartner(gateway.hierarchy, application(1).id)
    await gateway.publisher.publish()
    await gateway.once()
  })
  afterAll(() => gateway.close())
  beforeEach(() => {
    gateway.server.reports.length = 0
    gateway.log.length = 0
  })

  const expectNothingChanged = async (before: string) => {
    expect(readlinkSync(gateway.paths.current)).toBe(before)
    expect(gateway.applied()).toMatchObject({ sequence: 2, stamp: 0 })
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
  }

  test.each(cases)(
    "$title refuses it, says why, reports it and keeps the last good release",
    async ({ code, words, bad }) => {
      const before = readlinkSync(gateway.paths.current)
      gateway.server.serve(await bad(gateway))
      const { outcome } = await gateway.once()
      gateway.server.serve(undefined)
      expect(outcome).toBe("refused")
      expect(gateway.log.find(({ event }) => event === "refused")).toMatchObject({
        code,
        error: expect.stringMatching(words),
      })
      expect(gateway.server.reports.at(-1)).toMatchObject({
        state: "rejected",
        sequence: 2,
        error: expect.stringMatching(words),
      })
      await expectNothingChanged(before)
    },
  )

  const endlessly = (response: ServerResponse): boolean => {
    const chunk = Buffer.alloc(64 * 1024, 32)
    const send = () => {
      while (!response.destroyed && response.write(chunk));
      response.once("drain", send)
    }
    send()
    return true
  }
  const answers: { title: string; code: string; answer: (response: ServerResponse, artifact: boolean) => boolean }[] = [
    {
      title: "a manifest of more bytes than any has",
      code: "too-large",
      answer: (response, artifact) => !artifact && did(response.end(Buffer.alloc(3 * 1024 * 1024, 32))),
    },
    {
      title: "a manifest without an end",
      code: "too-large",
      answer: (response, artifact) => !artifact && endlessly(response),
    },
    {
      title: "a manifest that never comes",
      code: "hung",
      answer: (response, artifact) => !artifact && did(response.write("{")),
    },
    {
      title: "a manifest that is cut off",
      code: "unreachable",
      answer: (response, artifact) => {
        if (artifact) return false
        response.setHeader("content-length", "5000")
        response.write("{")
        setTimeout(() => response.destroy(), 50)
        return true
      },
    },
    {
      title: "to another server",
      code: "refused",
      answer: (response, artifact) => {
        if (artifact) return false
        response.writeHead(302, { location: "https://127.0.0.1:1/elsewhere" }).end()
        return true
      },
    },
    {
      title: "to another protocol",
      code: "refused",
      answer: (response, artifact) =>
        !artifact && did(response.writeHead(101, { connection: "upgrade", upgrade: "x" }).end()),
    },
    {
      title: "a refusal with orders to a terminal in its words",
      code: "refused",
      answer: (response, artifact) => !artifact && did(problem(response, 400, "No.\u001b[2J\r\n\u009b31mYes\u202e")),
    },
    {
      title: "the word that nothing has changed before it has anything",
      code: "malformed",
      answer: (response, artifact) => !artifact && did(response.writeHead(304).end()),
    },
  ]

  test.each(answers)(
    "$title gives it up within its limits and keeps the last good release",
    async ({ code, answer }) => {
      const fresh = await openAgentGateway()
      fresh.server.override((request, response) =>
        request.url?.includes("/status") ? false : answer(response, request.url?.includes("/artifacts/") === true),
      )
      await expect(fresh.once()).rejects.toMatchObject({ code, message: expect.not.stringMatching(/[\p{Cc}\p{Cf}]/u) })
      expect(fresh.applied()).toBeUndefined()
      fresh.server.override(undefined)
      expect((await fresh.once()).outcome).toBe("applied")
      await fresh.close()
    },
  )

  const artifacts: { title: string; code: string; answer: (bytes: Buffer, response: ServerResponse) => void }[] = [
    {
      title: "another artifact of the same length",
      code: "digest-mismatch",
      answer: (bytes, response) =>
        response.end(Buffer.from(bytes.map((byte, index) => (index === 20 ? byte ^ 1 : byte)))),
    },
    {
      title: "an artifact that is too short",
      code: "digest-mismatch",
      answer: (bytes, response) => response.end(bytes.subarray(1)),
    },
    { title: "an artifact without an end", code: "too-large", answer: (_, response) => void endlessly(response) },
    {
      title: "a small artifact that unpacks into a huge one",
      code: "too-large",
      answer: (_, response) => {
        response.setHeader("content-encoding", "gzip")
        response.end(bomb)
      },
    },
    {
      title: "an artifact in an encoding that it did not ask for",
      code: "malformed",
      answer: (bytes, response) => {
        response.setHeader("content-encoding", "br")
        response.end(bytes)
      },
    },
    {
      title: "an artifact that is gone",
      code: "gone",
      answer: (_, response) => response.writeHead(410).end(),
    },
  ]

  test.each(artifacts)("$title refuses it and keeps the last good release", async ({ code, answer }) => {
    const before = readlinkSync(gateway.paths.current)
    const seen = JSON.parse(readFileSync(gateway.paths.seen, "utf8")).sequence
    gateway.publisher.content.revocations.suspended = [`app_${code.replaceAll("-", "_")}_${seen}`]
    const { payload } = await gateway.publisher.publish()
    gateway.server.override((request, response) => {
      const bytes = gateway.publisher.artifacts.get(request.url?.split("/artifacts/")[1] ?? "")
      if (bytes === undefined) return false
      answer(Buffer.from(bytes), response)
      return true
    })
    const heap = process.memoryUsage().arrayBuffers
    expect((await gateway.once()).outcome).toBe("refused")
    gateway.server.override(undefined)
    expect(process.memoryUsage().arrayBuffers - heap).toBeLessThan(32 * 1024 * 1024)
    expect(gateway.log.find(({ event }) => event === "refused")).toMatchObject({ code })
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "rejected", sequence: payload.sequence })
    await expectNothingChanged(before)
  })

  test("a signed manifest that passes the trust off as the routes refuses it and keeps the last good release", async () => {
    const before = readlinkSync(gateway.paths.current)
    const { payload } = gateway.publisher.head()
    const { artifacts: named } = payload
    gateway.server.serve(await resigned(gateway, { artifacts: { ...named, routes: named.trust } }))
    expect((await gateway.once()).outcome).toBe("refused")
    gateway.server.serve(undefined)
    expect(gateway.server.reports.at(-1)).toMatchObject({
      state: "rejected",
      error: expect.stringMatching(/Artifact routes/),
    })
    await expectNothingChanged(before)
    await gateway.publisher.publish()
  })

  test("a signed release with a member that it does not know refuses it: it might have been a restriction", async () => {
    const before = readlinkSync(gateway.paths.current)
    const { payload } = gateway.publisher.head()
    const { sha256: known = "" } = payload.artifacts.routes ?? {}
    const routes = JSON.parse(Buffer.from(gateway.publisher.artifacts.get(known) ?? "").toString())
    const bytes = Buffer.from(JSON.stringify({ ...routes, onlyOnWeekdays: true }))
    const sha256 = createHash("sha256").update(bytes).digest("hex")
    gateway.publisher.artifacts.set(sha256, bytes)
    const sequence = payload.sequence + 1
    const artifacts = { ...payload.artifacts, routes: { sha256, bytes: bytes.length } }
    gateway.server.serve(await resigned(gateway, { sequence, artifacts }))
    expect((await gateway.once()).outcome).toBe("refused")
    gateway.server.serve(undefined)
    expect(gateway.log.find(({ event }) => event === "refused")).toMatchObject({ code: "unsupported-schema" })
    expect(gateway.server.reports.at(-1)).toMatchObject({
      state: "rejected",
      sequence,
      error: expect.stringMatching(/onlyOnWeekdays/),
    })
    await expectNothingChanged(before)
    await gateway.publisher.publish()
  })

  test("forged answers that nothing has changed does not believe its configuration to be valid any longer", async () => {
    gateway.server.override((request, response) => {
      if (!isManifest(request.url)) return false
      response.writeHead(304).end()
      return true
    })
    const { agent } = await gateway.once(() => new Date(Date.now() + 2 * day))
    await agent.keepFresh()
    gateway.server.override(undefined)
    expect(agent.isStale()).toBe(true)
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "stale", error: expect.stringMatching(/ended at/) })
  })
})
