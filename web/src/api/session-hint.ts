/** The server sets this cookie beside the session's own, which scripts cannot read, and takes it away with it. */
const HINT = /(?:^|; )holdfast\.signed_in=1(?:;|$)/;

/** Whether there may be a session though no form of this site has begun it: by a provider, or on the page that partners lead to. */
export const mayHaveSession = (): boolean => HINT.test(document.cookie);
