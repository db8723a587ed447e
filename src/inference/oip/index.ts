/** Models on servers of the Open Inference Protocol 2. */
export { openOipGrpcSession, type OipGrpcServer } from "./open-oip-grpc.ts";
export { openOipSession, type OipServer } from "./open-oip.ts";
