// The Lua of the Envoy export is run, on a handle that answers as Envoy's does: deny list, ends, binding and scope of tokens.
// By a Lua in JavaScript; Envoy has LuaJIT, and the script uses nothing in which the two differ.
import { createHash } from "node:crypto"
import { lauxlib, lua, lualib, to_luastring } from "fengari"
import { beforeAll, describe, expect, it } from "vitest"
import { decisionScript } from "@/lib/targets/envoy/decision-script"
import { boundPolicy } from "./agreement-tokens"
import { makeWorld, tokenHosts, type World } from "./agreement-world"

const sha256 = createHash("sha256").update("a certificate").digest("hex")
const thumbprint = createHash("sha256").update("a certificate").digest("base64url")
const spiffeId = "spiffe://example.test/sandbox/application/app_x"

type Ask = { at?: number; path?: string; sha256?: string; names?: string[]; scope?: string; claims?: string }

describe("the Lua of the Envoy export", () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld("http://127.0.0.1:9", { tokens: true })
  })

  /** The code that it refuses with; undefined where it lets the request through. */
  function run(host: string, ask: Ask = {}): string | undefined {
    const { at = Date.parse(world.bundle.manifest.issuedAt) / 1000, path = "/", names = [spiffeId] } = ask
    const claims = ask.claims === undefined ? "nil" : `{payload = ${ask.claims}}`
    const handle = `
      local code
      local tls = {
        peerCertificatePresented = function() return true end,
        sha256PeerCertificateDigest = function() return "${ask.sha256 ?? sha256}" end,
        uriSanPeerCertificate = function() return {${names.map((name) => `"${name}"`).join(",")}} end,
      }
      local handle = {
        headers = function() return {get = function() return "${path}" end} end,
        metadata = function() return {get = function() return ${ask.scope === undefined ? "nil" : `"${ask.scope}"`} end} end,
        streamInfo = function() return {
          downstreamSslConnection = function() return tls end,
          dynamicMetadata = function() return {get = function() return ${claims} end} end,
        } end,
        respond = function(_, _, body) code = body:match('"code":"([^"]+)"') end,
      }
      os.time = function() return ${Math.floor(at)} end
      envoy_on_request(handle)
      return code`
    const state = lauxlib.luaL_newstate()
    lualib.luaL_openlibs(state)
    const text = `${decisionScript(world.bundle, host)}\n${handle}`
    const failed = lauxlib.luaL_dostring(state, to_luastring(text))
    const answer = lua.lua_isnil(state, -1) ? undefined : lua.lua_tojsstring(state, -1)
    if (failed) throw new Error(answer)
    return answer
  }

  it("lets through what nothing speaks against, and refuses what is revoked, unnamed or on no route", () => {
    const host = "api.example.test"
    expect(run(host, { scope: "orders:read" })).toBeUndefined()
    expect(run(host, { scope: "orders:read", sha256: world.bundle.revocations.revoked[0]?.sha256 })).toBe(
      "certificate-revoked",
    )
    expect(run(host, { scope: "orders:read", names: [] })).toBe("unknown-application")
    expect(run(host, { scope: "orders:read", names: [spiffeId, spiffeId] })).toBe("unknown-application")
    expect(run(host)).toBe("no-such-route")
    expect(run(host, { scope: "orders:read", path: "/".padEnd(8001, "x") })).toBe("malformed-path")
  })

  it("ends a grant and the release at their seconds", () => {
    const host = "api.example.test"
    const ending = world.bundle.applications.find(({ scopes }) => scopes.some(({ endsAt }) => endsAt !== undefined))
    const grant = ending?.scopes.find(({ endsAt }) => endsAt !== undefined)
    const end = Math.floor(Date.parse(grant?.endsAt ?? "") / 1000)
    const ask = { scope: grant?.name, names: [ending?.spiffeId ?? ""] }
    expect(run(host, { ...ask, at: end - 1 })).toBeUndefined()
    expect(run(host, { ...ask, at: end })).toBe("grant-expired")
    const over = Math.floor(Date.parse(world.bundle.manifest.notAfter) / 1000)
    expect(run(host, { ...ask, at: over })).toBe("bundle-expired")
  })

  it("compares cnf with the certificate, and the scope with the route's", () => {
    const host = tokenHosts[0] ?? ""
    expect([boundPolicy.bound, boundPolicy.scopeClaim]).toEqual([true, "scope"])
    const claims = (scope: string, x5t: string) => `{scope = ${scope}, cnf = {["x5t#S256"] = "${x5t}"}}`
    const scope = "orders:read"
    expect(run(host, { scope, claims: claims('"x orders:read"', thumbprint) })).toBeUndefined()
    expect(run(host, { scope, claims: claims('{"x", "orders:read"}', thumbprint) })).toBeUndefined()
    expect(run(host, { scope, claims: claims('"orders:reader"', thumbprint) })).toBe("token-scope-missing")
    expect(run(host, { scope, claims: claims('"orders:read"', thumbprint.replace(/.$/, "_")) })).toBe("token-not-bound")
    expect(run(host, { scope, claims: '{scope = "orders:read"}' })).toBe("token-not-bound")
    expect(run(host, { scope })).toBe("token-invalid")
  })
})
