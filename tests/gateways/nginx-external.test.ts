// What nginx does with certificates of other CAs where it matters when and how exactly, and that ours are judged as strictly beside them.
// The agreement test asks what is decided.
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildCrl } from "@/lib/pki"
import { hasNginx } from "../support/nginx"
import type { TestGateway } from "../support/nginx-gateway"
import { type ClientCredential, nameOf, type OddCertificate } from "../support/odd-certificate"
import { type Hierarchy, makeHierarchy } from "../unit/pki/hierarchy"
import { codeOf, host, openStage, order, reader, revocationOf } from "./one-api"

const { hierarchy, start, makeBundle, issue, open, close } = await openStage()
let bank: Hierarchy

/** One that another CA issued. */
const foreign = (odd: OddCertificate = {}): Promise<ClientCredential> =>
  issue({ subject: nameOf("QWAC"), issuer: bank.issuing, signer: bank.issuingKey.signer, ...odd })

/** The policy in which they are registered for the one application. */
const pinning = (...credentials: ClientCredential[]) => ({
  applications: [{ ...reader(), pinned: credentials.map(({ info }) => info.sha256) }],
  pinned: new Map(credentials.map(({ info }) => [info.sha256, info.pem])),
})

const openssl = (args: string[], input: string) => spawnSync("openssl", args, { input, encoding: "utf8" }).stdout

const ask = async (gateway: TestGateway, credential?: ClientCredential) =>
  codeOf(await (await open(gateway, credential)).send(order))

beforeAll(async () => {
  bank = await makeHierarchy()
})
afterAll(close)

describe.skipIf(!hasNginx)("nginx", () => {
  it("takes up a certificate of another CA with a release, and refuses it from the release that revokes it on", async () => {
    const [one, kept] = [await foreign(), await foreign()]
    const gateway = await start()
    expect(await ask(gateway, one)).toBe("untrusted-issuer")
    await gateway.apply(await makeBundle(pinning(one, kept)))
    const client = await open(gateway, one)
    expect(codeOf(await client.send(order))).toBe("allowed")
    await gateway.apply(await makeBundle({ ...pinning(one, kept), revocations: revocationOf(one) }))
    await expect(client.send(order).then(codeOf)).rejects.toThrow(/closed|reset|EPIPE/i)
    expect(await ask(gateway, one)).toBe("certificate-revoked")
    expect(await ask(gateway, kept)).toBe("allowed")
    await gateway.apply(await makeBundle(pinning(kept)))
    expect(await ask(gateway, one)).toBe("untrusted-issuer")
    await gateway.apply(await makeBundle())
    expect(await ask(gateway, kept)).toBe("untrusted-issuer")
  })

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`resumes no ${maxVersion} session of a certificate of another CA`, async () => {
      const credential = await foreign({ chain: [bank.issuing, bank.root] })
      const gateway = await start(pinning(credential))
      const first = await open(gateway, credential, { maxVersion })
      expect(codeOf(await first.send(order))).toBe("allowed")
      const session = first.session()
      await gateway.apply(await makeBundle({ ...pinning(credential), revocations: revocationOf(credential) }))
      const second = await open(gateway, credential, { maxVersion, session })
      expect(second.resumed).toBe(false)
      expect(codeOf(await second.send(order))).toBe("certificate-revoked")
    })
  }

  it("refuses a certificate of another CA that ends while its connection is open", async () => {
    const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 8000)
    const credential = await foreign({ notAfter })
    const gateway = await start(pinning(credential))
    const client = await open(gateway, credential)
    expect(codeOf(await client.send(order))).toBe("allowed")
    await sleep(notAfter.getTime() + 1100 - Date.now())
    expect(codeOf(await client.send(order))).toBe("certificate-expired")
    expect(await ask(gateway, credential)).toBe("certificate-expired")
  })

  it("compares every byte: neither SHA-1 nor the same letters in another case are enough", async () => {
    const [registered, other] = [await foreign(), await foreign()]
    const bundle = await makeBundle(pinning(registered))
    const gateway = await start()
    await gateway.apply(bundle)
    const path = join(gateway.directory, "current", "identity.conf")
    const rendered = readFileSync(path, "utf8")
    const sha1 = (pem: string) =>
      openssl(["x509", "-noout", "-fingerprint", "-sha1"], pem)
        .replace(/.*=|:|\n/g, "")
        .toLowerCase()
    const take = async (text: string) => {
      expect(text).not.toBe(rendered)
      writeFileSync(path, text)
      await gateway.reload(bundle)
    }
    // as if the other had the same SHA-1
    await take(rendered.replaceAll(sha1(registered.info.pem), sha1(other.info.pem)))
    expect(await ask(gateway, other)).toBe("untrusted-issuer")
    // as if one that differs in the case of one letter had been registered
    await take(
      rendered.replace(/":MII[A-Za-z0-9+/=]+:"/, (text) =>
        text.replace(/(.{40})([a-z])/, (_, before: string, letter: string) => before + letter.toUpperCase()),
      ),
    )
    expect(await ask(gateway, registered)).toBe("untrusted-issuer")
    await take(`${rendered}\n`)
    expect(await ask(gateway, registered)).toBe("allowed")
  })

  it("names no authorities in the handshake, so that programs offer what another CA issued", async () => {
    const names = async (gateway: TestGateway) =>
      openssl(["s_client", "-connect", `127.0.0.1:${gateway.port}`, "-servername", host], "")
    expect(await names(await start(pinning(await foreign())))).toContain("No client certificate CA names sent")
    expect(await names(await start())).toContain("Acceptable client certificate CA names")
  })

  describe("where certificates of other CAs are registered", () => {
    it("refuses a certificate of ours that is in the CRL alone", async () => {
      const [credential, fine] = [await issue(), await issue()]
      const { serial } = credential.info
      const crlEntries = [{ serial, revokedAt: new Date(), reason: "keyCompromise" as const }]
      const gateway = await start({ ...pinning(await foreign()), crlEntries })
      expect(await ask(gateway, credential)).toBe("certificate-revoked")
      expect(await ask(gateway, fine)).toBe("allowed")
    })

    it("refuses whatever an authority issued that the CRL of its root revokes", async () => {
      const bundle = await makeBundle(pinning(await foreign()))
      const { root, rootKey, issuing, now } = hierarchy
      const input = {
        issuer: root.subjectName,
        authorityKeyId: root.ski ?? "",
        number: 2,
        thisUpdate: now,
        nextUpdate: new Date(now.getTime() + 86_400_000),
        revoked: [{ serial: issuing.serial, revokedAt: now, reason: "keyCompromise" as const }],
      }
      const gateway = await start(pinning(await foreign()))
      expect(await ask(gateway, await issue())).toBe("allowed")
      const crls = new Map([...bundle.crls, ["crl/root", await buildCrl(input, rootKey.signer)] as const])
      await gateway.apply({ ...bundle, crls })
      expect(await ask(gateway, await issue())).toBe("untrusted-issuer")
    })

    it("believes no name that another CA writes, also with a chain that bears the names of ours", async () => {
      // an authority of theirs under the very names of ours
      const twin = await makeHierarchy()
      const credential = await issue({
        issuer: twin.issuing,
        signer: twin.issuingKey.signer,
        chain: [twin.issuing, twin.root],
      })
      const gateway = await start(pinning(await foreign({ chain: [bank.issuing, bank.root] })))
      expect(credential.info.issuer).toBe(hierarchy.issuing.subject)
      expect(await ask(gateway, credential)).toBe("untrusted-issuer")
      expect(await ask(gateway)).toBe("no-client-certificate")
    })
  })
})
