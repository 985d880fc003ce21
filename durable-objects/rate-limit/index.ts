import { DurableObject } from "cloudflare:workers";

export class RateLimit extends DurableObject {}
