// Signing requests: those of every tool and key kind that we take are read; weak, damaged, foreign and huge ones are refused.
// Refused always means a DomainError with a code and words, and soon.
import { checkPrimeSync, createHash, generateKeyPairSync, generatePrimeSync, sign } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { csrMaxBytes, parseCsr, pemDecodeOne, pemEncode } from "@/lib/pki"
import { bitString, integer, integerOf, octetString, oid, sequence, setOf, tagged, tlv } from "@/lib/pki/der-writer"
import { ecdsaWithSha256 } from "@/lib/pki/signature"
import { whyFactorable } from "@/lib/pki/weak-rsa"
import { refusal } from "./domain-errors"
import { p256Key } from "./hierarchy"
import { hasCerttool, newKeys, openssl, opensslCsr, run } from "./programs"

const der = (pem: string): Uint8Array => pemDecodeOne("CERTIFICATE REQUEST", pem)
const good = opensslCsr(newKeys["P-256"])

/** A request over the given key and attributes, signed by the given key. */
function makeCsr({
  spki,
  signedBy,
  attributes = [],
}: {
  spki: Uint8Array
  signedBy: ReturnType<typeof p256Key>
  attributes?: Uint8Array[]
}): Uint8Array {
  const info = sequence(integerOf(0), sequence(), spki, tagged(0, ...attributes))
  return sequence(info, ecdsaWithSha256, bitString(sign("sha256", info, signedBy.privateKey)))
}

