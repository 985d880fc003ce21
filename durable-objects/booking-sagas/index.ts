import { DurableObject } from "cloudflare:workers";

export class BookingSagas extends DurableObject {}
