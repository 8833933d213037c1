// Reads an answer's body up to a limit and not a byte further, unpacking gzip under the same limit.
// For the HTTPS client. A body without an end, or a small one that unpacks into a huge one, is cut off where it crosses the limit.
import type { IncomingMessage } from "node:http"
import { pipeline } from "node:stream/promises"
import { createGunzip } from "node:zlib"
import { AgentError } from "../agent-error"

/** What gzip may add to bytes that cannot be compressed. */
const gzipOverhead = 64 * 1024

/** @throws AgentError too-large or malformed */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = response.headers["content-encoding"] ?? "identity"
  if (encoding !== "identity" && encoding !== "gzip") {
    throw new AgentError(
      "malformed",
      `The server sent a body in the encoding ${encoding.slice(0, 40)}, which was not asked for.`,
    )
  }
  const packed = encoding === "gzip"
  const allowed = maxBytes + (packed ? gzipOverhead : 0)
  if (Number(response.headers["content-length"] ?? 0) > allowed) throw tooLarge(maxBytes)
  return packed ? gunzip(response, maxBytes, allowed) : collect(response, maxBytes, maxBytes)
}

async function gunzip(response: IncomingMessage, maxBytes: number, allowed: number): Promise<Buffer> {
  let body: Buffer = Buffer.alloc(0)
  await pipeline(
    response,
    (packed) => bounded(packed, allowed, maxBytes),
    createGunzip(),
    async (unpacked) => {
      body = await collect(unpacked, maxBytes, maxBytes)
    },
  )
  return body
}

async function collect(stream: AsyncIterable<Buffer>, allowed: number, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of bounded(stream, allowed, maxBytes)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* bounded(stream: AsyncIterable<Buffer>, allowed: number, maxBytes: number): AsyncGenerator<Buffer> {
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > allowed) throw tooLarge(maxBytes)
    yield chunk
  }
}

function tooLarge(maxBytes: number): AgentError {
  return new AgentError(
    "too-large",
    `The server sent more than the ${maxBytes} bytes that are allowed here. What it sent was thrown away.`,
  )
}
