// The renewal window: where it lies in a certificate's life, and what an emergency makes of it.
// Whole days around one certificate of 90 days.
import fc from "fast-check"
import { expect, test } from "vitest"
import { renewalUrgency, renewalWindow } from "@/lib/core/renewal-window"

const day = 86_400_000
const at = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * day)
const certificate = { notBefore: at(0), notAfter: at(90) }

test("a certificate of 90 days is renewed from its 60th day to its 75th", () => {
  expect(renewalWindow(certificate)).toEqual({ start: at(60), end: at(75) })
})

test("an emergency opens the window when it is asked, and closes it when it is to be done", () => {
  const reissue = { askedAt: at(10), by: at(12) }
  expect(renewalWindow(certificate, reissue)).toEqual({ start: at(10), end: at(12) })
})

test("a certificate that was issued after an emergency is not asked again, though its validity is backdated", () => {
  const successor = { notBefore: at(9.99), issuedAt: at(10.01), notAfter: at(99.99) }
  const window = renewalWindow(successor, { askedAt: at(10), by: at(12) })
  expect(renewalUrgency(window, at(11))).toBe("early")
})

test("an emergency gives nobody more time than they had", () => {
  const window = renewalWindow(certificate, { askedAt: at(70), by: at(85) })
  expect(window).toEqual({ start: at(60), end: at(75) })
})

test("whoever has not renewed when the window closes is overdue", () => {
  const window = renewalWindow(certificate)
  const urgencies = [59, 60, 74.9, 75, 95].map((days) => renewalUrgency(window, at(days)))
  expect(urgencies).toEqual(["early", "open", "open", "overdue", "overdue"])
})

test("a window always opens before it closes, and closes before the certificate ends", () => {
  const days = fc.double({ min: 0, max: 1000, noNaN: true })
  const length = fc.double({ min: 0.01, max: 1000, noNaN: true })
  fc.assert(
    fc.property(length, days, length, (validity, asked, granted) => {
      const one = { notBefore: at(0), notAfter: at(validity) }
      const { start, end } = renewalWindow(one, { askedAt: at(asked), by: at(asked + granted) })
      expect(start.getTime()).toBeLessThan(end.getTime())
      expect(end.getTime()).toBeLessThanOrEqual(one.notAfter.getTime())
    }),
  )
})
