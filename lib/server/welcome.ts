// What the terminal shows once the server serves: where to go, and the one-time setup link while there is nobody to sign in.
// For the person who started it. The link goes to the terminal alone and into no log.
import type { Config } from "@/lib/config"

export function printWelcome(
  { publicUrl, machineUrl, dataDir, databaseUrl }: Pick<Config, "publicUrl" | "machineUrl" | "dataDir" | "databaseUrl">,
  setup: { url: string; expiresAt: Date } | null,
): void {
  const lines = [
    "",
    "  Gatewarden is running.",
    "",
    `  Portal         ${publicUrl}`,
    `  Machine API    ${machineUrl}/api/v1`,
    `  Data           ${databaseUrl === null ? dataDir : "the PostgreSQL of DATABASE_URL"}`,
    "",
    ...(setup === null
      ? []
      : [
          "  Nobody can sign in yet. Open this link, which works once, to make the first account:",
          "",
          `  ${setup.url}`,
          "",
        ]),
    "  Ctrl-C stops it.",
    "",
  ]
  process.stdout.write(`${lines.join("\n")}\n`)
}
