// What a token that is bound to a certificate says of it in `cnf.x5t#S256`.
// For decide() and for screens that tell partners what to expect. Runs in browsers too.

/** RFC 8705 §3.1: base64url of the SHA-256 of the certificate's DER. @param sha256 hexadecimal */
export function certificateThumbprint(sha256: string): string {
  const bytes = sha256.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)))
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
}
