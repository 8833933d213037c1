// The PKCS#12 file that the browser makes, made here by the same module: OpenSSL, GnuTLS, NSS, Java and curl open it and find
// the key, its certificate and the chain. Who does not know the password finds nothing.
import { execFile } from "node:child_process"
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import https from "node:https"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TLSSocket } from "node:tls"
import { promisify } from "node:util"
import { beforeAll, describe, expect, test } from "vitest"
import { derOfPem, pemBlocks } from "@/components/credential/pem-blocks"
import { makePkcs12, type Pkcs12Strength } from "@/components/credential/pkcs12"
import { type CertificateInfo, issueCertificate, listenerProfile, readCertificate } from "@/lib/pki"
import { hasKeytool, hasNss, importIntoNss, openWith } from "@/tests/support/key-store-programs"
import { type Hierarchy, issueClient, makeHierarchy, serial, urls } from "@/tests/unit/pki/hierarchy"
import { hasCerttool } from "@/tests/unit/pki/programs"

const password = 'a "quoted" $password, 14+'
const name = "Zahlungen für Åsa"
const strengths: Pkcs12Strength[] = ["modern", "legacy"]

let hierarchy: Hierarchy
let leaf: CertificateInfo
let pkcs8: Uint8Array
const files = new Map<Pkcs12Strength, Uint8Array>()
const fileOf = (strength: Pkcs12Strength) => files.get(strength) ?? new Uint8Array()

beforeAll(async () => {
  hierarchy = await makeHierarchy()
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"])
  pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey))
  leaf = await issueClient(hierarchy, new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey)))
  const chain = hierarchy.issuing.pem + hierarchy.root.pem
  const certificates = [leaf.pem, ...pemBlocks(chain)].map(derOfPem)
  for (const strength of strengths) {
    files.set(strength, await makePkcs12({ pkcs8, certificates, name, password, strength }))
  }
})

describe.each(strengths)("a %s PKCS#12 file", (strength) => {
  test("gives OpenSSL the very key, its certificate and the chain", () => {
    const printed = openWith(
      "openssl",
      ["pkcs12", "-in", "client.p12", "-passin", `pass:${password}`, "-nodes"],
      fileOf(strength),
    )
    const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(printed)?.[0] ?? ""
    expect(createPrivateKey(key).export({ type: "pkcs8", format: "der" }).equals(pkcs8)).toBe(true)
    const fingerprints = pemBlocks(printed).map((pem) => readCertificate(derOfPem(pem)).sha256)
    expect(fingerprints).toEqual([leaf.sha256, hierarchy.issuing.sha256, hierarchy.root.sha256])
  })

  test("is locked as it says, the certificates too", () => {
    const printed = openWith(
      "openssl",
      ["pkcs12", "-in", "client.p12", "-passin", `pass:${password}`, "-noout", "-info"],
      fileOf(strength),
    )
    const [mac, cipher] = {
      modern: ["MAC: sha256, Iteration 300000", "PBES2, PBKDF2, AES-256-CBC, Iteration 300000, PRF hmacWithSHA256"],
      legacy: ["MAC: sha1, Iteration 2048", "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048"],
    }[strength] as [string, string] // two words for each strength
    expect(printed).toContain(mac)
    expect(printed).toContain(`PKCS7 Encrypted data: ${cipher}`)
    expect(printed).toContain(`Shrouded Keybag: ${cipher}`)
  })

  test("opens with its password alone, and holds neither it nor the key in the open", () => {
    const open = () =>
      openWith("openssl", ["pkcs12", "-in", "client.p12", "-passin", "pass:another", "-nodes"], fileOf(strength))
    expect(open).toThrow(/invalid password/)
    const file = Buffer.from(fileOf(strength))
    const number = Buffer.from(
      createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" }).export({ format: "jwk" }).d ?? "",
      "base64url",
    )
    expect(file.includes(number)).toBe(false)
    expect(file.includes(Buffer.from(password))).toBe(false)
    expect(file.includes(Buffer.from(leaf.der.subarray(0, 64)))).toBe(false)
  })

  test.skipIf(!hasCerttool)("is opened by GnuTLS under its friendly name", () => {
    const parameters = ["--p12-info", "--inder", "--infile", "client.p12", "--password", password]
    const printed = openWith("certtool", parameters, fileOf(strength))
    expect(printed).toContain(`Friendly name: ${name}`)
    expect(printed.match(/-----BEGIN CERTIFICATE-----/g)).toHaveLength(3)
    expect(printed).not.toMatch(/error/i)
  })

  test.skipIf(!hasNss)("is imported by NSS under its friendly name, with its key", () => {
    const printed = importIntoNss(fileOf(strength), password)
    expect(printed).toMatch(new RegExp(`^${name}\\s+u,u,u$`, "m"))
    expect(printed).toMatch(/Gatewarden sandbox issuing 1/)
    expect(printed).toMatch(new RegExp(`< 0> ec .*${name}`))
  })

  // not demanded in CI, which asks NSS; so it is not skipped there either
  if (hasKeytool) {
    test("is a key entry with a chain of three to Java", () => {
      const parameters = ["-J-Dfile.encoding=UTF-8", "-list", "-v", "-keystore", "client.p12", "-storepass", password]
      const printed = openWith("keytool", parameters, fileOf(strength))
      expect(printed).toContain("Entry type: PrivateKeyEntry")
      expect(printed).toContain("Certificate chain length: 3")
    })
  }

  test("is all that curl needs for a call over mutual TLS", async () => {
    expect(await callWith(fileOf(strength))).toBe(leaf.sha256)
  })
})

test("a file is never made twice the same", async () => {
  const contents = { pkcs8, certificates: [leaf.der], name, password, strength: "legacy" as const }
  const [one, other] = [await makePkcs12(contents), await makePkcs12(contents)]
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false)
})

/** The fingerprint of the client that a TLS server sees when curl calls it with the file. */
async function callWith(file: Uint8Array): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-p12-curl-"))
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }))
  const template = listenerProfile({
    issuer: hierarchy.issuing,
    urls,
    serial: serial(),
    spki,
    now: hierarchy.now,
    days: 2,
    names: ["localhost"],
  })
  const own = await issueCertificate(template, hierarchy.issuingKey.signer)
  const server = https.createServer(
    {
      cert: own.pem + hierarchy.issuing.pem,
      key: privateKey.export({ type: "pkcs8", format: "pem" }),
      ca: hierarchy.root.pem,
      requestCert: true,
      rejectUnauthorized: true,
    },
    // a listener's request comes over TLS
    ({ socket }, answer) =>
      answer.end((socket as TLSSocket).getPeerX509Certificate()?.fingerprint256.replaceAll(":", "").toLowerCase()),
  )
  try {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as AddressInfo // it listens on TCP
    writeFileSync(join(folder, "client.p12"), file)
    writeFileSync(join(folder, "ca.pem"), new X509Certificate(hierarchy.root.der).toString())
    // a colon ends the file's name, so the password has its own option
    const identity = ["--cert-type", "P12", "--cert", "client.p12", "--pass", password]
    const call = [
      "-sS",
      "--max-time",
      "20",
      "--resolve",
      `localhost:${port}:127.0.0.1`,
      "--cacert",
      "ca.pem",
      ...identity,
    ]
    const { stdout } = await promisify(execFile)("curl", [...call, `https://localhost:${port}/`], { cwd: folder })
    return stdout
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
