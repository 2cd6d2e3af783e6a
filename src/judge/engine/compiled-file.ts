/** The compiled file next to this code, which Node can load; also if the caller runs as TypeScript. */
export function compiledFile(caller: string, compiled: string): URL {
  return new URL(compiled, compiledModule(caller));
}

/** URL of what the build makes of a module, where it is TypeScript below `src`; else of the module itself. */
export function compiledModule(module: string): string {
  return module.replace(/\/src\/(?!.*\/src\/)(.*)\.ts$/u, '/dist/src/$1.js');
}
