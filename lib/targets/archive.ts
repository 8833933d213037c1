// Files as one tar.gz, the same bytes for the same files: no time, no owner, in the order in which they are given.
// For exports and OPA bundles (ustar, POSIX.1-1988; gzip, RFC 1952 with MTIME 0).
import { gzipSync } from "node:zlib"

const block = 512
const encoder = new TextEncoder()

export function tarGz(files: ReadonlyMap<string, string | Uint8Array>): Uint8Array<ArrayBuffer> {
  const parts = [...files].flatMap(([name, content]) => {
    const bytes = typeof content === "string" ? encoder.encode(content) : content
    return [header(name, bytes.length), bytes, new Uint8Array((block - (bytes.length % block)) % block)]
  })
  return Uint8Array.from(gzipSync(Buffer.concat([...parts, new Uint8Array(2 * block)]), { level: 9 }))
}

function header(name: string, size: number): Uint8Array {
  const field = encoder.encode(name)
  if (field.length > 100) throw new Error(`the name ${name} does not fit an archive`)
  const bytes = new Uint8Array(block)
  const put = (at: number, text: string) => bytes.set(encoder.encode(text), at)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`
  bytes.set(field)
  put(100, octal(0o644, 7))
  put(108, octal(0, 7))
  put(116, octal(0, 7))
  put(124, octal(size, 11))
  put(136, octal(0, 11))
  // the checksum is counted with blanks in its own place
  put(148, "        ")
  put(156, "0")
  put(257, "ustar\x0000")
  put(
    148,
    `${octal(
      bytes.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
  )
  return bytes
}
