/** The addresses of the site's own pages; everything else is the API's, its documentation's or nobody's. */
export const SITE_PAGES = /^\/(?:$|[?#]|(?:search|book|bookings|trips|account|lookup|sign-in|sign-up|ops)(?:[/?#]|$))/;
