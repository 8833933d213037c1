// How to make a PKCS#12 file where the key is, when that is not here.
// The server never has the key, so it cannot make one.
import { CodeBlock } from "../ui/code-block"

export function Pkcs12Command() {
  return (
    <CodeBlock
      caption="PKCS#12, where your key is: OpenSSL asks for a password and writes client.p12"
      code="openssl pkcs12 -export -inkey client.key -in client.pem -certfile chain.pem -out client.p12"
    />
  )
}
