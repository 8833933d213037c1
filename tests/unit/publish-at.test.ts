// When a proposal is to be published: an instant, whatever zone the server that reads it is in.
import { expect, test } from "vitest"
import { proposeReleaseInput } from "@/lib/usecases/proposals/propose-release"

test.each([
  ["2027-03-01T06:00", false],
  ["2027-03-01", false],
  ["2027-02-30T06:00:00Z", false],
  [1_800_000_000_000, false],
  [true, false],
  ["", false],
  ["2027-03-01T06:00Z", "2027-03-01T06:00:00.000Z"],
  ["2027-03-28T02:30:00+01:00", "2027-03-28T01:30:00.000Z"],
  [null, undefined],
  [undefined, undefined],
])("a proposal takes for its time what every server reads alike: %j", (publishAt, expected) => {
  const proposal = { environment: "sandbox", message: "Later", digest: "a".repeat(64), publishAt }
  const { success, data } = proposeReleaseInput.safeParse(proposal)
  expect(success && data.publishAt?.toISOString()).toBe(expected)
})
