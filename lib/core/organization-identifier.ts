// The identifier that certificates carry as organizationIdentifier (2.5.4.97): ETSI EN 319 412-1 §5.1.4, `PSDDE-BAFIN-123456`.
// For the fields of partners. Whether it is theirs is for whoever registers them to check in the register that it names.
import { z } from "zod"

const shape = /^(PSD|NTR|VAT|LEI)([A-Z]{2})-([A-Za-z0-9][A-Za-z0-9 ./_-]{0,79})$/
const forms = "PSDDE-BAFIN-123456, NTRDE-HRB 12345, VATDE-123456789 or LEIXG- with the 20 characters of an LEI"

/** Why a text is none; undefined for one that is. */
export function organizationIdentifierProblem(text: string): string | undefined {
  const match = shape.exec(text)
  if (match === null || text.endsWith(" ")) return `Write it as ${forms}.`
  const [, kind, country, reference = ""] = match
  // §5.1.4: the authority's own abbreviation, 2 to 8 capitals, before the number that it gave
  if (kind === "PSD" && !/^[A-Z]{2,8}-[A-Za-z0-9]/.test(reference)) {
    return "After PSD and the country stand the authority's abbreviation and its number: PSDDE-BAFIN-123456."
  }
  if (kind !== "LEI") return undefined
  if (country !== "XG") return "An LEI stands behind LEIXG-, since it is of no country."
  return isLei(reference)
    ? undefined
    : "This is no LEI: its check digits are wrong. Copy it from the register once more."
}

/** ISO 17442: 18 characters and two check digits, modulo 97 (ISO/IEC 7064) with letters as 10 to 35. */
function isLei(text: string): boolean {
  if (!/^[A-Z0-9]{18}[0-9]{2}$/.test(text)) return false
  const digits = [...text].map((character) => Number.parseInt(character, 36)).join("")
  return BigInt(digits) % 97n === 1n
}

/** Empty for none. */
export const organizationIdentifierField = z
  .string()
  .max(100)
  .trim()
  .transform((text) => (text === "" ? null : text))
  .refine((text) => text === null || organizationIdentifierProblem(text) === undefined, {
    error: ({ input }) => organizationIdentifierProblem(String(input)) ?? "",
  })
  .nullable()
