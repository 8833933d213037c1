// The agent's log: one JSON object a line, to be read by people with `jq` and by log shippers.
// Fields are named one by one where they are written, so that no key, code or whole message of a peer can slip in.

export type LogFields = Record<string, string | number | boolean | undefined | Record<string, number>>
export type LogLevel = "info" | "warning" | "error"
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void

/** @param write takes one line with its newline; synchronous, so that what was logged before a crash is there */
export function makeLog(write: (line: string) => void, clock: () => Date): Log {
  return (level, event, fields = {}) => {
    write(`${JSON.stringify({ time: clock().toISOString(), level, event, ...fields })}\n`)
  }
}
