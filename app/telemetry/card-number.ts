const candidate = /\b\d(?:[ -]?\d){12,18}\b/g;

/** The check digit of every payment card (ISO/IEC 7812-1, annex B). */
const isLuhn = (digits: string): boolean => {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
};

/** Masks card numbers in a text; other long numbers stay. */
export const maskCards = (text: string): string =>
  text.replace(candidate, (number) => (isLuhn(number.replaceAll(/\D/g, "")) ? "[card]" : number));
