/** The API reference: Scalar from our own files, told not to ask anybody else for anything. */
const SCALAR_SETTINGS = JSON.stringify({
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
  authentication: { preferredSecurityScheme: "bearer" },
});

export const REFERENCE_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Holdfast API</title>
</head>
<body>
<script id="api-reference" data-url="/docs/openapi.json" data-configuration='${SCALAR_SETTINGS}'></script>
<script src="/scalar.js"></script>
</body>
</html>
`;
