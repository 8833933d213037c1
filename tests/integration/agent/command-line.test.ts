// The agent as a program: what its commands print and how they end, one agent a directory, and an end on request.
// From the one built file, with a real nginx.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { buildProgram, type Program, startProgram } from "../../support/build-agent"
import { hasNginx } from "../../support/nginx"

describe.skipIf(!hasNginx)("the agent's command", () => {
  let gateway: AgentGateway
  let file: string
  const started: Program[] = []
  beforeAll(async () => {
    file = await buildProgram("lib/agent/main.ts")
    gateway = await openAgentGateway()
  })
  afterAll(async () => {
    for (const { child } of started) child.kill("SIGKILL")
    await gateway.close()
  })
  const agent = (...parameters: string[]) => {
    const program = startProgram(file, parameters)
    started.push(program)
    return program
  }
  const here = () => ["--dir", gateway.paths.root]

  test("help and version say what there is", async () => {
    expect(await agent("--help").ended).toMatchObject({
      status: 0,
      output: expect.stringMatching(/enrol.*run.*once.*status/s),
    })
    expect(await agent("version").ended).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^gatewarden-agent \d/),
    })
  })

  const mistakes: [string, string[], RegExp][] = [
    ["an unknown command", ["serve"], /no command "serve"/],
    ["an unknown flag", ["run", "--fast"], /--fast/],
    ["an enrolment without pins", ["enrol", "--url", "https://127.0.0.1:1"], /--root-sha256 is 64 hexadecimal digits/],
    ["a plain address", ["enrol", "--url", "http://127.0.0.1:1"], /--url names the machine listener/],
    ["a listen address that would end a directive", ["run", "--listen", "443;"], /--listen: A port/],
    ["a policy that there is not", ["run", "--staleness", "shrug"], /--staleness/],
  ]
  test.each(mistakes)("%s ends with 2 and says what to write instead", async (_, parameters, words) => {
    expect(await agent(...parameters).ended).toMatchObject({ status: 2, output: expect.stringMatching(words) })
  })

  test("a directory without an enrolled gateway ends with 1 and says how to enrol", async () => {
    const answer = await agent("run", "--dir", `${gateway.paths.root}/nothing`).ended
    expect(answer).toMatchObject({ status: 1, output: expect.stringMatching(/holds no enrolled gateway/) })
  })

  test("once applies, ends with 0, and status tells it to people and to checks", async () => {
    expect((await agent("status", ...here()).ended).status).toBe(1)
    expect(await agent("once", ...here()).ended).toMatchObject({ status: 0 })
    const { status, output } = await agent("status", ...here(), "--json").ended
    expect(status).toBe(0)
    expect(JSON.parse(output)).toMatchObject({
      environment: "sandbox",
      applied: { epoch: 1, sequence: 1, stamp: 0 },
      freshness: "fresh",
      serving: { sequence: 1, stamp: 0 },
      report: { state: "applied", delivered: true },
    })
    expect((await agent("status", ...here()).ended).output).toMatch(/^nginx {5}serves release 1, stamp 0$/m)
  })

  test("once ends with 1 where what it was sent is refused, or where there is no server", async () => {
    gateway.server.serve(Buffer.from("{}"))
    expect((await agent("once", ...here()).ended).status).toBe(1)
    gateway.server.serve(undefined)
    await gateway.server.stop()
    expect(await agent("once", ...here()).ended).toMatchObject({
      status: 1,
      output: expect.stringMatching(/cannot be reached/),
    })
    await gateway.server.start()
  })

  test("run keeps a second agent out of its directory, ends at once when told to, and logs JSON lines without secrets", async () => {
    const first = agent("run", ...here())
    await gateway.publisher.publish()
    gateway.server.wake()
    await gateway.server.reported(({ sequence }) => sequence === 2)
    for (const command of ["run", "once"]) {
      const second = await agent(command, ...here()).ended
      expect(second).toMatchObject({ status: 1, output: expect.stringMatching(/Another agent is at work/) })
    }
    const from = Date.now()
    first.child.kill("SIGTERM")
    const { status, output } = await first.ended
    expect(status).toBe(0)
    expect(Date.now() - from).toBeLessThan(3000)
    const lines = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(lines.find(({ event }) => event === "applied")).toMatchObject({
      sequence: 2,
      durations: { check: expect.any(Number), probe: expect.any(Number), total: expect.any(Number) },
    })
    expect(output).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE|gwe-/)
  })
})
