import 'reflect-metadata';

const VARIABLES = Symbol('environment variables');

/** Names the environment variable of a property of a config class; `{SERVICE}` stands for the service's name, upper case. */
export function Env(variable: string): PropertyDecorator {
  return (target, property) => {
    Reflect.defineMetadata(VARIABLES, new Map([...declaredOn(target), [String(property), variable]]), target);
  };
}

/** Property → variable, those of the parent class included. */
export function variablesOf(Config: new () => object, serviceName: string): ReadonlyMap<string, string> {
  const inUpperCase = serviceName.toUpperCase();
  return new Map(
    [...declaredOn(Config.prototype)].map(([property, variable]) => [property, variable.replace('{SERVICE}', inUpperCase)]),
  );
}

function declaredOn(target: object): ReadonlyMap<string, string> {
  return (Reflect.getMetadata(VARIABLES, target) as ReadonlyMap<string, string> | undefined) ?? new Map<string, string>();
}
