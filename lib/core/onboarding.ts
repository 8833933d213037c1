// Where a partner stands on its way to the first authorised call, what comes next, and whose turn it is.
// For the partner list, the partner's page and the partner's own home: all three say the same.

export type OnboardingFacts = {
  status: "draft" | "invited" | "active" | "suspended" | "offboarded"
  people: number
  openInvitations: number
  applications: number
  /** Of its active applications. */
  liveCertificates: number
  requestedGrants: number
  /** Approved, whether or not a release carries them yet. */
  standingGrants: number
  /** Carried by a release. */
  activeGrants: number
  /** Connection checks in which the handshake arrived. */
  checksSeen: number
}

export const onboardingSteps = [
  "invite",
  "accept",
  "activate",
  "application",
  "certificate",
  "access",
  "publish",
  "connect",
] as const
export type OnboardingStep = (typeof onboardingSteps)[number]

export type OnboardingNext = {
  step: OnboardingStep
  /** Whose turn it is: an administrator or approver here, or the partner's people. */
  waitsFor: "staff" | "partner"
  /** A sentence for a person. */
  says: string
}

export type Onboarding = {
  steps: { step: OnboardingStep; done: boolean }[]
  /** Null when there is nothing left to do, and for a partner that is suspended or offboarded. */
  next: OnboardingNext | null
}

/** Somebody who already holds a certificate needs no invitation: a partner can be run by machine alone. */
const rules: Record<OnboardingStep, (facts: OnboardingFacts) => boolean> = {
  invite: (f) => f.people + f.openInvitations + f.liveCertificates > 0,
  accept: (f) => f.people + f.liveCertificates > 0,
  activate: (f) => f.status !== "draft" && f.status !== "invited",
  application: (f) => f.applications > 0,
  certificate: (f) => f.liveCertificates > 0,
  access: (f) => f.standingGrants > 0,
  publish: (f) => f.activeGrants > 0,
  connect: (f) => f.checksSeen > 0,
}

const sentences: Record<OnboardingStep, { waitsFor: "staff" | "partner"; says: string }> = {
  invite: { waitsFor: "staff", says: "Invite the first person of the partner." },
  accept: { waitsFor: "partner", says: "The invitation has not been accepted yet." },
  activate: { waitsFor: "staff", says: "Activate the partner: until then nothing of it is published." },
  application: {
    waitsFor: "staff",
    says: "Create an application: it is what certificates name and access attaches to.",
  },
  certificate: { waitsFor: "partner", says: "Get a certificate for the application." },
  access: { waitsFor: "staff", says: "Grant the application a scope." },
  publish: { waitsFor: "staff", says: "Publish: the granted access is not at the gateways yet." },
  connect: { waitsFor: "partner", says: "Test the connection with the new certificate." },
}

export function onboarding(facts: OnboardingFacts): Onboarding {
  const steps = onboardingSteps.map((step) => ({ step, done: rules[step](facts) }))
  return { steps, next: nextStep(facts, steps) }
}

function nextStep(facts: OnboardingFacts, steps: Onboarding["steps"]): OnboardingNext | null {
  if (facts.status === "suspended" || facts.status === "offboarded") return null
  const open = steps.find(({ done }) => !done)
  if (open === undefined) return null
  const { step } = open
  if (step === "access" && facts.requestedGrants > 0) {
    return { step, waitsFor: "staff", says: "Decide on the access that the partner has asked for." }
  }
  return { step, ...sentences[step] }
}
