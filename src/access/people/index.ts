/** Who works here: invited, in which workspaces and roles, and what becomes of it when they go. */
export { changeRoles, endMembership, offboardPerson, type PersonChange } from "./change-person.ts";
export {
  acceptInvitation,
  invitePerson,
  type Accepted,
  type HandedInvitation,
  type Invited,
  type NewInvitation,
} from "./invitations.ts";
export { getPerson, listPeople, type Person } from "./person.ts";
