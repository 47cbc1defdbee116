/** With what names of alerts about something begin: `fluentd-delivery` becomes `FluentdDelivery`. */
export function alertPrefix(name: string): string {
  return name
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
