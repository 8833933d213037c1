// The certificates in an answer of EST: base64 of a CMS SignedData that signs nothing (RFC 7030 §4.1.3, RFC 5652 §5.1).
// For renewal. What is read here proves nothing yet: who issued a certificate is judged by its own signature.
import { X509Certificate } from "node:crypto"
import { AgentError } from "../agent-error"

type Value = { tag: number; content: Buffer; whole: Buffer }

/** @throws AgentError malformed */
export function readCertsOnly(body: Buffer): X509Certificate[] {
  try {
    const der = Buffer.from(body.toString("latin1").replace(/\s+/g, ""), "base64")
    // ContentInfo { signedData, [0] { SignedData { version, digests, content, [0] certificates, … } } }
    const [, wrapper] = valuesIn(only(der).content)
    const signedData = only(wrapper?.content ?? Buffer.alloc(0))
    const certificates = valuesIn(signedData.content).find(({ tag }) => tag === 0xa0)
    return valuesIn(certificates?.content ?? Buffer.alloc(0)).map(({ whole }) => new X509Certificate(whole))
  } catch (cause) {
    throw new AgentError("malformed", "The server's answer is not a list of certificates.", { cause })
  }
}

function only(bytes: Buffer): Value {
  const [value, more] = valuesIn(bytes)
  if (value === undefined || more !== undefined) throw new RangeError("one value belongs here")
  return value
}

/** Of definite length, two bytes of it at most: an answer is limited before it is read. */
function valuesIn(bytes: Buffer): Value[] {
  const values: Value[] = []
  for (let at = 0; at < bytes.length; ) {
    const first = bytes.readUInt8(at + 1)
    const size = first < 0x80 ? 0 : first - 0x80
    if (size > 2) throw new RangeError("a length that is too long")
    const start = at + 2 + size
    const end = start + (size === 0 ? first : bytes.readUIntBE(at + 2, size))
    if (end > bytes.length) throw new RangeError("a value that is cut off")
    values.push({
      tag: bytes.readUInt8(at),
      content: bytes.subarray(start, end),
      whole: bytes.subarray(at, end),
    })
    at = end
  }
  return values
}
