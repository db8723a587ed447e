/** People of a workspace: invited, given roles, taken out, offboarded. */
export { createInvitationRoutes } from "./invitation-routes.ts";
export { createPeopleRoutes, type PeopleServices } from "./people-routes.ts";
