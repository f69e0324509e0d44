// Evaluates CEL as the API server would: reads a file with [{variables: [{name, expression}], expression, object}] and prints the results as JSON, each
// true, false or {"error": "…"}. The evaluator is @bufbuild/cel, which passes Google's conformance tests.
import { readFileSync } from "node:fs";
import { run } from "@bufbuild/cel";

// CEL's maps are JavaScript's Maps; whole numbers are ints.
const asCel = (_, value) => {
  if (value && typeof value === "object" && !Array.isArray(value)) return new Map(Object.entries(value));
  return Number.isInteger(value) ? BigInt(value) : value;
};

const evaluate = ({ variables, expression, object }) => {
  const subject = JSON.parse(JSON.stringify(object), asCel);
  const bound = new Map();
  const context = { object: subject, variables: bound };
  try {
    for (const variable of variables) bound.set(variable.name, run(variable.expression, context));
    const result = run(expression, context);
    return typeof result === "boolean" ? result : { error: result instanceof Error ? result.message : "the result is no boolean" };
  } catch (error) {
    return { error: error.message };
  }
};

console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf8")).map(evaluate)));
