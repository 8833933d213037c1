// The log: one JSON object a line on standard output, with what must never be read there taken out.
// For every part of the server. Nothing that holds a secret is handed to it on purpose; the redaction is the second line.
import pino from "pino"

export type Logger = pino.Logger

const secrets = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "token",
  "code",
  "secret",
  "privateKey",
  "databaseUrl",
]

export function makeLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`]), censor: "(removed)" },
    serializers: { error: describeError, err: describeError },
  })
}

/** Codes and messages, down to the first cause; the stack only of what nobody expected. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const known = error.name === "DomainError"
  return {
    name: error.name,
    message: error.message,
    stack: known ? undefined : error.stack,
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  }
}