describe("a request made by openssl req", () => {
  test.each(Object.entries(newKeys))(
    "with a %s key is read, and its key is the one that openssl sees",
    (algorithm, newKey) => {
      const pem = opensslCsr(newKey)
      const csr = parseCsr(pem)
      expect(csr.keyAlgorithm).toBe(algorithm)
      const publicKey = openssl(["req", "-in", "csr.pem", "-noout", "-pubkey"], { "csr.pem": pem })
      expect(pemEncode("PUBLIC KEY", csr.spki)).toBe(publicKey)
      expect(csr.spkiSha256).toBe(createHash("sha256").update(csr.spki).digest("hex"))
    },
  )

  test.each([
    ["ECDSA with SHA-384", newKeys["P-384"], ["-sha384"]],
    ["ECDSA with SHA-512", newKeys["P-256"], ["-sha512"]],
    ["RSA PKCS #1 with SHA-512", newKeys["RSA-2048"], ["-sha512"]],
    [
      "RSASSA-PSS with SHA-256",
      newKeys["RSA-2048"],
      ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"],
    ],
    ["RSASSA-PSS with SHA-512", newKeys["RSA-2048"], ["-sha512", "-sigopt", "rsa_padding_mode:pss"]],
  ])("signed by %s is read", (_, newKey, more) => {
    expect(parseCsr(opensslCsr(newKey, more)).spki.length).toBeGreaterThan(90)
  })

  test("is read as text, as the bytes of the text, and as DER", () => {
    const expected = parseCsr(good)
    expect(parseCsr(Buffer.from(good))).toEqual(expected)
    expect(parseCsr(der(good))).toEqual(expected)
    expect(parseCsr(good.replaceAll("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"))).toEqual(expected)
  })

  test("with names and extensions of its own has only its key believed", () => {
    const pem = opensslCsr(newKeys["P-256"], [
      "-addext",
      "basicConstraints=CA:TRUE",
      "-addext",
      "subjectAltName=DNS:evil.example.test",
    ])
    expect(Object.keys(parseCsr(pem))).toEqual(["spki", "spkiSha256", "keyAlgorithm"])
  })

  test.each([
    ["RSA 1024", ["-newkey", "rsa:1024"], [], /1024 bits/],
    ["RSA 8192 exponent 3", ["-newkey", "rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:3"], [], /exponent/],
    ["P-521", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521"], [], /curve \(1\.3\.132\.0\.35\)/],
    ["secp256k1", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"], [], /curve/],
    ["a curve spelled out", [...newKeys["P-256"], "-pkeyopt", "ec_param_enc:explicit"], [], /spelled out/],
    ["Ed448", ["-newkey", "ed448"], [], /kind of key/],
    ["a PSS key", ["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"], [], /RSASSA-PSS/],
    ["a SHA-1 signature by RSA", newKeys["RSA-2048"], ["-sha1"], /SHA-1/],
    ["a SHA-1 signature by ECDSA", newKeys["P-256"], ["-sha1"], /SHA-1/],
    ["a SHA-1 signature by PSS", newKeys["RSA-2048"], ["-sha1", "-sigopt", "rsa_padding_mode:pss"], /SHA-1/],
    ["a SHA-224 signature", newKeys["RSA-2048"], ["-sha224"], /not accepted/],
    [
      "PSS masked with SHA-1",
      newKeys["RSA-2048"],
      ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_mgf1_md:sha1"],
      /masks/,
    ],
  ])("with %s is refused as weak, with the reason", (_, newKey, more, why) => {
    const pem = opensslCsr(newKey, more)
    const error = refusal(() => parseCsr(pem))
    expect(error?.code).toBe("weak_key")
    expect(error?.detail).toMatch(why)
  })
})

describe("a request made by GnuTLS certtool", () => {
  test.skipIf(!hasCerttool).each(["ecdsa", "rsa", "ed25519"])("with a key of type %s is read", (type) => {
    const key = run(
      "certtool",
      [
        "--generate-privkey",
        "--key-type",
        type,
        ...(type === "ecdsa" ? ["--curve", "secp256r1"] : ["--bits", "2048"]),
        "--outfile",
        "key.pem",
      ],
      {},
      ({ file }) => file("key.pem"),
    )
    const template = 'cn = "x"\norganization = "y"\ndns_name = "a.example.test"\ntls_www_client\n'
    const parameters = [
      "--generate-request",
      "--no-text",
      "--load-privkey",
      "key.pem",
      "--template",
      "t.cfg",
      "--outfile",
      "csr.pem",
    ]
    const csr = run("certtool", parameters, { "key.pem": key, "t.cfg": template }, ({ file }) =>
      file("csr.pem").toString(),
    )
    expect(parseCsr(csr).keyAlgorithm).toMatch(/^(P-256|RSA-2048|Ed25519)$/)
  })
})

describe("a damaged request", () => {
  test("changed in any byte is refused with a DomainError, or still proves the same key", () => {
    const bytes = der(good)
    const { spki } = parseCsr(bytes)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const changed = Uint8Array.from(bytes)
        changed[place] = (changed[place] ?? 0) ^ flip
        let key: Uint8Array | undefined
        const error = refusal(() => {
          key = parseCsr(changed).spki
        })
        expect(error === undefined ? key : spki).toEqual(spki)
      }),
      { numRuns: 600 },
    )
  })

  test("cut, spliced or made of chance is refused with a DomainError", () => {
    const bytes = Buffer.from(der(good))
    const splice = fc.tuple(fc.nat(bytes.length), fc.nat(40), fc.uint8Array({ maxLength: 40 }))
    fc.assert(
      fc.property(splice, ([at, drop, insert]) => {
        const changed = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + drop)])
        fc.pre(!changed.equals(bytes))
        expect(refusal(() => parseCsr(changed))?.code).toMatch(/^(malformed_csr|weak_key)$/)
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (chance) => {
        expect(refusal(() => parseCsr(chance))?.code).toBe("malformed_csr")
      }),
    )
  })

  test.each([
    ["a byte after its end", (bytes: Uint8Array) => Buffer.concat([bytes, new Uint8Array(1)])],
    ["another request after its end", (bytes: Uint8Array) => Buffer.concat([bytes, bytes])],
    [
      "an indefinite length",
      (bytes: Uint8Array) =>
        Buffer.concat([new Uint8Array([0x30, 0x80]), bytes.subarray(bytes[1] === 0x81 ? 3 : 4), new Uint8Array(2)]),
    ],
    [
      "a length that is not minimal",
      (bytes: Uint8Array) => Buffer.concat([new Uint8Array([0x30, 0x83, 0, ...lengthOf(bytes)]), contentOf(bytes)]),
    ],
  ])("with %s is refused as malformed, as DER and in PEM", (_, damage) => {
    const damaged = damage(der(good))
    expect(refusal(() => parseCsr(damaged))?.code).toBe("malformed_csr")
    expect(refusal(() => parseCsr(pemEncode("CERTIFICATE REQUEST", damaged)))?.code).toBe("malformed_csr")
  })

  test("in PEM with a second block, a wrong label or text around it is refused as malformed", () => {
    for (const text of [good + good, good.replaceAll("CERTIFICATE REQUEST", "CERTIFICATE"), `${good}x`, `x\n${good}`]) {
      expect(refusal(() => parseCsr(text))?.code).toBe("malformed_csr")
    }
  })

  test("with somebody else's public key proves nothing and is refused", () => {
    const error = refusal(() => parseCsr(makeCsr({ spki: p256Key().spki, signedBy: p256Key() })))
    expect(error?.code).toBe("malformed_csr")
    expect(error?.detail).toMatch(/not made with the private key/)
  })

  test("with a point that is not on the curve, or compressed, is refused", () => {
    const key = p256Key()
    const offCurve = Uint8Array.from(key.spki)
    offCurve[offCurve.length - 1] = (offCurve.at(-1) ?? 0) ^ 1
    expect(refusal(() => parseCsr(makeCsr({ spki: offCurve, signedBy: key })))?.code).toBe("weak_key")
    const algorithm = sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7"))
    const compressed = sequence(algorithm, bitString(Buffer.concat([new Uint8Array([2]), key.spki.subarray(27, 59)])))
    expect(refusal(() => parseCsr(makeCsr({ spki: compressed, signedBy: key })))?.detail).toMatch(/uncompressed/)
  })

  test("with an Ed25519 key of small order, whose signatures anybody can make, is refused", () => {
    const spki = sequence(sequence(oid("1.3.101.112")), bitString(new Uint8Array(32)))
    expect(refusal(() => parseCsr(makeCsr({ spki, signedBy: p256Key() })))?.detail).toMatch(/small order/)
  })
})

