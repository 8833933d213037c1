// Keys, CSRs and server certificates made by the openssl command, as a partner or a gateway's owner makes them.
// Everything lands in the directory that the caller gives, private keys with mode 0600.
import { execFileSync } from "node:child_process"
import { chmodSync } from "node:fs"
import { join } from "node:path"

const openssl = (...args: string[]) =>
  execFileSync("openssl", args, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" })

/** Makes `<name>.key` (P-256) and answers the PEM of a CSR for it. */
export function makeKeyAndCsr(directory: string, name: string): { keyPath: string; csr: string } {
  const keyPath = join(directory, `${name}.key`)
  openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", keyPath)
  chmodSync(keyPath, 0o600)
  return { keyPath, csr: openssl("req", "-new", "-key", keyPath, "-subj", `/CN=${name}`) }
}

/** A self-signed server certificate for host names: `default.crt` and `default.key`, which the gateway shows its clients. */
export function makeServerCertificate(directory: string, hosts: string[]): { certificatePath: string } {
  const keyPath = join(directory, "default.key")
  const certificatePath = join(directory, "default.crt")
  openssl(
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
    ...["-keyout", keyPath, "-out", certificatePath, "-subj", `/CN=${hosts[0]}`],
    ...["-addext", `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(",")}`],
  )
  chmodSync(keyPath, 0o600)
  return { certificatePath }
}
