// Puts the token of the run into the environment before a test file is loaded; without SoftHSM each of its tests is skipped by name.
// For vitest, as a setup file of the kind `softhsm`.
import { beforeEach, inject } from "vitest"

const variables = inject("softHsm")

if (variables === null) beforeEach(({ skip }) => skip("there is no SoftHSM"))
else Object.assign(process.env, variables)