describe("a huge request", () => {
  const key = p256Key()
  const attribute = (size: number): Uint8Array =>
    sequence(oid("1.2.840.113549.1.9.14"), setOf(sequence(sequence(oid("2.5.29.17"), octetString(sanOf(size))))))
  const sanOf = (names: number): Uint8Array =>
    sequence(...Array.from({ length: names }, (_, i) => tlv(0x82, Buffer.from(`n${i}.example.test`))))
  /** Milliseconds of this process's own work: on a busy machine the clock on the wall measures the others. */
  const timed = (work: () => void): number => {
    const start = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }

  test("of 20,000 names is refused as too large within 20 ms", () => {
    const csr = makeCsr({ spki: key.spki, signedBy: key, attributes: [attribute(20_000)] })
    const milliseconds = timed(() => expect(refusal(() => parseCsr(csr))?.code).toBe("too_large"))
    expect(milliseconds).toBeLessThan(20)
  })

  test("of 10 MB is refused as too large within 20 ms, as bytes and as text", () => {
    for (const input of [new Uint8Array(10_000_000).fill(0x30), "A".repeat(10_000_000)]) {
      const milliseconds = timed(() => expect(refusal(() => parseCsr(input))?.code).toBe("too_large"))
      expect(milliseconds).toBeLessThan(20)
    }
  })

  test("just under the limit is answered within 200 ms, good or bad", () => {
    const full = makeCsr({ spki: key.spki, signedBy: key, attributes: [attribute(700)] })
    expect(full.length).toBeGreaterThan(csrMaxBytes * 0.7)
    expect(timed(() => parseCsr(full))).toBeLessThan(200)
    const nested = Array.from({ length: 4000 }).reduce<Uint8Array>((inner) => sequence(inner), sequence())
    const deep = nested.subarray(0, csrMaxBytes)
    expect(timed(() => expect(refusal(() => parseCsr(deep))?.code).toBe("malformed_csr"))).toBeLessThan(200)
  })
})

describe("an RSA modulus that can be factored", () => {
  const prime = (): bigint => generatePrimeSync(1024, { bigint: true })

  test("with a small factor is found", () => {
    expect(whyFactorable(prime() * prime() * 751n)).toMatch(/small factor/)
  })

  test("with primes close to each other is found", () => {
    const p = prime()
    let q = p + 2n
    while (!checkPrimeSync(q)) q += 2n
    expect(whyFactorable(p * q)).toMatch(/Fermat/)
  })

  test("with the fingerprint of ROCA is found", () => {
    const primes = Array.from({ length: 165 }, (_, i) => BigInt(i + 3)).filter((n) => checkPrimeSync(n))
    const modulus = primes.reduce((product, p) => product * p, 2n)
    let power = 1n
    for (let i = 0; i < 1000; i++) power = (power * 65537n) % modulus
    // n is a power of 65537 modulo every small prime, as the product of two ROCA primes is.
    let n = power + modulus * (1n << 1800n)
    while (whyFactorable(n)?.includes("small factor")) n += modulus
    expect(whyFactorable(n)).toMatch(/ROCA/)
  })

  test("is not suspected in sound keys, and one that is comes back as a weak key", () => {
    for (let i = 0; i < 5; i++) {
      const jwk = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" })
      expect(whyFactorable(BigInt(`0x${Buffer.from(String(jwk.n), "base64url").toString("hex")}`))).toBeUndefined()
    }
    const modulus = Buffer.alloc(256, 0xff)
    const key = sequence(integer(modulus), integerOf(65537))
    const spki = sequence(sequence(oid("1.2.840.113549.1.1.1"), tlv(5)), bitString(key))
    expect(refusal(() => parseCsr(makeCsr({ spki, signedBy: p256Key() })))?.code).toMatch(/weak_key|malformed_csr/)
  })
})

const contentOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(bytes[1] === 0x81 ? 3 : 4)
const lengthOf = (bytes: Uint8Array): number[] => {
  const { length } = contentOf(bytes)
  return [length >> 8, length & 0xff]
}
