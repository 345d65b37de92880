/** Today as "YYYY-MM-DD": the later of this phone's day and Mexico City's. */
const inZone = (timeZone) =>
  new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(new Date());

export function today() {
  const [here, mexico] = [inZone(undefined), inZone("America/Mexico_City")];
  return here > mexico ? here : mexico;
}
