/** The page of a booking on the passenger site. */
export const bookingUrl = (publicUrl: string, bookingId: string): string => `${publicUrl}/bookings/${bookingId}`;
