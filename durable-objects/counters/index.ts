import { DurableObject } from "cloudflare:workers";

export class Counters extends DurableObject {}
