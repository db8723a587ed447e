/** The profile of what is delivered as sound alone. Whoever reads a command line asks for it by this name, and loads nothing that makes sound. */
export const soundProfile = "audio";
