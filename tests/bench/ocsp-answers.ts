// OCSP answers a second over plain HTTP, against a bare node:http server that gives the same bytes, in turns in the same run.
// Of one certificate asked over and over, of a thousand in turns, and signed anew for a nonce. Server and client share the cores.
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { readCertificate } from "@/lib/pki"
import { ocspRequest } from "../support/ocsp-request"
import { bodyLoad } from "./body-load"
import { type Spread, spreadOf } from "./statistics"

const load = { connections: 32, seconds: 3 }
const rounds = 5

export type OcspResult = {
  /** Answers a second. */
  one: Spread
  many: Spread
  nonce: Spread
  bare: Spread
  ratio: { one: Spread; many: Spread }
}

export type OcspPlace = { portalUrl: string; environment: string; serials: readonly string[]; directory: string }

export async function benchOcsp({ portalUrl, environment, serials, directory }: OcspPlace): Promise<OcspResult> {
  const base = `${portalUrl}/pki/${environment}`
  const fetched = await fetch(`${base}/issuing-1.crt`)
  const issuer = readCertificate(new Uint8Array(await fetched.arrayBuffer()))
  const path = (serial: string) =>
    `/pki/${environment}/ocsp/${encodeURIComponent(Buffer.from(ocspRequest(issuer, [serial])).toString("base64"))}`
  const get = (serial: string) => Buffer.from(`GET ${path(serial)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  const post = (serial: string) => {
    const body = ocspRequest(issuer, [serial], { nonce: new Uint8Array(randomBytes(32)) })
    const head = `POST /pki/${environment}/ocsp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\nContent-Length: ${body.length}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), body])
  }
  const [first = ""] = serials
  const one = [get(first)]
  const many = serials.slice(0, 1000).map(get)
  const nonces = serials.slice(0, 1000).map(post)
  const answer = await fetch(`${portalUrl}${path(first)}`)
  const bare = await startBare(answer, directory)
  const port = Number(new URL(portalUrl).port)
  const pairs: Record<"one" | "many" | "nonce" | "bare", number>[] = []
  try {
    for (const requests of [one, many, nonces]) await bodyLoad(port, requests, { ...load, seconds: 1 })
    await bodyLoad(bare.port, one, { ...load, seconds: 1 })
    for (let round = 0; round < rounds; round++) {
      pairs.push({
        one: await bodyLoad(port, one, load),
        bare: await bodyLoad(bare.port, one, load),
        many: await bodyLoad(port, many, load),
        nonce: await bodyLoad(port, nonces, load),
      })
    }
  } finally {
    bare.stop()
  }
  return {
    one: spreadOf(pairs.map((pair) => pair.one)),
    many: spreadOf(pairs.map((pair) => pair.many)),
    nonce: spreadOf(pairs.map((pair) => pair.nonce)),
    bare: spreadOf(pairs.map((pair) => pair.bare)),
    ratio: {
      one: spreadOf(pairs.map((pair) => pair.one / pair.bare)),
      many: spreadOf(pairs.map((pair) => pair.many / pair.bare)),
    },
  }
}

/** The same bytes under the same headers. */
async function startBare(answer: Response, directory: string): Promise<{ port: number; stop: () => void }> {
  if (answer.status !== 200) throw new Error(`the responder answered ${answer.status}`)
  const file = join(directory, "answer.der")
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()))
  const own = ["content-length", "connection", "keep-alive", "date", "transfer-encoding"]
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !own.includes(name)))
  const script = join("tests", "bench", "bare-http.mjs")
  const child = spawn(process.execPath, [script, file, JSON.stringify(headers)], { stdio: ["pipe", "pipe", "inherit"] })
  const [line] = await once(child.stdout, "data")
  return { port: Number(line), stop: () => child.stdin.end() }
}
