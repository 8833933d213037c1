// The certificates of a PEM text, one after the other, as PEM and as DER. For files that are made in the browser.
// The text is our own server's, so its form is known.

export function pemBlocks(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.map((block) => `${block}\n`)
}

export function derOfPem(pem: string): Uint8Array<ArrayBuffer> {
  const base64 = pem.replace(/-----[^-]+-----/g, "").replace(/\s/g, "")
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
