/** What the build makes of an import of a sheet: the sheet is loaded with the script. */
declare module "*.css";
