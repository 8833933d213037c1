// Certificates as a file that a browser saves under a name.
// For the download routes. The name is made of hexadecimal digits, never of what somebody typed.

export function pemFile(pem: string, name: string): Response {
  const headers = {
    "content-type": "application/pem-certificate-chain",
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "private, no-store",
  }
  return new Response(pem, { headers })
}
