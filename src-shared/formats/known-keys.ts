import { z } from 'zod';
import { memberOf, type Location } from '../workflow/checks/finding.ts';
import { workflowSchema } from '../workflow/schema.ts';

/** The keys the language knows at a place, told from the schema and, where a `type` or `provider` decides, from the value. */
export function knownKeys(at: Location, value: unknown): readonly string[] {
  const shapes = shapesAt(at);
  const fitting = shapes.filter((shape) => fits(shape, value));
  return [...new Set((fitting.length > 0 ? fitting : shapes).flatMap((shape) => Object.keys(shape)))];
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** The shapes a map at a place may have, each with its keys. */
export function shapesAt(at: Location): readonly Shape[] {
  let schemas: readonly z.core.$ZodType[] = [workflowSchema];
  for (const key of at) schemas = schemas.flatMap((schema) => inner(unwrapped(schema), key));
  return schemas.flatMap((schema) => objects(unwrapped(schema)));
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap());
  if (schema instanceof z.ZodLazy) return unwrapped(schema.unwrap());
  return schema;
}

function objects(schema: z.core.$ZodType): readonly Shape[] {
  if (schema instanceof z.ZodObject) return [schema.shape];
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => objects(unwrapped(option)));
  return [];
}

function inner(schema: z.core.$ZodType, key: string | number): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  return objects(schema).flatMap((shape) => {
    const member = Object.hasOwn(shape, key) ? shape[key] : undefined;
    return member === undefined ? [] : [member];
  });
}

function fits(shape: Shape, value: unknown): boolean {
  return ['type', 'provider'].every((key) => {
    const member = shape[key];
    const written = memberOf(value, key);
    return !(member instanceof z.ZodLiteral) || [...member.values].some((allowed) => allowed === written);
  });
}

/** The words a place takes, where the schema lists them; where a `type` decides, told from the map around it. */
export function knownChoices(at: Location, around: unknown): readonly string[] {
  let schemas: readonly z.core.$ZodType[] = [workflowSchema];
  for (const [index, key] of at.entries()) {
    const found = schemas.flatMap((schema) => {
      const plain = unwrapped(schema);
      if (index < at.length - 1 || key === 'type' || key === 'provider') return inner(plain, key);
      const shapes = objects(plain);
      const fitting = shapes.filter((shape) => fits(shape, around));
      const members = (fitting.length > 0 ? fitting : shapes).flatMap((shape) =>
        Object.hasOwn(shape, key) ? (shape[key] ?? []) : [],
      );
      return shapes.length > 0 ? members : inner(plain, key);
    });
    schemas = found;
  }
  return [...new Set(schemas.flatMap((schema) => choices(unwrapped(schema))))];
}

function choices(schema: z.core.$ZodType): readonly string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  if (schema instanceof z.ZodBoolean) return ['true', 'false'];
  return schema instanceof z.ZodUnion ? schema.options.flatMap((option) => choices(unwrapped(option))) : [];
}
