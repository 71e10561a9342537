// Settings of hey-api: the errors' codes as objects, one folder for each version of OpenAPI.
export default ['bundle', 'bundle.3.0'].map((name) => ({
  input: `./${name}.yaml`,
  output: `./hey-api/${name}`,
  plugins: [{ name: '@hey-api/typescript', enums: 'javascript' }],
}));
