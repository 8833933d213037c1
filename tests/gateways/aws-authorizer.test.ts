// The Lambda authorizer of the AWS export is run on the events that API Gateway documents, and must agree with decide().
// It refuses every path with a percent sign, since API Gateway may have decoded it; that alone is not decide()'s.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Decision, makeDecider } from "@/lib/core/decide"
import { exportFiles } from "@/lib/targets/exports"
import { hosts, makeWorld, type World } from "./agreement-world"
import { generatedRequest } from "./generated-request"

type Authorizer = { decide: (event: object, now: number) => Pick<Decision, "reason"> & { application?: string } }

const runs = 2000
let world: World
let authorizer: Authorizer
const folder = mkdtempSync(join(tmpdir(), "gatewarden-authorizer-"))

beforeAll(async () => {
  world = await makeWorld("http://127.0.0.1:9")
  const files = exportFiles(world.bundle, "aws")
  for (const name of ["index.mjs", "policy.json"])
    writeFileSync(join(folder, name), files.get(`authorizer/${name}`) ?? "")
  authorizer = (await import(pathToFileURL(join(folder, "index.mjs")).href)) as Authorizer // the script that the export holds
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it(`agrees with decide() on ${runs} generated requests without encoded paths`, () => {
  const decide = makeDecider(world.bundle, { denyWhenExpired: true })
  const callers = new Map(world.callers.map((caller) => [caller.name, caller]))
  const seen = new Set<string>()
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...callers.keys()), fc.constantFrom("reader", "writer", "many", "ended")),
      generatedRequest,
      fc.constantFrom(...hosts, "other.example.test"),
      (name, { method, path: target }, host) => {
        // API Gateway hands over the path alone
        const [path = ""] = target.split("?")
        const caller = callers.get(name)
        const at = new Date()
        const decision = decide({ at, host, method, path, certificate: caller?.presented })
        const expected = decision.status !== 421 && path.includes("%") ? "malformed-path" : decision.reason
        seen.add(expected)
        for (const event of eventsOf(host, method, path, caller?.credential?.info.pem)) {
          expect(authorizer.decide(event, at.getTime()).reason).toBe(expected)
        }
      },
    ),
    { numRuns: runs },
  )
  expect([...seen]).toEqual(
    expect.arrayContaining(["allowed", "grant-expired", "certificate-revoked", "untrusted-issuer"]),
  )
})

/** An HTTP API's event (payload 2.0) and a REST API's. */
function eventsOf(domainName: string, method: string, path: string, clientCertPem: string | undefined): object[] {
  const clientCert = clientCertPem === undefined ? undefined : { clientCertPem }
  return [
    {
      version: "2.0",
      rawPath: path,
      requestContext: { domainName, http: { method, path }, authentication: { clientCert } },
    },
    { path, requestContext: { domainName, httpMethod: method, path, identity: { clientCert } } },
  ]
}
