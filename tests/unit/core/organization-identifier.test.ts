// The identifier of an organisation as ETSI EN 319 412-1 §5.1.4 writes it, and what only looks like one.
import { describe, expect, test } from "vitest"
import { organizationIdentifierField, organizationIdentifierProblem } from "@/lib/core/organization-identifier"

describe("an organisation identifier", () => {
  test.each([
    ["of a payment service provider", "PSDDE-BAFIN-123456"],
    ["of a payment service provider, with a hyphen in the number", "PSDFI-FINFSA-1234567-8"],
    ["of a trade register", "NTRDE-HRB 12345"],
    ["for taxes", "VATDE-123456789"],
    ["that is an LEI", "LEIXG-529900T8BM49AURSDO55"],
  ])("%s is taken", (_, text) => {
    expect(organizationIdentifierProblem(text)).toBeUndefined()
    expect(organizationIdentifierField.parse(` ${text} `)).toBe(text)
  })

  test.each([
    ["nothing but a number", "HRB 12345"],
    ["a country in lower case", "PSDde-BAFIN-123456"],
    ["no country", "PSD-BAFIN-123456"],
    ["no authority", "PSDDE-123456"],
    ["an LEI of a country", "LEIDE-529900T8BM49AURSDO55"],
    ["an LEI with a wrong check digit", "LEIXG-529900T8BM49AURSDO56"],
    ["an LEI that is cut short", "LEIXG-529900T8BM49AURSDO5"],
    ["a line end", "VATDE-1234\n56789"],
    ["what ends a name's part", "VATDE-1,CN=app_x"],
    ["what is longer than any register's number", `NTRDE-${"1".repeat(90)}`],
  ])("with %s is refused", (_, text) => {
    expect(organizationIdentifierProblem(text)).toMatch(/\.$/)
    expect(organizationIdentifierField.safeParse(text).success).toBe(false)
  })

  test("that is left empty is none", () => {
    expect(organizationIdentifierField.parse("  ")).toBeNull()
    expect(organizationIdentifierField.parse(null)).toBeNull()
  })
})
