// The first partner, told through the operator API and a real nginx: from registered to refused, with every answer checked.
// For the demo. It throws at the first step that is not as it must be, and takes down what it started.
import { join } from "node:path"
import {
  grantAccess,
  issueCredential,
  nameApi,
  newStory,
  publish,
  registerPartner,
  revoke,
  type Story,
  untilApplied,
  untilEnforced,
} from "../support/first-partner"
import { type FirstRefusal, watchRefusals } from "../support/first-refusal"
import { type GatewayHost, startGatewayHost } from "../support/gateway-host"
import type { OperatorClient } from "../support/operator-client"
import { type CallResult, callOnce, type GatewayAddress, type PartnerIdentity } from "../support/partner-call"
import { startUpstream } from "../support/upstream"
import type { Narrator } from "./narrator"

/** The promise: refused everywhere within a second of the click. */
const promisedMs = 1000

export async function tellFirstPartner(
  api: OperatorClient,
  machineUrl: string,
  directory: string,
  narrator: Narrator,
): Promise<FirstRefusal[]> {
  const story = newStory()
  const upstream = await startUpstream()
  let host: GatewayHost | undefined
  try {
    const { step, say } = narrator
    const { applicationId } = await step(
      "Partner registered, with an application",
      () => registerPartner(api, story),
      (made) => made.applicationId,
    )
    const { certificate, identity } = await step(
      "Certificate issued for a key that openssl made here",
      () => issueCredential(api, applicationId, directory),
      (credential) => `serial ${credential.certificate.serial}`,
    )
    await step(`API on ${story.host} with two routes`, () => nameApi(api, story, upstream.url))
    await step(`Access to ${story.grantedScope} granted`, () => grantAccess(api, story, applicationId))
    host = await step(
      "nginx started, its agent enrolled with a one-time code",
      () => startGatewayHost(api, machineUrl, hostOf(story, directory)),
      (started) => started.gatewayId,
    )
    const { sequence } = await step(
      "Published",
      () => publish(api, story, "The first partner"),
      (release) => `release ${release.sequence}, signed`,
    )
    await step("The gateway reports that it enforces it", () => untilApplied(api, host?.gatewayId ?? "", sequence))
    await makeCalls(step, host.addressOf(story.host), identity)
    const refusals = await revokeWhileCalling(narrator, host, story, identity, () => revoke(api, certificate.id))
    const enforced = await untilEnforced(api, certificate.id)
    say(`enforced on ${enforced.by.length} of ${enforced.of} gateways of ${story.environment}`)
    return refusals
  } finally {
    await host?.stop()
    await upstream.close()
  }
}

const hostOf = ({ mark, environment, host }: Story, directory: string) => ({
  name: `demo-${mark}`,
  environment,
  hosts: [host],
  directory: join(directory, "gateway"),
})

async function makeCalls(step: Narrator["step"], gateway: GatewayAddress, identity: PartnerIdentity): Promise<void> {
  const calls: [title: string, who: PartnerIdentity | undefined, method: string, path: string, expected: CallResult][] =
    [
      ["The granted route", identity, "GET", "/payments/1", { status: 200, code: "" }],
      ["The other route", identity, "POST", "/refunds/1", { status: 403, code: "scope-not-granted" }],
      ["A path that is no route", identity, "GET", "/payments/1/secrets", { status: 404, code: "no-such-route" }],
      ["A disguised path", identity, "GET", "/payments/%2e%2e/1", { status: 400, code: "malformed-path" }],
      ["Without a certificate", undefined, "GET", "/payments/1", { status: 401, code: "no-client-certificate" }],
    ]
  for (const [title, who, method, path, expected] of calls) {
    const answer = await step(`${title}: ${method} ${path}`, () => callOnce(gateway, who, method, path), inWords)
    if (answer.status !== expected.status || answer.code !== expected.code) {
      throw new Error(`${method} ${path} must be answered ${inWords(expected)}, but was ${inWords(answer)}`)
    }
  }
}

async function revokeWhileCalling(
  { step, say }: Narrator,
  host: GatewayHost,
  story: Story,
  identity: PartnerIdentity,
  click: () => Promise<unknown>,
): Promise<FirstRefusal[]> {
  const watch = await watchRefusals(host.addressOf(story.host), identity, "/payments/1")
  try {
    const refusals = await step("Certificate revoked, while the partner goes on calling", () => watch.revoke(click))
    for (const { kind, ms, answer, callsLetIn } of refusals) {
      say(
        `refused on a ${kind} after ${(ms / 1000).toFixed(3)} s: ${inWords(answer)}, ${callsLetIn} calls let in before`,
      )
    }
    const slowest = Math.max(...refusals.map(({ ms }) => ms))
    if (slowest > promisedMs)
      throw new Error(`the slowest refusal took ${Math.round(slowest)} ms; the promise is a second`)
    return refusals
  } finally {
    watch.close()
  }
}

function inWords({ status, code }: CallResult): string {
  return status === 0 ? "the connection was refused" : `${status} ${code}`.trim()
}
