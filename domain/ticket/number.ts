/** `9990000000123` → `999-0000000123`: airline code, then serial. */
export const displayTicketNumber = (number: string): string => `${number.slice(0, 3)}-${number.slice(3)}`;
