// What can be done about people and their sessions, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeAcceptInvitation } from "./accept-invitation"
import { makeAuthenticateWithOidc } from "./authenticate-with-oidc"
import { makeAuthenticateWithPassword } from "./authenticate-with-password"
import { makeChangePassword } from "./change-password"
import { makeChangeRole } from "./change-role"
import { makeCompleteSetup } from "./complete-setup"
import { makeCreateSetupLink } from "./create-setup-link"
import { makeDisableUser } from "./disable-user"
import { makeEnableUser } from "./enable-user"
import { makeEndAllSessions } from "./end-all-sessions"
import { makeEndSession } from "./end-session"
import { makeInvitePartnerMember } from "./invite-partner-member"
import { makeInviteStaff } from "./invite-staff"
import { makeResumeSession } from "./resume-session"
import { makeRevokeInvitation } from "./revoke-invitation"

export function makePeopleUseCases(deps: Deps) {
  return {
    createSetupLink: makeCreateSetupLink(deps),
    completeSetup: makeCompleteSetup(deps),
    authenticateWithPassword: makeAuthenticateWithPassword(deps),
    authenticateWithOidc: makeAuthenticateWithOidc(deps),
    resumeSession: makeResumeSession(deps),
    endSession: makeEndSession(deps),
    endAllSessions: makeEndAllSessions(deps),
    changePassword: makeChangePassword(deps),
    changeRole: makeChangeRole(deps),
    disableUser: makeDisableUser(deps),
    enableUser: makeEnableUser(deps),
    inviteStaff: makeInviteStaff(deps),
    invitePartnerMember: makeInvitePartnerMember(deps),
    acceptInvitation: makeAcceptInvitation(deps),
    revokeInvitation: makeRevokeInvitation(deps),
  }
}
