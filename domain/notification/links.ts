/** The page of a booking on the passenger site. */
export const bookingUrl = (publicUrl: string, bookingId: string): string => `${publicUrl}/bookings/${bookingId}`;

/** Records hold paths; a mail needs whole addresses. */
export const absoluteUrl = (publicUrl: string, url: string): string => (url.startsWith("/") ? `${publicUrl}${url}` : url);
