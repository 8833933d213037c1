// Envoy's published protobuf schema, compiled once for a test: whether a text is JSON of one of its messages, to the last field.
// From the .proto files that @grpc/grpc-js-xds carries, by the compiler of @bufbuild/buf.
import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { createFileRegistry, fromBinary, fromJsonString } from "@bufbuild/protobuf"
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt"

const require = createRequire(import.meta.url)
const parts = ["envoy-api", "xds", "googleapis", "protoc-gen-validate"]
/** What the renders use; everything that these import comes along. */
const wanted = [
  ...["config/bootstrap/v3/bootstrap", "service/discovery/v3/discovery", "config/listener/v3/listener"],
  ...[
    "config/route/v3/route",
    "config/cluster/v3/cluster",
    "extensions/filters/listener/tls_inspector/v3/tls_inspector",
  ],
  ...["extensions/filters/network/http_connection_manager/v3/http_connection_manager"],
  ...["rbac/v3/rbac", "jwt_authn/v3/config", "lua/v3/lua", "router/v3/router"].map(
    (name) => `extensions/filters/http/${name}`,
  ),
  ...["tls", "common", "secret"].map((name) => `extensions/transport_sockets/tls/v3/${name}`),
].map((name) => `envoy/${name}.proto`)

export type EnvoySchema = {
  /** @throws Error for a field, an enum or a type that the schema does not have */
  read: (message: string, text: string) => void
}

export function compileEnvoySchema(): EnvoySchema {
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-envoy-"))
  try {
    const from = join(dirname(require.resolve("@grpc/grpc-js-xds/package.json")), "deps")
    for (const part of parts) cpSync(join(from, part), folder, { recursive: true })
    // an option of a newer protoc-gen-validate than the one beside it
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!path.endsWith(".proto")) continue
      const text = readFileSync(join(folder, path), "utf8")
      if (text.includes("ignore_empty")) {
        writeFileSync(join(folder, path), text.replace(/,?\s*ignore_empty: true,?/g, ""))
      }
    }
    const buf = join(dirname(require.resolve("@bufbuild/buf/package.json")), "bin", "buf")
    const args = [
      "build",
      "--as-file-descriptor-set",
      "-o",
      "-#format=binpb",
      ...wanted.flatMap((path) => ["--path", path]),
    ]
    const set = execFileSync(process.execPath, [buf, ...args], { cwd: folder, maxBuffer: 100_000_000 })
    const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, set))
    return {
      read: (message, text) => {
        const type = registry.getMessage(message)
        if (type === undefined) throw new Error(`the schema has no message ${message}`)
        fromJsonString(type, text, { registry })
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
