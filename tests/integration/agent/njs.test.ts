// An agent beside an nginx without njs, once a release asks for what nginx looks at with njs alone: nothing is let through unseen, the
// words say what to install, and a revocation does not wait for it.
import { readFileSync, writeFileSync } from "node:fs"
import { afterEach, describe, expect, test } from "vitest"
import { doctor } from "@/lib/agent/doctor/doctor"
import { type AgentGateway, host, openAgentGateway } from "../../support/agent-gateway"
import { application } from "../../support/config-publisher"
import { hasNginx, hasNjs, loadNjs } from "../../support/nginx"
import { openRawClient } from "../../support/raw-https"
import { makePartner, type TestPartner } from "../../support/test-partner"

const tokenHost = "tokens.example.test"
const install = /apt install libnginx-mod-http-js.*load_module modules\/ngx_http_js_module\.so;.*--njs/s

describe.skipIf(!hasNginx)("an agent beside an nginx without njs", () => {
  let gateway: AgentGateway
  afterEach(() => gateway.close())
  const open = async () => {
    gateway = await openAgentGateway()
    await gateway.once()
  }

  function askForTokens() {
    const { routes, tokenKeys } = gateway.publisher.content
    const issuer = "https://issuer.example.test"
    const [plain] = routes.hosts
    if (plain === undefined) throw new Error("The content has a host.")
    const policy = { issuer, audience: "x", algorithms: ["ES256" as const], scopeClaim: null, bound: true }
    routes.hosts.push({ ...plain, host: tokenHost, tokenPolicy: { kind: "jwt", ...policy } })
    routes.routes.push(...routes.routes.map((route) => ({ ...route, id: `${route.id}_t`, host: tokenHost })))
    tokenKeys.issuers.push({ issuer, keys: [] })
  }
  function giveNjs() {
    const { settings } = gateway.paths
    const { options, ...rest } = JSON.parse(readFileSync(settings, "utf8"))
    writeFileSync(settings, JSON.stringify({ ...rest, options: { ...options, njs: true } }))
  }
  const lineOf = async (check = "gateway-modules") => {
    const findings = await doctor({ paths: gateway.paths, options: {}, clock: () => new Date() })
    return findings.find((finding) => finding.check === check)
  }
  const partner = () => makePartner(gateway.hierarchy, application(1).id)
  async function ask(serverName: string, { cert, key }: TestPartner) {
    const client = await openRawClient({ port: gateway.port, serverName, certificate: cert.toString(), key })
    const { status, body } = await client.send(`GET /v1/payments HTTP/1.1\r\nHost: ${serverName}\r\n\r\n`)
    client.close()
    return { status, code: status === 200 ? undefined : JSON.parse(body).code }
  }

  test("refuses a policy whose API asks for tokens before anything is swapped, in words that say what to install", async () => {
    await open()
    askForTokens()
    await gateway.publisher.publish()
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.log.find(({ event }) => event === "refused")).toMatchObject({ code: "module-missing" })
    expect(gateway.log.map(({ event }) => event)).not.toContain("rolled-back")
    expect(gateway.server.reports.at(-1)).toMatchObject({
      ...{ state: "rejected", sequence: 2 },
      error: expect.stringMatching(new RegExp(`asked for by ${tokenHost}.*${install.source}`, "s")),
    })
    expect(gateway.applied()?.sequence).toBe(1)
    expect(await ask(host, await partner())).toMatchObject({ status: 200 })
    await expect(ask(tokenHost, await partner())).rejects.toThrow()
    expect(await lineOf()).toMatchObject({ state: "fail", remedy: expect.stringMatching(install) })
  })

  test("applies a revocation all the same, where that API answers 503 and the report says why", async () => {
    await open()
    askForTokens()
    await gateway.publisher.publish()
    await gateway.once()
    const [revoked, other] = [await partner(), await partner()]
    const { issuer, serial, sha256 } = revoked
    const revokedAt = new Date().toISOString()
    gateway.publisher.content.revocations.revoked.push({ issuer, serial, sha256, revokedAt })
    await gateway.publisher.publish({ kind: "revocation" })
    expect((await gateway.once()).outcome, gateway.logText()).toBe("applied")
    expect(await ask(host, revoked)).toEqual({ status: 401, code: "certificate-revoked" })
    expect(await ask(host, other)).toMatchObject({ status: 200 })
    expect(await ask(tokenHost, other)).toEqual({ status: 503, code: "token-unchecked" })
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "applied", error: expect.stringMatching(install) })
    expect(gateway.log.filter(({ event }) => event === "limited")).toHaveLength(1)
    // what is applied is not refused afterwards, by a start or by the clock
    expect((await gateway.once()).outcome).toBe("unchanged")
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "applied" })
  })

  test("refuses a policy with a layer in the same way, and one that asks for neither is no matter", async () => {
    await open()
    expect(await lineOf()).toMatchObject({ state: "ok", words: expect.stringContaining("which would need it") })
    const { cert, sha256 } = await partner()
    gateway.publisher.content.peers.push({ name: "edge-cdn", sha256, pem: cert.toString(), header: "client-cert" })
    await gateway.publisher.publish()
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.server.reports.at(-1)?.error).toMatch(/handed over by edge-cdn/)
    gateway.publisher.content.peers.pop()
    await gateway.publisher.publish()
    expect((await gateway.once()).outcome).toBe("applied")
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "applied", sequence: 3 })
    expect(gateway.server.reports.at(-1)?.error).toBeUndefined()
  })

  test("says the same where the agent was told that njs is loaded, and it is not", async () => {
    await open()
    giveNjs()
    await gateway.publisher.publish()
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.server.reports.at(-1)?.error).toMatch(/unknown directive "js_.*apt install libnginx-mod-http-js/s)
    expect(gateway.log.find(({ event }) => event === "refused")).toMatchObject({ code: "module-missing" })
    expect(await ask(host, await partner())).toMatchObject({ status: 200 })
  })

  test.skipIf(!hasNjs)("applies the same policy once nginx loads njs and the agent uses it", async () => {
    await open()
    askForTokens()
    await gateway.publisher.publish()
    await gateway.once()
    const { current } = gateway.paths
    gateway.nginx.configure(`include ${current}/http.conf;`, `${loadNjs}include ${current}/main.conf;`)
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.server.reports.at(-1)?.error).toContain("loads njs already: run the agent with --njs")
    giveNjs()
    // by the start alone, which takes up what was accepted before
    expect((await gateway.once()).outcome, gateway.logText()).toBe("unchanged")
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "applied", sequence: 2 })
    expect(gateway.server.reports.at(-1)?.error).toBeUndefined()
    expect(await ask(tokenHost, await partner())).toEqual({ status: 401, code: "token-missing" })
    expect(await lineOf()).toMatchObject({ state: "ok" })
  })
})
