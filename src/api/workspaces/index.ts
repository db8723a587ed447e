export { createWorkspaceRoutes, type WorkspaceServices } from "./workspace-routes.ts";
