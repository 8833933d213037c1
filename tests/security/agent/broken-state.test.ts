// What the agent keeps and reads again may rot, be lost or be refused by the disk, and its clock may jump: it goes on, is not taken back,
// and says no wrong word about the release. Before a gateway that serves whatever it is given.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { startAgent } from "@/lib/agent/start-agent"
import { type AgentHost, openAgentHost } from "../../support/agent-gateway"
import { makeKeepingTarget } from "../../support/keeping-target"

const hour = 3_600_000

describe("an agent", () => {
  let host: AgentHost
  let stop: () => Promise<void>
  beforeEach(async () => {
    host = await openAgentHost({ target: makeKeepingTarget() }, () => ({}))
    stop = async () => undefined
  })
  afterEach(async () => {
    await stop()
    await host.close()
  })
  const states = () => host.server.reports.map(({ sequence, state }) => `${sequence} ${state}`)
  const rotManifests = () => {
    for (const file of readdirSync(host.paths.manifests)) writeFileSync(join(host.paths.manifests, file), "rot")
  }

  test("whose manifest has rotted on the disk starts all the same, and asks for it anew", async () => {
    await host.once()
    rotManifests()
    await host.once()
    const kept = readFileSync(join(host.paths.manifests, `${host.publisher.head().payloadSha256}.jws`))
    expect(kept.equals(host.publisher.head().jws)).toBe(true)
    expect(states()).toEqual(["1 applied"])
  })

  test("that finds another manifest under the name of its own does not apply it", async () => {
    await host.once()
    const { payload, payloadSha256 } = host.publisher.head()
    const other = await host.publisher.signAs({ ...payload, sequence: 7 })
    writeFileSync(join(host.paths.manifests, `${payloadSha256}.jws`), other.jws)
    await host.once()
    expect(host.applied()).toMatchObject({ sequence: 1 })
    expect(states()).toEqual(["1 applied"])
  })

  test("does not call a release rejected that it serves, because the manifest before has rotted", async () => {
    stop = host.follow()
    await host.server.reported(({ sequence }) => sequence === 1)
    rotManifests()
    await host.publisher.publish()
    host.server.wake()
    await host.server.reported(({ sequence }) => sequence === 2)
    await expect.poll(() => host.log.some(({ event, sequence }) => event === "applied" && sequence === 2)).toBe(true)
    await stop()
    expect(states()).toEqual(["1 applied", "2 applied"])
  })

  test("that has lost what it has seen goes back no further than to what it serves", async () => {
    const { jws: old } = host.publisher.head()
    await host.publisher.publish()
    await host.once()
    rmSync(host.paths.seen)
    host.server.serve(old)
    expect((await host.once()).outcome).toBe("refused")
    expect(host.log.find(({ event }) => event === "refused")).toMatchObject({ code: "older" })
    expect(host.applied()).toMatchObject({ sequence: 2 })
  })

  test("that cannot keep its report sends it, starts again, and reports nothing else", async () => {
    // what cannot be removed stands in the way of each write, as a full disk would
    mkdirSync(join(`${host.paths.report}.new`, "in-the-way"), { recursive: true })
    expect((await host.once()).outcome).toBe("applied")
    await host.once()
    expect(new Set(states())).toEqual(new Set(["1 applied"]))
    expect(host.log).toContainEqual(expect.objectContaining({ level: "warning", event: "report-not-kept" }))
  })

  test("that cannot keep what it has seen applies nothing, says so, and applies it once it can", async () => {
    mkdirSync(join(`${host.paths.seen}.new`, "in-the-way"), { recursive: true })
    expect((await host.once()).outcome).toBe("refused")
    expect(host.applied()).toBeUndefined()
    expect(host.server.reports.at(-1)).toMatchObject({ state: "rejected" })
    rmSync(`${host.paths.seen}.new`, { recursive: true })
    expect((await host.once()).outcome).toBe("applied")
  })

  test("that cannot keep an artifact leaves nothing behind, and says the same each time that it tries", async () => {
    rmSync(host.paths.artifacts, { recursive: true })
    await host.once()
    await host.once()
    expect(host.server.reports.map(({ error }) => error)).toEqual([
      expect.stringMatching(/^Artifact \S+ cannot be kept in \S+\/artifacts \(ENOENT\)\.$/),
    ])
    mkdirSync(host.paths.artifacts)
    expect((await host.once()).outcome).toBe("applied")
    expect(readdirSync(host.paths.artifacts).filter((name) => name.includes("."))).toEqual([])
  })

  test("whose gateway says what is no text reports it in what is", async () => {
    const words = `no \0 text \ud83d ${"x".repeat(7988)}\u{1f511}`
    const { close, agent } = await startAgent({
      ...{ paths: host.paths, options: {}, log: () => undefined, clock: () => new Date() },
      target: { ...makeKeepingTarget(), install: () => Promise.reject(new Error(words)) },
    })
    expect(await agent.poll(0)).toBe("refused")
    close()
    const { error = "" } = host.server.reports.at(-1) ?? {}
    expect(error).toMatch(/^no {2}text {2}x+$/)
  })

  test("whose clock jumps ahead and back serves again what has not ended after all", async () => {
    await host.publisher.publish({ staleness: "deny-new" })
    let ahead = 0
    const { agent } = await host.once(() => new Date(Date.now() + ahead))
    ahead = 25 * hour
    await agent.keepFresh()
    expect(host.applied()).toMatchObject({ denying: true })
    expect(host.server.reports.at(-1)).toMatchObject({ state: "stale" })
    ahead = 0
    await agent.keepFresh()
    expect(host.applied()).toMatchObject({ denying: false })
    expect(host.server.reports.at(-1)).toMatchObject({ state: "applied" })
  })

  test("whose clock is ahead says the same of a release that has ended, however often it looks", async () => {
    const { agent } = await host.once()
    await host.publisher.publish()
    let ahead = 25 * hour
    const { close, agent: late } = await startAgent({
      ...{ paths: host.paths, options: {}, log: () => undefined, target: makeKeepingTarget() },
      clock: () => new Date(Date.now() + ahead),
    })
    expect(await late.poll(0)).toBe("refused")
    ahead += 5000
    expect(await late.retry()).toBe("refused")
    close()
    const rejections = host.server.reports.filter(({ state }) => state === "rejected")
    expect(rejections.map(({ error }) => error)).toEqual([expect.stringMatching(/ended at .* clock/)])
    expect(agent.isPending()).toBe(false)
  })

  test("whose clock goes back does not take what it was sent before", async () => {
    const { jws: old } = host.publisher.head()
    await host.publisher.publish()
    await host.once()
    host.server.serve(old)
    expect((await host.once(() => new Date(Date.now() - 365 * 24 * hour))).outcome).toBe("refused")
  })
})
