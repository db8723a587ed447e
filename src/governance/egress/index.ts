/** Where data may go: places with their regions, and the one door that every request to another machine goes through. */
export { createDoor, type Door, type DoorOptions, type Parcel } from "./door.ts";
export { parsePlaces, placesTable, type Places } from "./places.ts";
