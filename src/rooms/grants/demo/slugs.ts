// Addresses of the invented calls.
/** The one that is run from the check to the settlement. */
export const tourSlug = 'ukazka-integrace'
/** The one that takes applications. */
export const openSlug = 'vyzkousejte-zadost'
