// How the scripts of the pages are checked: `npm run lint` (in `make check`).
import js from "@eslint/js";
import globals from "globals";

const strict = {
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-console": "error",
  "no-implicit-coercion": "error",
  "no-param-reassign": "error",
  "no-shadow": "error",
  "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "max-lines": ["error", 300],
  "max-lines-per-function": ["error", 60],
};

export default [
  { ignores: ["**/static/**", "docs/**", ".venv/**", ".tools/**", "var/**"] },
  js.configs.recommended,
  { files: ["src/symbionet/*/assets/**/*.js"], languageOptions: { globals: globals.browser }, rules: strict },
  { files: ["scripts/*.mjs", "eslint.config.js"], languageOptions: { globals: globals.node }, rules: { ...strict, "no-console": "off" } },
  { files: ["tests/measur/*.mjs"], languageOptions: { globals: globals.node }, rules: strict },
  { files: ["tests/scripts/*.mjs"], languageOptions: { globals: { ...globals.node, ...globals.browser } }, rules: strict },
];
