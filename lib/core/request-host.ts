// The name that a request asks for, as gateways compare it: lower case, without port and without the root's dot.
// For decide() and whatever has to agree with it; nginx makes its $host the same way (ngx_http_validate_host).

/** `Pay.Example.test.:8443` → `pay.example.test`. A text that is no host comes back as something that no API is called. */
export function requestHost(text: string): string {
  return text
    .replace(/:[0-9]*$/, "")
    .replace(/[.]$/, "")
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
