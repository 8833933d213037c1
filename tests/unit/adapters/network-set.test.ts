// Networks of the configuration: who is in, who is out, whatever form the socket gives the address.
import { expect, test } from "vitest"
import { loopback, makeNetworkSet } from "@/lib/adapters/network-set"

const within = makeNetworkSet(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"])

test.each(["10.1.2.3", "::ffff:10.1.2.3", "192.0.2.7", "2001:db8::1", "2001:db8::1%eth0"])(
  "%s is inside",
  (address) => {
    expect(within(address)).toBe(true)
  },
)

test.each(["11.0.0.1", "192.0.2.8", "2001:db9::1", "", "somewhere", "10.0.0.0/8"])("%s is outside", (address) => {
  expect(within(address)).toBe(false)
})

test("an address that is not known is outside", () => {
  expect(within(undefined)).toBe(false)
})

test("no network holds nobody", () => {
  expect(makeNetworkSet([])("127.0.0.1")).toBe(false)
})

test("both loopbacks are loopback", () => {
  const local = makeNetworkSet(loopback)
  expect(["127.0.0.1", "::1", "::ffff:127.0.0.1"].every(local)).toBe(true)
  expect(local("128.0.0.1")).toBe(false)
})
