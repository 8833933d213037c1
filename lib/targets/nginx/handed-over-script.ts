// What njs does for layers: makes sure by SHA-256 who the peer is, reads the one certificate that it hands over, and says it in a line.
// For renderLayers. A walk through the DER (RFC 5280 §4.1), no library: njs 0.7.9 of Debian 12 has none. Whatever is odd is no certificate.

/** A space between fields, a dash for what is not there: `state name issuer serial commonName sha256 sha1 pinned notAfter Base64`. */
export const handedOverScript = `const digest = (name, bytes) => crypto.createHash(name).update(bytes).digest("hex")

function read(r) {
  const pem = r.variables.ssl_client_raw_cert
  if (!pem) return "stranger"
  const own = Buffer.from(pem.replace(/-----[A-Z ]+-----|\\s/g, ""), "base64")
  const peer = peers[digest("sha256", own)]
  if (peer === undefined) return "stranger"
  const now = Date.now()
  if (now < peer.notBefore || now > peer.notAfter) return "expired " + peer.name
  if (peer.revoked) return "revoked " + peer.name
  let handed = null
  try {
    handed = readCertificate(bytesIn(r, peer.header))
  } catch (e) {
    handed = null
  }
  if (handed === null) return "none " + peer.name
  const state = now < handed.notBefore || now > handed.notAfter ? "expired" : "pass"
  return [
    state, peer.name, handed.issuer, handed.serial, handed.commonName, handed.sha256, handed.sha1, handed.pinned, handed.base64,
  ].join(" ")
}

// one field under the name that was registered; any other name is not looked at
function bytesIn(r, header) {
  const name = header === "xfcc" ? "x-forwarded-client-cert" : "client-cert"
  const values = []
  for (let i = 0; i < r.rawHeadersIn.length; i++) {
    if (r.rawHeadersIn[i][0].toLowerCase() === name) values.push(r.rawHeadersIn[i][1])
  }
  if (values.length !== 1) return null
  return header === "xfcc" ? fromXfcc(values[0]) : fromByteSequence(values[0])
}

function fromBase64(text) {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null
  const bytes = Buffer.from(text, "base64")
  return bytes.toString("base64") === text ? bytes : null
}

// RFC 9440 section 2.2, a byte sequence of RFC 8941 section 3.3.5
function fromByteSequence(value) {
  const match = /^:([A-Za-z0-9+/=]+):$/.exec(value)
  return match === null ? null : fromBase64(match[1])
}

// one element: where there are more, several layers speak, and the first of them may be the caller himself
function fromXfcc(value) {
  const fields = {}
  let rest = value
  for (;;) {
    const pair = /^([A-Za-z]+)=(?:"([^"\\\\]*(?:\\\\.[^"\\\\]*)*)"|([^",;=]*))(;|$)/.exec(rest)
    if (pair === null) return null
    const key = pair[1].toLowerCase()
    if ((key === "cert" || key === "hash") && fields[key] !== undefined) return null
    fields[key] = pair[2] === undefined ? pair[3] : pair[2].replace(/\\\\(.)/g, "$1")
    rest = rest.slice(pair[0].length)
    if (pair[4] === "") break
  }
  if (fields.cert === undefined) return null
  const pem = /^-----BEGIN CERTIFICATE-----\\n([A-Za-z0-9+/=\\n]+)\\n-----END CERTIFICATE-----\\n?$/.exec(decodeURIComponent(fields.cert))
  const bytes = pem === null ? null : fromBase64(pem[1].replace(/\\n/g, ""))
  if (bytes === null || (fields.hash !== undefined && fields.hash.toLowerCase() !== digest("sha256", bytes))) return null
  return bytes
}

function element(der, at, end, tag) {
  if (at + 2 > end || (tag !== undefined && der[at] !== tag)) throw new Error("malformed")
  let length = der[at + 1]
  let start = at + 2
  if (length >= 0x80) {
    const size = length & 0x7f
    if (size < 1 || size > 3 || start + size > end) throw new Error("malformed")
    length = 0
    for (let i = 0; i < size; i++) length = length * 256 + der[start + i]
    if (length < 0x80 || length < Math.pow(256, size - 1)) throw new Error("malformed")
    start += size
  }
  if (start + length > end) throw new Error("malformed")
  return { tag: der[at], from: at, start: start, end: start + length }
}

function readCertificate(der) {
  if (der === null) return null
  const whole = element(der, 0, der.length, 0x30)
  if (whole.end !== der.length) return null
  const tbs = element(der, whole.start, whole.end, 0x30)
  const algorithm = element(der, tbs.end, whole.end, 0x30)
  if (element(der, algorithm.end, whole.end, 0x03).end !== whole.end) return null
  const version = element(der, tbs.start, tbs.end, 0xa0)
  const serial = element(der, version.end, tbs.end, 0x02)
  const signature = element(der, serial.end, tbs.end, 0x30)
  const issuer = element(der, signature.end, tbs.end, 0x30)
  const validity = element(der, issuer.end, tbs.end, 0x30)
  const notBefore = element(der, validity.start, validity.end)
  const notAfter = element(der, notBefore.end, validity.end)
  const subject = element(der, validity.end, tbs.end, 0x30)
  element(der, subject.end, tbs.end, 0x30)
  if (notAfter.end !== validity.end) return null
  const sha256 = digest("sha256", der)
  return {
    issuer: issuers[der.slice(issuer.from, issuer.end).toString("base64")] || "-",
    serial: readSerial(der, serial),
    commonName: readCommonName(der, subject),
    notBefore: readTime(der, notBefore),
    notAfter: readTime(der, notAfter),
    sha256: sha256,
    sha1: digest("sha1", der),
    pinned: pins[sha256] || "-",
    base64: der.toString("base64"),
  }
}

// whole bytes in upper case, as nginx writes it
function readSerial(der, serial) {
  if (serial.start === serial.end || der[serial.start] >= 0x80) return "-"
  const hex = der.slice(serial.start, serial.end).toString("hex").toUpperCase().replace(/^(?:00)+(?=..)/, "")
  return hex
}

// where it is the whole of the most specific part of the subject, and written as identifiers are
function readCommonName(der, subject) {
  let last = null
  for (let at = subject.start; at < subject.end; at = last.end) last = element(der, at, subject.end, 0x31)
  if (last === null) return "-"
  const attribute = element(der, last.start, last.end, 0x30)
  const type = element(der, attribute.start, attribute.end, 0x06)
  const value = element(der, type.end, attribute.end)
  if (attribute.end !== last.end || value.end !== attribute.end) return "-"
  if (der.slice(type.start, type.end).toString("hex") !== "550403") return "-"
  if (value.tag !== 0x0c && value.tag !== 0x13) return "-"
  const text = der.slice(value.start, value.end).toString("utf8")
  return /^[a-z0-9_]{1,64}$/.test(text) ? text : "-"
}

// RFC 5280 section 4.1.2.5: to the second, in UTC
function readTime(der, time) {
  const text = der.slice(time.start, time.end).toString("utf8")
  const full = time.tag === 0x17 ? (Number(text.slice(0, 2)) < 50 ? "20" : "19") + text : text
  const part = /^(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)Z$/.exec(full)
  if (part === null || (time.tag !== 0x17 && time.tag !== 0x18)) throw new Error("malformed")
  return Date.UTC(Number(part[1]), Number(part[2]) - 1, Number(part[3]), Number(part[4]), Number(part[5]), Number(part[6]))
}

export default { read }
`
