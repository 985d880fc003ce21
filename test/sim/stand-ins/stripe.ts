/** The SDK, of which only the types are needed: the provider is simulated behind payments' own interface to it. */
// oxlint-disable-next-line import/no-default-export -- as the SDK has it
export default class Stripe {}
