/**
 * A refund debt: money owed to a passenger because the provider refused the refund, or the card's bank sent it back. Its id
 * is that of the refund's message in other letters, so that one failure is one debt however often it is told. Pure.
 */
export const debtId = (messageId: string): string => messageId.replace(/^bkg_/, "debt_").replace(/[:.]/g, "_");
