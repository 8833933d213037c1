// What whoever has enrolled is told to do next names the files of that kind of gateway.
// A line that names another's sends them to look for a file that is not there.
import { expect, test } from "vitest"
import { nextStep } from "@/lib/agent/make-target"
import { pathsOf } from "@/lib/agent/state/paths"

test.each([
  ["nginx", "include /srv/agent/nginx/current/http.conf in nginx"],
  ["haproxy", 'start HAProxy with "-f /srv/agent/haproxy/current/gatewarden.cfg" after its own files'],
] as const)("after enrolment a gateway of %s is told of its own files", (target, expected) => {
  expect(nextStep(pathsOf("/srv/agent"), target)).toBe(expected)
})
