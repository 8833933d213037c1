// Instants in configuration: nginx has no arithmetic, so two numbers of the same length are compared digit by digit.
// For ends of grants and of the bundle, which take effect without a reload.
import { UnrenderableError } from "../proxy/unrenderable-error"

/** As `$msec` writes it: seconds since 1970 in ten digits, a dot and milliseconds. Ends beyond 2286 are cut to that year. */
export function msecText(instant: string): string {
  const ms = Date.parse(instant)
  if (!Number.isFinite(ms)) throw new UnrenderableError(`${JSON.stringify(instant.slice(0, 40))} is no instant.`)
  const cut = Math.min(Math.max(ms, 0), 9_999_999_999_999)
  const digits = String(cut).padStart(13, "0")
  return `${digits.slice(0, 10)}.${digits.slice(10)}`
}

/**
 * Matches `<end> <now>` where now is before the end: what both have in common, and then a digit that is less.
 * What does not look as expected does not match, and so counts as ended.
 */
export const beforeSource = `^([0-9.]*)(?:${[1, 2, 3, 4, 5, 6, 7, 8, 9]
  .map((digit) => `${digit}[0-9.]* \\1[0-${digit - 1}]`)
  .join("|")})`
