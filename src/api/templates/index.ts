export { createTemplateRoutes, type TemplateServices } from "./template-routes.ts";
