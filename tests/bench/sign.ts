// Signatures a second of a key in the database and of one in a PKCS#11 token (SoftHSM), one after the other and sixteen at once.
// For `npm run bench`. What bounds issuing and publishing once everything else is fast.
import { generateKeyPairSync, randomBytes } from "node:crypto"
import { performance } from "node:perf_hooks"
import { signerInMemory } from "@/lib/adapters/key-store"
import { loadPkcs11 } from "@/lib/adapters/pkcs11-module"
import { makePkcs11Token } from "@/lib/adapters/pkcs11-token"
import { hasSoftHsm, makeSoftHsm } from "../support/soft-hsm"
import { type Spread, spreadOf } from "./statistics"

export type SignResult = {
  database: Spread
  /** Null where there is no SoftHSM. */
  token: { one: Spread; sixteen: Spread } | null
}

const rounds = 5
const secondsARound = 1

export async function benchSign(): Promise<SignResult> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const inMemory = signerInMemory(privateKey)
  const database = await measure(1, (data) => inMemory(data, "x509"))
  return { database, token: hasSoftHsm ? await benchToken() : null }
}

async function benchToken(): Promise<SignResult["token"]> {
  const { variables, remove } = makeSoftHsm()
  Object.assign(process.env, { SOFTHSM2_CONF: variables.SOFTHSM2_CONF })
  const token = makePkcs11Token(loadPkcs11(variables.PKCS11_MODULE), {
    label: variables.PKCS11_TOKEN,
    pin: variables.PKCS11_PIN,
  })
  try {
    const key = await token.generate()
    const sign = (data: Uint8Array) => token.sign(key, data)
    return { one: await measure(1, sign), sixteen: await measure(16, sign) }
  } finally {
    await token.close()
    remove()
  }
}

/** @returns a second */
async function measure(atOnce: number, sign: (data: Uint8Array) => Promise<Uint8Array>): Promise<Spread> {
  const data = randomBytes(600)
  const rates: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    const end = began + secondsARound * 1000
    let count = 0
    const keepSigning = async () => {
      while (performance.now() < end) {
        await sign(data)
        count++
      }
    }
    await Promise.all(Array.from({ length: atOnce }, keepSigning))
    rates.push((count * 1000) / (performance.now() - began))
  }
  return spreadOf(rates)
}
